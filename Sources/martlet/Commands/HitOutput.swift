// SPDX-License-Identifier: Apache-2.0
// A hit on a known list as a line of text and as JSON.

internal import Casework
internal import EvidenceModel

/// A hit as `findings --hits` prints it.
struct HitOutput {
  let item: Int64
  let hit: ItemHitView

  /// The line for people: where the item hit, and of a video how much and from when to when.
  var line: String {
    let list = "\(EvidenceText.escaped(hit.name)) (\(EvidenceText.escaped(hit.owner)))"
    let kind = hit.polarity == .negative ? "negative list" : "list"
    var parts = [
      "item \(item)  \(kind) \(list), version \(hit.version): "
        + hit.algorithm.rawValue + (isNear ? ", \(DecimalText.counted(hit.distance, "bit"))" : "")
    ]
    if !hit.isStanding { parts[0] += ", no longer in force" }
    if hit.standing != .standing { parts[0] += ", entry \(hit.standing.rawValue)" }
    if let frames = hit.frames {
      parts.append(
        "  \(frames.near) of \(DecimalText.counted(frames.fit, "frame")), \(Self.text(frames.part))"
          + "; \(frames.nearAny) near any entry of the list")
    }
    if let video = hit.video {
      parts.append(
        "  \(Self.percent(video.share)) % of it, \(Self.percent(video.knownShare)) % of the known one"
      )
      parts += video.segments.map {
        "  \(Self.text($0.part)) is \(Self.text($0.known)) of the known one, \(DecimalText.counted($0.frames, "frame"))"
      }
    }
    return parts.joined(separator: "\n")
  }

  private var isNear: Bool { hit.algorithm == .pdq || hit.algorithm == .vpdq }

  /// The line for programs.
  var json: JSONValue {
    [
      "schema": "martlet.hit/2", "item": .integer(item), "hit": .integer(hit.hit),
      "list": .string(hit.name), "owner": .string(hit.owner),
      "polarity": .string(hit.polarity.rawValue), "version": JSONValue(hit.version),
      "in_force": .bool(hit.isStanding),
      "algorithm": .string(hit.algorithm.rawValue), "distance": JSONValue(hit.distance),
      "entry": .string(hit.entry), "standing": .string(hit.standing.rawValue),
      "frames": hit.frames.map(Self.json) ?? .null, "video": hit.video.map(Self.json) ?? .null,
    ]
  }

  private static func json(_ frames: HitFrames) -> JSONValue {
    [
      "near": JSONValue(frames.near), "near_any": JSONValue(frames.nearAny),
      "fit": JSONValue(frames.fit), "from": .number(frames.part.from),
      "to": .number(frames.part.to),
    ]
  }

  private static func json(_ video: HitVideo) -> JSONValue {
    [
      "share": .number(video.share), "known_share": .number(video.knownShare),
      "segments": .array(
        video.segments.map {
          [
            "frames": JSONValue($0.frames), "from": .number($0.part.from),
            "to": .number($0.part.to),
            "known_from": .number($0.known.from), "known_to": .number($0.known.to),
          ]
        }),
    ]
  }

  private static func text(_ part: VideoPart) -> String {
    "\(PlayingTime.text(part.from))–\(PlayingTime.text(part.to))"
  }

  private static func percent(_ share: Double) -> String { DecimalText.fixed(share, places: 1) }
}
