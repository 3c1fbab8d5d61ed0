// SPDX-License-Identifier: Apache-2.0
// What somebody asks to look at, and how it is to be shown.

public import EvidenceModel

/// What a view is for.
public enum ViewPurpose: String, CaseIterable, Hashable, Sendable {
  /// One item out of the queue, to assess it.
  case queue
  /// A page of tiles, small pictures of many items.
  case wall
  /// A member of a family.
  case family
  /// Two items beside each other.
  case compare
  /// One item with all that is known of it.
  case item
  /// Text in a list of findings, links or the like, in no view of an item.
  case list
}

/// What sort of thing is shown.
public enum ViewedThing: String, CaseIterable, Hashable, Sendable {
  /// Pixels.
  case picture
  /// Evidence text: a prompt, a name, an address.
  case text
}

/// How a person uncovered what was covered.
public enum RevealGesture: String, CaseIterable, Hashable, Sendable {
  /// For as long as a key was held.
  case hold
  /// By a switch.
  case toggle
  /// In a part of the picture.
  case region
}

/// How a picture is shown.
public struct ViewManner: Hashable, Sendable {
  /// The smallest side at which a sharp picture counts as a look at the item.
  public static let lookSide = 256

  /// The least blur that covers a picture, as a share of the longer side: of what is less blurred, shapes can be told.
  ///
  /// Under it some eleven spots beside each other are left of a picture, whatever its size.
  public static let coveringBlur = 0.04

  /// The side of the square that the picture fits into, in pixels.
  public let side: Int
  /// The blur's standard deviation as a share of the longer side; 0 for none.
  public let blur: Double
  /// Whether colour is taken away.
  public let isGrey: Bool

  /// Groups the parts of a manner.
  public init(side: Int, blur: Double, isGrey: Bool) {
    self.side = side
    self.blur = blur
    self.isGrey = isGrey
  }

  /// Whether nothing is blurred.
  public var isSharp: Bool { blur == 0 }

  /// Whether it is blurred so much that no shape can be told.
  public var isCovered: Bool { blur >= Self.coveringBlur }
}

/// A request to look at something.
public struct ViewRequest: Hashable, Sendable {
  /// The most items of one view.
  public static let mostItems = 500

  /// The items by their numbers: one, or those of a page of tiles; none for text of no item.
  public let items: [Int64]
  /// What it is for.
  public let purpose: ViewPurpose
  /// What sort of thing.
  public let thing: ViewedThing
  /// Which text, in this program's words; `nil` for pictures.
  public let what: String?
  /// Which picture of the one item.
  public let moment: PictureMoment
  /// How it is shown; of no account for text.
  public let manner: ViewManner
  /// How it was uncovered; `nil` for what is shown as the page opens.
  public let gesture: RevealGesture?
  /// The token of the view that this one uncovers more of; `nil` for a view of its own.
  public let within: String?

  /// A request to look at pictures of items.
  public init(
    items: [Int64], purpose: ViewPurpose, moment: PictureMoment = .still, manner: ViewManner,
    gesture: RevealGesture? = nil, within: String? = nil
  ) {
    self.init(
      items: items, purpose: purpose, thing: .picture, what: nil, moment: moment, manner: manner,
      gesture: gesture, within: within)
  }

  /// The same request for another picture of the item.
  public func at(_ moment: PictureMoment) -> ViewRequest {
    ViewRequest(
      items: items, purpose: purpose, thing: thing, what: what, moment: moment, manner: manner,
      gesture: gesture, within: within)
  }

  /// A request to read evidence text.
  public init(
    text what: String, items: [Int64], purpose: ViewPurpose, within: String? = nil
  ) {
    self.init(
      items: items, purpose: purpose, thing: .text, what: what, moment: .still,
      manner: ViewManner(side: 0, blur: 0, isGrey: false), gesture: nil, within: within)
  }

  private init(
    items: [Int64], purpose: ViewPurpose, thing: ViewedThing, what: String?,
    moment: PictureMoment, manner: ViewManner, gesture: RevealGesture?, within: String?
  ) {
    self.items = items
    self.purpose = purpose
    self.thing = thing
    self.what = what
    self.moment = moment
    self.manner = manner
    self.gesture = gesture
    self.within = within
  }
}

/// A view that has begun and is on record.
public struct OpenView: Hashable, Sendable {
  /// The word by which its owner asks for what it shows; nobody can guess it.
  public let token: String
  /// The view's number.
  public let view: Int64
  /// The items it shows.
  public let items: [Int64]
  /// When it began.
  public let began: Instant
}

/// What an open view allows its owner to be shown.
public struct ViewGrant: Hashable, Sendable {
  /// The items.
  public let items: [Int64]
  /// What it is for.
  public let purpose: ViewPurpose
  /// What sort of thing.
  public let thing: ViewedThing
  /// Which picture.
  public let moment: PictureMoment
  /// How it is shown.
  public let manner: ViewManner
}
