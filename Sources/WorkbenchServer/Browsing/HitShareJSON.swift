// SPDX-License-Identifier: Apache-2.0
// How much of a video hit a list, and where, as JSON: shares in percent, times in seconds and as people read them.

internal import Casework
internal import EvidenceModel

extension HitFrames {
  /// The share of a video, or of a file of pages.
  func json(ofPages arePages: Bool) -> JSONValue {
    .object(
      [
        JSONValue.Member("near", JSONValue(near)), JSONValue.Member("near_any", JSONValue(nearAny)),
        JSONValue.Member("fit", JSONValue(fit)),
      ] + part.members("") + [part.words(ofPages: arePages)])
  }
}

extension HitVideo {
  /// The share of a video, or of a file of pages.
  func json(ofPages arePages: Bool) -> JSONValue {
    [
      "share": .number(Self.tenths(share)), "known_share": .number(Self.tenths(knownShare)),
      "segments": .array(
        segments.map {
          .object(
            [JSONValue.Member("frames", JSONValue($0.frames))] + $0.part.members("")
              + [$0.part.words(ofPages: arePages)] + $0.known.members("known_"))
        }),
    ]
  }

  private static func tenths(_ share: Double) -> Double { (share * 10).rounded() / 10 }
}

extension VideoPart {
  /// From where to where in words: times, or pages counted from 1, each of which counts as a second.
  fileprivate func words(ofPages arePages: Bool) -> JSONValue.Member {
    guard arePages else {
      return JSONValue.Member(
        "words", .string("\(PlayingTime.text(from))–\(PlayingTime.text(to))"))
    }
    let (first, last) = (Int64(from.rounded()) + 1, Int64(to.rounded()) + 1)
    let page = "\(PageTexts.text("queue_page")) \(PageValues.grouped(first))"
    return JSONValue.Member(
      "words", .string(first == last ? page : "\(page)–\(PageValues.grouped(last))"))
  }

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
