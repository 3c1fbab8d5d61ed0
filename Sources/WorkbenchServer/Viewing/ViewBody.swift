// SPDX-License-Identifier: Apache-2.0
// What a page asks to be shown, checked.

internal import Casework
internal import EvidenceModel

/// The body by which a view begins.
struct ViewBody: Sendable {
  static let names = [
    "item", "items", "purpose", "side", "blur", "grey", "frame", "time", "sheet", "gesture",
    "within", "next",
  ]

  /// The blur of each step as a share of the longer side: none, and three that get stronger.
  static let blurSteps = [0, 0.01, 0.025, 0.05]

  /// The latest time within a video that can be asked for, in seconds.
  private static let longestVideo = 10_000_000.0

  /// The longer side of a tile at most, in pixels: less than what counts as a look.
  static let largestTile: Int64 = 255

  /// The one item; `nil` for a page of tiles.
  let item: Int64?
  /// How the items are to be shown, and what for.
  let request: ViewRequest
  /// Which of an item's frames; `nil` for the still picture.
  let frame: Int?
  /// A time within a video, in seconds: the sampled frame nearest to it is asked for; `nil` for none.
  let time: Double?
  /// Whether a contact sheet of a video is asked for.
  let isSheet: Bool
  /// Items that are likely to come next.
  let next: [Int64]

  init(_ body: JSONValue) throws(WorkbenchError) {
    item = body["item"]?.integer
    let items: [Int64]
    switch (body["item"], body["items"]) {
    case (.some, nil):
      guard let item, item > 0 else {
        throw WorkbenchError(.badRequest, "`item` must be the number of an item")
      }
      items = [item]
    case (nil, .some): items = try Self.items("items", body, atMost: ViewRequest.mostItems)
    default: throw WorkbenchError(.badRequest, "name one `item`, or the `items` of a page of tiles")
    }
    let purpose: ViewPurpose = try Self.word("purpose", body)
    guard let side = body["side"]?.integer, (16...2_560).contains(side) else {
      throw WorkbenchError(.badRequest, "`side` must be a whole number from 16 to 2560")
    }
    guard purpose != .wall || side <= Self.largestTile else {
      throw WorkbenchError(
        .badRequest, "`side` of tiles is at most \(Self.largestTile): what is larger is a look")
    }
    guard let blur = (body["blur"] ?? 0).integer,
      Self.blurSteps.indices.contains(Int(clamping: blur))
    else { throw WorkbenchError(.badRequest, "`blur` must be 0, 1, 2 or 3") }
    guard let isGrey = (body["grey"] ?? false).bool else {
      throw WorkbenchError(.badRequest, "`grey` must be true or false")
    }
    frame = try Self.frame(body["frame"], isPage: item == nil)
    time = try Self.time(body["time"], isPage: item == nil)
    guard frame == nil || time == nil else {
      throw WorkbenchError(.badRequest, "name a `frame` or a `time`, not both")
    }
    guard let isSheet = (body["sheet"] ?? false).bool,
      !isSheet || (item != nil && frame == nil && time == nil)
    else {
      throw WorkbenchError(
        .badRequest,
        "`sheet` must be true or false, and is of one `item` without `frame` and `time`")
    }
    self.isSheet = isSheet
    let within = body["within"] ?? .null
    guard within == .null || within.text != nil else {
      throw WorkbenchError(.badRequest, "`within` must be the token of an open view")
    }
    let gesture = body["gesture"] ?? .null
    request = ViewRequest(
      items: items, purpose: purpose,
      manner: ViewManner(side: Int(side), blur: Self.blurSteps[Int(blur)], isGrey: isGrey),
      gesture: gesture == .null ? nil : try Self.word("gesture", body) as RevealGesture,
      within: within.text)
    next = body["next"] == nil ? [] : try Self.items("next", body, atMost: 16)
  }

  private static func frame(
    _ value: JSONValue?, isPage: Bool
  ) throws(WorkbenchError) -> Int? {
    guard let value, value != .null else { return nil }
    guard let frame = value.integer, (0...1_000_000).contains(frame), !isPage else {
      throw WorkbenchError(.badRequest, "`frame` must be the index of a frame of one `item`")
    }
    return Int(frame)
  }

  private static func time(
    _ value: JSONValue?, isPage: Bool
  ) throws(WorkbenchError) -> Double? {
    guard let value, value != .null else { return nil }
    guard let time = value.double, (0...longestVideo).contains(time), !isPage else {
      throw WorkbenchError(.badRequest, "`time` must be seconds within one `item`")
    }
    return time
  }

  private static func word<Word: RawRepresentable<String> & CaseIterable>(
    _ name: String, _ body: JSONValue
  ) throws(WorkbenchError) -> Word {
    guard let word = body[name]?.text.flatMap(Word.init(rawValue:)) else {
      throw WorkbenchError(
        .badRequest,
        "`\(name)` must be one of " + Word.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return word
  }

  private static func items(
    _ name: String, _ body: JSONValue, atMost most: Int
  ) throws(WorkbenchError) -> [Int64] {
    let elements = body[name]?.elements
    let items = elements?.compactMap(\.integer) ?? []
    guard let elements, elements.count == items.count, items.count <= most,
      items.allSatisfy({ $0 > 0 })
    else {
      throw WorkbenchError(.badRequest, "`\(name)` must be at most \(most) numbers of items")
    }
    return items
  }

  static let schema: JSONValue = [
    "type": "object", "required": ["purpose", "side"], "additionalProperties": false,
    "properties": [
      "item": ["type": "integer", "minimum": 1],
      "items": [
        "type": "array", "minItems": 1, "maxItems": .integer(Int64(ViewRequest.mostItems)),
        "items": ["type": "integer", "minimum": 1],
      ],
      "purpose": ["enum": .array(ViewPurpose.allCases.map { .string($0.rawValue) })],
      "side": ["type": "integer", "minimum": 16, "maximum": 2_560],
      "blur": ["enum": [0, 1, 2, 3]],
      "grey": ["type": "boolean"],
      "frame": ["type": ["integer", "null"], "minimum": 0],
      "time": ["type": ["number", "null"], "minimum": 0],
      "sheet": ["type": "boolean"],
      "gesture": ["enum": .array(RevealGesture.allCases.map { .string($0.rawValue) } + [.null])],
      "within": ["type": ["string", "null"]],
      "next": ["type": "array", "maxItems": 16, "items": ["type": "integer", "minimum": 1]],
    ],
  ]
}
