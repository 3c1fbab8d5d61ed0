// SPDX-License-Identifier: Apache-2.0
// How much of a video hit a list, and where, as JSON: shares in percent, times in seconds and as players write them.

internal import Casework
internal import EvidenceModel

extension HitFrames {
  var json: JSONValue {
    .object(
      [
        JSONValue.Member("near", JSONValue(near)), JSONValue.Member("near_any", JSONValue(nearAny)),
        JSONValue.Member("fit", JSONValue(fit)),
      ] + part.members(""))
  }
}

extension HitVideo {
  var json: JSONValue {
    [
      "share": .number(Self.tenths(share)), "known_share": .number(Self.tenths(knownShare)),
      "segments": .array(
        segments.map {
          .object(
            [JSONValue.Member("frames", JSONValue($0.frames))] + $0.part.members("")
              + $0.known.members("known_"))
        }),
    ]
  }

  private static func tenths(_ share: Double) -> Double { (share * 10).rounded() / 10 }
}

extension VideoPart {
  /// Its ends in seconds, and as players write them.
  fileprivate func members(_ prefix: String) -> [JSONValue.Member] {
    [
      JSONValue.Member(prefix + "from", .number(from)),
      JSONValue.Member(prefix + "to", .number(to)),
      JSONValue.Member(prefix + "from_time", .string(PlayingTime.text(from))),
      JSONValue.Member(prefix + "to_time", .string(PlayingTime.text(to))),
    ]
  }
}
