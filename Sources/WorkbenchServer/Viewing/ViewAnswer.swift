// SPDX-License-Identifier: Apache-2.0
// What a page is told of a view that began.

internal import Casework
internal import EvidenceModel

/// What a page is told of a view that began.
enum ViewAnswer {
  /// Makes the picture, begins the view, and tells where the picture is.
  ///
  /// The picture is made before: what cannot be shown leaves no record of having been, and what can is
  /// there when it is fetched. It leaves this program only after the view is on record.
  ///
  /// Blocks.
  static func begin(
    _ body: ViewBody, by actor: Actor, owner: String, desk: Desk
  ) throws -> JSONValue {
    try actor.require(.viewPictures)
    guard try body.request.purpose != .wall || desk.isWallOn() else {
      throw WorkbenchError(.denied, WallRoutes.isOff)
    }
    try desk.gate(for: actor).requireOpen(for: body.request.items)
    let manner = body.request.manner
    guard let item = body.item else {
      let view = try desk.views.begin(body.request, by: actor, session: owner)
      let orders = view.items.map { PictureOrder(item: $0, manner: manner) }
      desk.pictures.prefetch(orders)
      return json(view.token, picture: nil, frames: nil, frame: nil, items: view.items)
    }
    let frames = try VideoFrames.read(desk.store, item: item)
    let moment = try moment(body, of: item, frames?.frames ?? [], desk)
    let picture = try desk.pictures.picture(
      PictureOrder(item: item, moment: moment, manner: manner))
    let view = try desk.views.begin(body.request.at(moment), by: actor, session: owner)
    let known = actor.user.map { desk.manners.manners(of: $0) } ?? []
    if !manner.isSharp {
      // What is covered is likely to be uncovered next, as the last one was.
      let isGrey = known.first { $0.isSharp }?.isGrey ?? manner.isGrey
      let sharp = ViewManner(side: manner.side, blur: 0, isGrey: isGrey)
      desk.pictures.prefetch([PictureOrder(item: item, moment: moment, manner: sharp)])
    }
    if body.request.purpose == .queue, let user = actor.user {
      desk.manners.note(manner, of: user)
    }
    desk.prefetch(body.next, for: actor)
    return json(
      view.token, picture: picture, frames: frames, frame: place(of: picture, moment, in: frames),
      items: [item])
  }

  /// Which of the frames the picture is: the one that was asked for, or the one that a still picture says to be.
  private static func place(
    of picture: ShownPicture, _ moment: PictureMoment, in frames: SteppedFrames?
  ) -> Int? {
    switch moment {
    case .frame(let number, _): return frames?.frames.firstIndex { $0.number == number }
    case .time(let asked): return frames?.frames.firstIndex { $0.microseconds == asked }
    case .still, .sheet:
      return frames?.frames.firstIndex { $0.microseconds == picture.microseconds }
    }
  }

  /// Which picture of the item is asked for.
  private static func moment(
    _ body: ViewBody, of item: Int64, _ frames: [VideoFrame], _ desk: Desk
  ) throws -> PictureMoment {
    if let frame = body.frame {
      guard frames.indices.contains(frame) else {
        throw CaseworkError(.notFound, "item \(item) has no frame \(frame)")
      }
      return frames[frame].moment
    }
    if let time = body.time {
      guard let nearest = try VideoFrames.nearest(desk.store, item: item, seconds: time) else {
        throw CaseworkError(.notFound, "item \(item) has no frames")
      }
      return .time(microseconds: nearest)
    }
    guard body.isSheet else { return .still }
    let times = try VideoFrames.sheet(desk.store, item: item)
    guard !times.isEmpty else { throw CaseworkError(.notFound, "item \(item) has no frames") }
    return .sheet(microseconds: times)
  }

  private static func json(
    _ token: String, picture: ShownPicture?, frames: SteppedFrames?, frame: Int?, items: [Int64]
  ) -> JSONValue {
    [
      "view": .string(token), "url": picture == nil ? .null : .string("/media/\(token)"),
      "width": JSONValue(picture?.width), "height": JSONValue(picture?.height),
      "frame": JSONValue(frame), "sampled_frames": JSONValue(frames?.hashed),
      "paged": .bool(frames?.arePages ?? false),
      "frames": frames.map { frames in
        .array(
          frames.frames.enumerated().map { index, frame in
            [
              "index": JSONValue(index), "time": .number(Double(frame.microseconds) / 1_000_000),
              "key": .bool(frame.isKey),
            ]
          })
      } ?? .null,
      "pictures": .array(
        items.enumerated().map { place, item in
          ["item": .integer(item), "url": .string("/media/\(token)/\(place)")]
        }),
    ]
  }

  static let schema: JSONValue = [
    "type": "object",
    "required": [
      "view", "url", "width", "height", "frame", "sampled_frames", "paged", "frames", "pictures",
    ],
    "additionalProperties": false,
    "properties": [
      "view": ["type": "string"], "url": ["type": ["string", "null"]],
      "width": ["type": ["integer", "null"]], "height": ["type": ["integer", "null"]],
      "frame": ["type": ["integer", "null"]], "sampled_frames": ["type": ["integer", "null"]],
      "paged": ["type": "boolean"],
      "frames": [
        "type": ["array", "null"],
        "items": [
          "type": "object", "required": ["index", "time", "key"], "additionalProperties": false,
          "properties": [
            "index": ["type": "integer"], "time": ["type": "number"], "key": ["type": "boolean"],
          ],
        ],
      ],
      "pictures": [
        "type": "array",
        "items": [
          "type": "object", "required": ["item", "url"], "additionalProperties": false,
          "properties": ["item": ["type": "integer"], "url": ["type": "string"]],
        ],
      ],
    ],
  ]
}
