// SPDX-License-Identifier: Apache-2.0
// Posts and figures on pages: furniture apart, thumbnail and full size one, posts once.

import EvidenceModel
import MediaDecoding
import Testing

@testable import EvidenceCapture

@Suite struct PageMapperTests {
  private func extract(
    _ body: String, at page: Locator = .url("https://harbour.example/topic/5?page=2"),
    mapping: String = PageMappingTests.forum, piece: Int = 1 << 20,
    limits: MarkupLimits = .standard
  ) throws -> PageExtract {
    let mapper = try #require(
      try PageMapper.open(
        PageMapping(json: bytes(mapping)), page: page, session: TestSession.Plan().make(),
        limits: limits))
    var rest = bytes(
      "<!doctype html><html><head><title>t</title></head><body>\(body)</body></html>")[...]
    while !rest.isEmpty {
      try mapper.feed(Array(rest.prefix(piece)))
      rest = rest.dropFirst(piece)
    }
    return try mapper.finish()
  }

  private func figures(_ body: String) throws -> [[String]] {
    let extract = try extract("<article class=post id=p1>\(body)</article>")
    #expect(extract.posts.count == 1)
    return extract.posts.first?.figures.map { $0.map(\.text) } ?? []
  }

  @Test func aPostIsReadWhole() throws {
    let page = """
      <img class=attachment src=banner.jpg>
      <article class="card post" id="p17"><span class=poster> Harbour  <b>Master</b></span>
      <time datetime="2023-09-01T10:00:00+01:00">1 Sep</time>
      <a class=full href="/full/1.png#top"><img class=attachment src="../thumb/1.jpg"></a></article>
      <article class=post id=p18><span class=poster>Second</span> no picture</article>
      """
    for piece in [1, 13, 1 << 20] {
      let extract = try extract(page, piece: piece)
      #expect(extract.posts.map(\.id) == ["p17", "p18"])
      #expect(extract.posts.map(\.poster) == ["Harbour Master", "Second"])
      #expect(extract.posts[0].time?.instant.description == "2023-09-01T09:00:00Z")
      #expect(extract.posts[0].time?.offsetKnown == true)
      #expect(
        extract.posts[0].figures.map { $0.map(\.text) } == [
          ["https://harbour.example/full/1.png", "https://harbour.example/thumb/1.jpg"]
        ])
      #expect(extract.posts[1].figures == [])
      #expect(extract.findings == [])
    }
  }

  @Test func avatarsSignaturesAndQuotesAreNoFigures() throws {
    let found = try figures(
      """
      <img class="attachment avatar" src=face.jpg>
      <a class=full href=/member/3><img class=avatar src=face.jpg></a>
      <blockquote>earlier: <a class=full href=old.png><img class=attachment src=old.jpg></a></blockquote>
      <img class=attachment src=own.jpg>
      <div class=signature><p><img class=attachment src=sig.gif></p></div>
      <a class=full href=/help>words only</a> <img src=smiley.gif>
      """)
    #expect(found == [["https://harbour.example/topic/own.jpg"]])
  }

  @Test func quotedPostsAreNotPostsOfTheirOwn() throws {
    let extract = try extract(
      """
      <article class=post id=p1><blockquote><article class=post id=p0>
      <img class=attachment src=old.jpg></article></blockquote>
      <img class=attachment src=new.jpg></article>
      """)
    #expect(extract.posts.map(\.id) == ["p1"])
    #expect(extract.posts[0].figures.count == 1)
  }

  @Test func thumbnailAndFullSizeAreOneFigure() throws {
    let found = try figures(
      """
      <a class=full href=/f/1.png><img class=attachment src=/t/1.jpg
        srcset="/t/1-640.jpg 640w, /t/1-1280.jpg 1280w"></a>
      <a href=/viewer?2><img class=attachment src=/t/2.jpg></a>
      <a class=full href=/f/3.png><img src=/t/3.jpg></a>
      <img class=attachment src=/t/1.jpg>
      """)
    let host = "https://harbour.example"
    #expect(
      found == [
        ["\(host)/f/1.png", "\(host)/t/1-1280.jpg", "\(host)/t/1-640.jpg", "\(host)/t/1.jpg"],
        ["\(host)/t/2.jpg"], ["\(host)/f/3.png"],
      ])
  }

  @Test func picturesWithSourcesAreOneFigure() throws {
    let mapping = PageMappingTests.forum.replacing(
      "\"img.attachment@srcset\"", with: "\"picture source@srcset\"")
    let extract = try extract(
      """
      <article class=post id=p1><picture><source srcset="/a.avif 2x"><source srcset="/a.webp">
      <img class=attachment src=/a.jpg></picture><img class=attachment src=/b.jpg></article>
      """, mapping: mapping)
    #expect(
      extract.posts[0].figures.map { $0.map(\.text) } == [
        [
          "https://harbour.example/a.avif", "https://harbour.example/a.webp",
          "https://harbour.example/a.jpg",
        ], ["https://harbour.example/b.jpg"],
      ])
  }

  @Test func aPostIsOneOnOverlappingPagesAndReCrawls() throws {
    let post = "<article class=post id=p9><img class=attachment src=/i/9.jpg></article>"
    let other = post.replacing("p9", with: "p10")
    let places = [
      "https://harbour.example/topic/5?page=1", "https://harbour.example/topic/5?page=2",
      "http://HARBOUR.example/topic/5",
    ]
    let mapping = PageMappingTests.forum.replacing("https://harbour", with: "http*://harbour")
    var keys: [[UInt8]] = []
    for place in places {
      keys += try extract(post + other, at: .url(place), mapping: mapping).posts.map(\.key)
    }
    #expect(Set(keys).count == 2)
    let elsewhere = try extract(
      post, at: .url("https://quay.example/topic/5"),
      mapping: PageMappingTests.forum.replacing("harbour", with: "quay"))
    #expect(!keys.contains(elsewhere.posts[0].key))
  }

  @Test func postsWithoutIDsAreToldByWhatTheyShow() throws {
    let mapping = PageMappingTests.forum.replacing("\"post_id\": \"@id\",", with: "")
    let one = "<article class=post><b class=poster>x</b><img class=attachment src=/1.jpg></article>"
    let two = one.replacing("/1.jpg", with: "/2.jpg")
    let first = try extract(one + two, mapping: mapping).posts.map(\.key)
    let second = try extract(
      two, at: .url("https://harbour.example/topic/6"), mapping: mapping
    ).posts.map(\.key)
    #expect(Set(first).count == 2)
    #expect(second == [first[1]])
  }

  @Test func savedPagesPointAtFilesBesideThem() throws {
    let mapping = PageMappingTests.forum.replacing(
      "https://harbour.example/topic/*", with: "*.html")
    let extract = try extract(
      """
      <article class=post id=p1><img class=attachment src="../img/a%20b.jpg?x=1">
      <img class=attachment src="https://cdn.example/c.jpg"><img class=attachment src="/root.jpg">
      <img class=attachment src="data:image/png;base64,AAAA"></article>
      """, at: .path("site/topic/5.html", in: [.path("a.zip")]), mapping: mapping)
    #expect(
      extract.posts[0].figures.map { $0.map(\.text) } == [
        ["a.zip!/site/img/a b.jpg"], ["https://cdn.example/c.jpg"], ["a.zip!/root.jpg"],
      ])
  }

  @Test func theBaseElementCounts() throws {
    let found = try figures(
      "<base href='https://cdn.example/x/'><base href='/no/'><img class=attachment src=y.jpg>")
    #expect(found == [["https://cdn.example/x/y.jpg"]])
  }

  @Test func pagesForOtherRulesAreNotOpened() throws {
    let mapping = try PageMapping(json: bytes(PageMappingTests.forum))
    #expect(
      try PageMapper.open(
        mapping, page: .url("https://other.example/"), session: TestSession.Plan().make()) == nil)
  }

  @Test func limitsEndAPageWithAFinding() throws {
    var limits = MarkupLimits.standard
    limits.events = 40
    let posts = (0..<50).map {
      "<article class=post id=p\($0)><img class=attachment src=/\($0).jpg></article>"
    }
    let extract = try extract(posts.joined(), limits: limits)
    #expect(extract.findings.map(\.code) == ["page.markup_limit"])
    #expect(extract.posts.count < 50)
  }

  @Test(arguments: [
    ("article.post img", true), ("div img", false), ("#p1 > img", nil),
    ("body .post img[src]", true),
    ("img[src=x.jpg]", true), ("img[src='x.jpg']", true), ("img[src=\"y.jpg\"]", false),
    ("*", true),
    (".post .post img", false), ("article#p1.post.wide img.attachment", true), ("IMG", true),
  ])
  func selectorsSelect(_ text: String, _ expected: Bool?) throws {
    guard let expected else {
      #expect(throws: SelectorParser.Fault.self) { try SelectorParser.selector(text) }
      return
    }
    let path = [
      PageElement(name: "body", attributes: []),
      PageElement(
        name: "article",
        attributes: [.init(name: "class", value: "wide  post"), .init(name: "id", value: "p1")]),
      PageElement(
        name: "img",
        attributes: [.init(name: "class", value: "attachment"), .init(name: "src", value: "x.jpg")]),
    ]
    #expect(try SelectorParser.selector(text).matches(path) == expected)
  }
}
