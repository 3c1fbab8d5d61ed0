// SPDX-License-Identifier: Apache-2.0
// The sealed parts of views: who, how, how long.

internal import Catalog
internal import EvidenceModel
internal import EvidenceVault

/// Who looked and how, as it lies sealed in the row of a view.
struct ViewDetail: Hashable {
  /// The viewer's pseudonym.
  let viewer: ViewerPseudonym
  /// What was asked for.
  let purpose: ViewPurpose
  let thing: ViewedThing
  let what: String?
  /// When the frame is shown that was asked for; `nil` for the still picture.
  let microseconds: Int64?
  /// The number of the frame that was asked for, where others are shown at its time.
  let frame: Int?
  /// Whether it was a contact sheet: small pictures of many frames.
  let isSheet: Bool
  let manner: ViewManner
  let gesture: RevealGesture?
  /// The view that this one uncovered more of.
  let within: Int64?

  /// Whether an item's picture was seen: sharp, and more than a tile or the small pictures of a sheet.
  var isLook: Bool {
    thing == .picture && purpose != .wall && !isSheet && manner.isSharp
      && manner.side >= ViewManner.lookSide
  }

  var json: JSONValue {
    let json: JSONValue = [
      "viewer": .string(viewer.text), "purpose": .string(purpose.rawValue),
      "thing": .string(thing.rawValue), "what": JSONValue(what),
      "time": microseconds.map { .integer($0) } ?? .null, "sheet": .bool(isSheet),
      "side": .integer(Int64(manner.side)),
      "blur": .number(manner.blur),
      "grey": .bool(manner.isGrey), "gesture": JSONValue(gesture?.rawValue),
      "within": within.map { .integer($0) } ?? .null,
    ]
    guard let frame, case .object(let members) = json else { return json }
    return .object(members + [JSONValue.Member("frame", JSONValue(frame))])
  }

  init(
    viewer: ViewerPseudonym, request: ViewRequest, within: Int64?
  ) {
    self.viewer = viewer
    purpose = request.purpose
    thing = request.thing
    what = request.what
    switch request.moment {
    case .still: (microseconds, frame, isSheet) = (nil, nil, false)
    case .time(let time): (microseconds, frame, isSheet) = (time, nil, false)
    case .frame(let number, let time): (microseconds, frame, isSheet) = (time, number, false)
    case .sheet: (microseconds, frame, isSheet) = (nil, nil, true)
    }
    manner = request.manner
    gesture = request.gesture
    self.within = within
  }

  /// Reads the detail of a view's row.
  ///
  /// - Throws: `VaultError` `.corrupt`, ``CaseworkError`` `.tampered`.
  init(_ row: ViewRow, columns: SealedColumns) throws {
    let json = try columns.openJSON(row.sealedDetail, ViewRow.self, "sealed_detail", row: row.id)
    guard let viewer = json["viewer"]?.text.flatMap(ViewerPseudonym.init(text:)),
      let purpose = json["purpose"]?.text.flatMap(ViewPurpose.init(rawValue:)),
      let thing = json["thing"]?.text.flatMap(ViewedThing.init(rawValue:)),
      let side = json["side"]?.integer, let blur = json["blur"]?.double,
      let isGrey = json["grey"]?.bool
    else {
      throw CaseworkError(.tampered, "view \(row.id): its detail is not readable; run martlet fsck")
    }
    self.viewer = viewer
    self.purpose = purpose
    self.thing = thing
    what = json["what"]?.text
    microseconds = json["time"]?.integer
    frame = json["frame"]?.integer.map { Int(clamping: $0) }
    isSheet = json["sheet"]?.bool ?? false
    manner = ViewManner(side: Int(side), blur: blur, isGrey: isGrey)
    gesture = json["gesture"]?.text.flatMap(RevealGesture.init(rawValue:))
    within = json["within"]?.integer
  }
}

/// The word that stands for a person in the views of one case.
///
/// It is a keyed digest of the user's number: nobody without the case's key can tell whose it is, or that
/// one of another case is the same person's.
struct ViewerPseudonym: Hashable, Sendable {
  let text: String

  init?(text: String) {
    guard text.utf8.count == 32, HexText.decode(text) != nil else { return nil }
    self.text = text
  }

  /// The pseudonym of a user.
  init(of user: Int64, columns: SealedColumns) {
    let digest = columns.lookup.digest("user-\(user)", domain: "viewer")
    text = HexText.encode(Array(digest.prefix(16)))
  }
}

/// How a view ended, as it lies sealed beside it.
struct ViewEnding: Hashable, Sendable {
  /// Why a view ended.
  enum Cause: String, CaseIterable, Hashable {
    /// Its person went on.
    case ended
    /// Nothing was heard of it any more; it ended when something was heard last.
    case silent
    /// Its person signed out or locked the screen.
    case session
    /// The text was told at once.
    case told
    /// The program ended before.
    case lost
  }

  let view: Int64
  /// When it ended; `nil` when nobody knows.
  let ended: Instant?
  /// The active seconds; `nil` when nobody knows.
  let seconds: Double?
  /// Whether a client supplied the seconds.
  let isClaimed: Bool
  let cause: Cause

  var json: JSONValue {
    [
      "ended": ended.map { .integer($0.microseconds) } ?? .null,
      "seconds": seconds.map { .number($0) } ?? .null, "claimed": .bool(isClaimed),
      "cause": .string(cause.rawValue),
    ]
  }

  /// The row that keeps it.
  func row(_ columns: SealedColumns) -> ViewEndRow {
    ViewEndRow(
      viewId: view,
      sealedDetail: columns.seal(json, ViewEndRow.self, "sealed_detail", row: view))
  }

  init(view: Int64, ended: Instant?, seconds: Double?, isClaimed: Bool = false, cause: Cause) {
    self.view = view
    self.ended = ended
    self.seconds = seconds
    self.isClaimed = isClaimed
    self.cause = cause
  }

  /// Reads a row.
  ///
  /// - Throws: `VaultError` `.corrupt`, ``CaseworkError`` `.tampered`.
  init(_ row: ViewEndRow, columns: SealedColumns) throws {
    let json = try columns.openJSON(
      row.sealedDetail, ViewEndRow.self, "sealed_detail", row: row.viewId)
    guard let cause = json["cause"]?.text.flatMap(Cause.init(rawValue:)) else {
      throw CaseworkError(
        .tampered, "view \(row.viewId): its end is not readable; run martlet fsck")
    }
    self.init(
      view: row.viewId, ended: json["ended"]?.integer.map { Instant(microseconds: $0) },
      seconds: json["seconds"]?.double, isClaimed: json["claimed"]?.bool ?? false, cause: cause)
  }
}
