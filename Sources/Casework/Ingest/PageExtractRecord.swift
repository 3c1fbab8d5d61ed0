// SPDX-License-Identifier: Apache-2.0
// What a page mapping found on a page, as it is sealed and read back.

internal import EvidenceCapture
internal import EvidenceModel
internal import EvidenceVault

/// The posts of one page, with their figures as occurrence keys, so that they can be resolved at once and
/// again when more of the capture has been read.
struct PageExtractRecord {
  /// One post of the page.
  struct Post {
    let key: [UInt8]
    let detail: JSONValue
    let time: RecordedTime?
    /// For each figure the occurrence keys of its candidates, best first.
    let figures: [[[UInt8]]]
  }

  /// That a page was mapped anew, after its source had been read with another mapping.
  struct Remapping: Hashable {
    /// The keyed digest of the new mapping's text.
    let mapping: [UInt8]
    /// The last post there was when the source's pages began to be mapped anew.
    let lastPost: Int64
  }

  let json: JSONValue

  init(
    _ page: PageExtract, sourcePath: [UInt8], lookup: LookupDigest, remapping: Remapping? = nil
  ) {
    json = [
      "remapping": remapping.map {
        ["mapping": .string(HexText.encode($0.mapping)), "last_post": .integer($0.lastPost)]
      } ?? .null,
      "posts": .array(
        page.posts.map { post in
          [
            "key": .string(HexText.encode(post.key)), "id": JSONValue(post.id),
            "poster": JSONValue(post.poster), "time": Self.json(post.time),
            "figures": .array(
              post.figures.map { candidates in
                .array(
                  candidates.map { locator in
                    let key = OccurrenceKey.key(
                      of: locator, sourcePath: sourcePath, lookup: lookup)
                    return .string(HexText.encode(key))
                  })
              }),
          ]
        }),
    ]
  }

  /// How the page was mapped anew; `nil` when it was mapped as it was read.
  static func remapping(_ json: JSONValue) -> Remapping? {
    guard let mapping = json["remapping"]?["mapping"]?.text.flatMap({ HexText.decode($0) }),
      let lastPost = json["remapping"]?["last_post"]?.integer
    else { return nil }
    return Remapping(mapping: mapping, lastPost: lastPost)
  }

  /// Reads the posts back.
  static func posts(_ json: JSONValue) -> [Post] {
    (json["posts"]?.elements ?? []).compactMap { post in
      guard let key = post["key"]?.text.flatMap({ HexText.decode($0) }) else { return nil }
      let figures = (post["figures"]?.elements ?? []).map { figure in
        (figure.elements ?? []).compactMap { $0.text.flatMap { HexText.decode($0) } }
      }
      return Post(
        key: key, detail: ["id": post["id"] ?? .null, "poster": post["poster"] ?? .null],
        time: time(post["time"]), figures: figures)
    }
  }

  private static func json(_ time: RecordedTime?) -> JSONValue {
    guard let time else { return .null }
    return [
      "microseconds": .integer(time.instant.microseconds), "source": .string(time.source.rawValue),
      "offset_known": .bool(time.offsetKnown),
    ]
  }

  private static func time(_ json: JSONValue?) -> RecordedTime? {
    guard let microseconds = json?["microseconds"]?.integer,
      let source = json?["source"]?.text.flatMap(RecordedTime.Source.init(rawValue:)),
      let offsetKnown = json?["offset_known"]?.bool
    else { return nil }
    return RecordedTime(
      instant: Instant(microseconds: microseconds), source: source, offsetKnown: offsetKnown)
  }
}
