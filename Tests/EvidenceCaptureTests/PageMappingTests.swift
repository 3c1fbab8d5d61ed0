// SPDX-License-Identifier: Apache-2.0
// Page mappings: what is read of them, and what is said about mistakes.

import Testing

@testable import EvidenceCapture

@Suite struct PageMappingTests {
  static let forum = """
    { "format": "martlet-page-mapping/1",
      "pages": [ { "url": "https://harbour.example/topic/*",
         "post": "article.post", "post_id": "@id", "poster": ".poster", "time": "time@datetime",
         "images": ["a.full@href", "img.attachment@srcset", "img.attachment@src"],
         "ignore": ["img.avatar", "blockquote", ".signature"] } ] }
    """

  @Test func theExampleIsRead() throws {
    let mapping = try PageMapping(json: bytes(Self.forum))
    #expect(mapping.rule(for: .url("https://harbour.example/topic/5?page=2")) != nil)
    #expect(mapping.rule(for: .url("HTTPS://Harbour.example:443/topic/5")) != nil)
    #expect(mapping.rule(for: .url("https://harbour.example/user/5")) == nil)
    #expect(mapping.rule(for: .path("harbour.example/topic/5.html")) == nil)
  }

  @Test(arguments: [
    ("nothing", MappingError.Code.notJSON, ""),
    ("[]", .value, ""),
    ("{\"format\":\"martlet-page-mapping/2\",\"pages\":[]}", .format, "format"),
    ("{\"format\":\"martlet-page-mapping/1\",\"pages\":[]}", .missingKey, "pages"),
    ("{\"format\":\"martlet-page-mapping/1\",\"page\":[]}", .unknownKey, "page"),
  ])
  func mistakesInTheFrameAreNamed(_ text: String, _ code: MappingError.Code, _ place: String) {
    expect(text, code, place)
  }

  @Test(arguments: [
    (
      "\"post\": \"article.post\"", "\"post\": \"article > div\"", MappingError.Code.selector,
      "post"
    ),
    ("\"post\": \"article.post\"", "\"post\": \"\"", .value, "post"),
    ("\"post\": \"article.post\"", "\"post\": 5", .value, "post"),
    ("\"post\": \"article.post\",", "", .missingKey, "post"),
    ("\"url\": \"https://harbour.example/topic/*\",", "", .missingKey, "url"),
    ("a.full@href", "a.full", .selector, "images[0]"),
    ("img.attachment@src\"", "img.@src\"", .selector, "images[2]"),
    ("img.attachment@srcset", "img[src@srcset", .selector, "images[1]"),
    ("\"blockquote\"", "\"a:hover\"", .selector, "ignore[1]"),
    ("\"blockquote\"", "\"p::x\"", .selector, "ignore[1]"),
    ("\"blockquote\"", "7", .value, "ignore[1]"),
    ("\"poster\"", "\"author\"", .unknownKey, "author"),
    ("time@datetime", "time@", .selector, "time"),
    ("\"poster\": \".poster\"", "\"post\": \"x\"", .value, "post"),
  ])
  func mistakesInARuleAreNamed(
    _ old: String, _ new: String, _ code: MappingError.Code, _ place: String
  ) {
    #expect(Self.forum.contains(old))
    expect(Self.forum.replacing(old, with: new), code, "pages[0].\(place)")
  }

  private func expect(_ text: String, _ code: MappingError.Code, _ place: String) {
    let error = #expect(throws: MappingError.self) { try PageMapping(json: bytes(text)) }
    #expect(error?.code == code, "\(text)")
    #expect(error?.place == place)
    #expect(error?.description.isEmpty == false)
  }

  @Test(arguments: [
    ("a*c", "abc", true), ("a*c", "ac", true), ("a*c", "abcd", false), ("abc", "abc", true),
    ("abc", "abcd", false), ("*", "", true), ("*x*y*", "axbyc", true), ("*x*y*", "aybxc", false),
    ("a*a", "a", false), ("**", "q", true), ("a?b", "a?b", true), ("a?b", "axb", false),
  ])
  func starsStandForAnything(_ pattern: String, _ text: String, _ matches: Bool) {
    let pieces = bytes(pattern).split(
      separator: UInt8(ascii: "*"), omittingEmptySubsequences: false
    ).map(Array.init)
    #expect(PageGlob.matches(pieces, bytes(text)) == matches)
  }

  @Test func sourceSetsAreOrderedBySize() {
    #expect(
      SourceSet.addresses(in: "a.jpg 320w, b,1.jpg 1280w , c.jpg 640w") == [
        "b,1.jpg", "c.jpg", "a.jpg",
      ])
    #expect(SourceSet.addresses(in: "a.jpg, b.jpg 2x, c.jpg 1.5x") == ["b.jpg", "c.jpg", "a.jpg"])
    #expect(SourceSet.addresses(in: " , a.jpg,b.jpg nonsense,") == ["a.jpg,b.jpg"])
    #expect(SourceSet.addresses(in: "") == [])
  }
}
