// SPDX-License-Identifier: Apache-2.0
// Places, and which of them are the same.

import Testing

@testable import EvidenceCapture

@Suite struct LocatorTests {
  @Test(arguments: [
    ("http://A.Example", "http://a.example/"),
    ("HTTP://a.example:80/x", "http://a.example/x"),
    ("https://a.example:443/x#part", "https://a.example/x"),
    ("http://a.example/x/./y/../z", "http://a.example/x/z"),
    ("http://a.example/a b?c d", "http://a.example/a%20b?c%20d"),
    ("http://a.example/%7euser/%c3%a9", "http://a.example/~user/%C3%A9"),
    ("http://a.example/é", "http://a.example/%C3%A9"),
    (" http://a.example/x\n", "http://a.example/x"),
    ("http:\\\\a.example\\x", "http://a.example/x"),
    ("http://u@A.example:8080", "http://u@a.example:8080/"),
  ])
  func spellingsOfAnAddressAreOnePlace(_ text: String, _ canonical: String) {
    #expect(String(decoding: WebAddress.canonical(bytes(text)), as: UTF8.self) == canonical)
    #expect(Locator.url(text).occurrenceKey == Locator.url(canonical).occurrenceKey)
  }

  @Test(arguments: [
    // RFC 3986, section 5.4.1, except the fragment, which is dropped.
    ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"),
    ("/g", "http://a/g"), ("//g", "http://g/"), ("?y", "http://a/b/c/d;p?y"),
    ("g?y", "http://a/b/c/g?y"), ("#s", "http://a/b/c/d;p?q"), ("g#s", "http://a/b/c/g"),
    (";x", "http://a/b/c/;x"), ("g;x=1/../y", "http://a/b/c/y"), ("", "http://a/b/c/d;p?q"),
    (".", "http://a/b/c/"), ("..", "http://a/b/"), ("../g", "http://a/b/g"),
    ("../..", "http://a/"), ("../../../g", "http://a/g"), ("g:h", "g:h"),
    ("http://b/x", "http://b/x"), ("\\x\\y", "http://a/x/y"),
  ])
  func referencesResolveAsTheRFCSays(_ reference: String, _ expected: String) throws {
    let base = try #require(WebAddress(bytes("http://a/b/c/d;p?q")))
    let resolved = try #require(base.resolving(bytes(reference)))
    #expect(String(decoding: resolved.bytes, as: UTF8.self) == expected)
  }

  @Test func aURLIsOnePlaceInEveryContainer() {
    let alone = Locator.url("http://a.example/x")
    let packed = Locator.url("http://a.example/x", in: [.path("crawl.wacz"), .path("a.warc")])
    #expect(alone.occurrenceKey == packed.occurrenceKey)
    #expect(packed.text == "http://a.example/x")
  }

  @Test func aPathIsAPlaceWithinItsContainers() {
    let keys = [
      Locator.path("x"), .path("x", in: [.path("a.zip")]), .path("a.zip!/x"), .path("x/"),
      .path("x", in: [.url("http://a.example/")]), .url("x"),
      .path("x", in: [.path("a"), .path("b")]), .path("x", in: [.path("ab")]),
    ].map(\.occurrenceKey)
    #expect(Set(keys).count == keys.count)
    let inURL = [Locator.url("http://a.example/z.zip")]
    #expect(
      Locator.path("x", in: [.path("one.warc")] + inURL).occurrenceKey
        == Locator.path("x", in: inURL).occurrenceKey)
    #expect(Locator.path("x", in: [.path("a.zip"), .path("b.zip")]).text == "a.zip!/b.zip!/x")
  }
}
