// SPDX-License-Identifier: Apache-2.0
// HTML and XML as events, whole and hostile.

internal import EvidenceModel
internal import MartletTesting
internal import MediaDecoding
internal import NativeDecoders
internal import Testing

@Suite struct MarkupTests {
  private static let page = """
    <!DOCTYPE html><HTML><head><title>A &amp; B</title><script>if (a < b) { x("</p>") }</script></head>
    <body class="x"><DIV ID=Post><A HREF="/a?x=1&amp;y=2" download>link &eacute;&#x2603;</A>
    <img src='p.png' srcset="p.png 1x, q.png 2x"><p>one<p>two<br>unclosed <b>bold</div> 灯台
    """

  private static let document = """
    <?xml version="1.0" encoding="UTF-8"?>
    <x:xmpmeta xmlns:x="adobe:ns:meta/"><a b="1 &lt; &#50;" x:c='é'>t<![CDATA[<u>]]>v &amp; w<e/></a>
    <!-- no event --><?no event?></x:xmpmeta>
    """

  @Test func htmlIsReadForgivingly() throws {
    let events = try parseMarkup(.html, Self.page)
    let lines = events.summary
    #expect(lines.contains("<div id=Post"))
    #expect(lines.contains("<a href=/a?x=1&y=2 download="))
    #expect(lines.contains("=link é☃"))
    #expect(lines.contains("<img src=p.png srcset=p.png 1x, q.png 2x"))
    #expect(lines.contains("=A & B"))
    #expect(events.text.contains("灯台"))
    let starts = lines.filter { $0.hasPrefix("<") }.count
    #expect(starts == lines.filter { $0.hasPrefix(">") }.count)
  }

  @Test func xmlIsReadAsWritten() throws {
    let events = try parseMarkup(.xml, Self.document)
    #expect(
      events.summary == [
        "<x:xmpmeta xmlns:x=adobe:ns:meta/", "<a b=1 < 2 x:c=é", "=t<u>v & w", "<e", ">e", ">a",
        "=\n", ">x:xmpmeta",
      ])
  }

  @Test(arguments: MarkupDialect.allCases)
  func piecesMakeNoDifference(_ dialect: MarkupDialect) throws {
    let bytes = Array((dialect == .html ? Self.page : Self.document).utf8)
    let whole = try parseMarkup(dialect, bytes)
    for piece in [1, 2, 3, 7, 100] {
      #expect(try parseMarkup(dialect, bytes, piece: piece) == whole)
    }
  }

  @Test(arguments: [
    "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>",
    "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>",
    "<!DOCTYPE a SYSTEM \"http://example.invalid/a.dtd\"><a/>",
    "<!DOCTYPE l [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><l>&b;&b;</l>",
    "<a>&undeclared;</a>", "<a>", "<a></b>", "<a b></a>", "text", "", "<a>\u{0}</a>",
  ])
  func documentTypesEntitiesAndBadXMLAreCorrupt(_ text: String) throws {
    #expect(throws: DecodeError(.corrupt, "")) { try parseMarkup(.xml, text) }
  }

  @Test func undeclaredPrefixesAreForgiven() throws {
    #expect(try parseMarkup(.xml, "<q:a q:b='1'/>").summary == ["<q:a q:b=1", ">q:a"])
  }

  @Test(arguments: [
    ("<meta charset=utf-8>", [0xc3, 0xa9]), ("", [0xc3, 0xa9]), ("", [0xe9]),
    ("<meta charset='ISO-8859-1'>", [0xe9]), ("<meta charset=windows-1252>", [0xe9]),
    ("<meta http-equiv=Content-Type content=\"text/html; charset=us-ascii\">", [0xe9]),
    ("<meta charset=koi8-r>", [0xe9]),
  ])
  func theCharactersOfAPageAreFound(_ head: String, _ bytes: [UInt8]) throws {
    let page = Array("<html><head>\(head)</head><body><p>".utf8) + bytes + Array("</p>".utf8)
    #expect(try parseMarkup(.html, page).summary.contains("=é"))
  }

  @Test(arguments: MarkupDialect.allCases)
  func byteOrderMarksAreHonoured(_ dialect: MarkupDialect) throws {
    let units = Array("<p>é🗼</p>".utf16)
    let big = units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] }
    let little = units.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
    let marked = [UInt8]([0xef, 0xbb, 0xbf]) + Array("<p>é🗼</p>".utf8)
    for bytes in [[0xfe, 0xff] + big, [0xff, 0xfe] + little, big, little, marked] {
      for piece in [1, 1_000] {
        #expect(try parseMarkup(dialect, bytes, piece: piece).text == "é🗼")
      }
    }
  }

  @Test func windows1252PunctuationIsKept() throws {
    let page = Array("<p>".utf8) + [0x93, 0x80, 0x94] + Array("</p>".utf8)
    #expect(try parseMarkup(.html, page).text == "\u{201c}\u{20ac}\u{201d}")
  }

  @Test func unknownEncodingsOfXMLAreRefused() {
    #expect(throws: DecodeError(.unsupported, "")) {
      try parseMarkup(.xml, "<?xml version='1.0' encoding='EBCDIC-CP-US'?><a/>")
    }
  }

  @Test(arguments: MarkupDialect.allCases)
  func depthEventsAndBytesAreLimited(_ dialect: MarkupDialect) throws {
    let deep = String(repeating: "<div>", count: 300)
    let wide = "<p>" + String(repeating: "<b></b>", count: 2_000) + "</p>"
    var limits = MarkupLimits.standard
    limits.events = 1_000
    limits.inputBytes = 100_000
    #expect(throws: DecodeError(.limit, "")) { try parseMarkup(dialect, deep) }
    #expect(throws: DecodeError(.limit, "")) {
      try parseMarkup(dialect, Array(wide.utf8), limits: limits)
    }
    let long = "<p>" + String(repeating: "x", count: 200_000) + "</p>"
    #expect(throws: DecodeError(.limit, "")) {
      try parseMarkup(dialect, Array(long.utf8), piece: 1_000, limits: limits)
    }
  }

  @Test(arguments: MarkupDialect.allCases)
  func longTextsAreCutBetweenCharacters(_ dialect: MarkupDialect) throws {
    var limits = MarkupLimits.standard
    limits.textBytes = 10
    let long = String(repeating: "é", count: 100)
    let text = "<p title=\"x\(long)\">x\(long)<b>end</b></p>"
    let events = try parseMarkup(dialect, Array(text.utf8), piece: 13, limits: limits)
    #expect(events.summary.contains("<p title=xéééé"))
    #expect(events.summary.contains("=xéééé"))
    #expect(events.summary.contains("=end"))
  }

  @Test(arguments: MarkupDialect.allCases)
  func damageEndsInEventsOrATypedError(_ dialect: MarkupDialect) throws {
    var generator = SeedReport.generator("markup damage \(dialect)")
    let bytes = Array((dialect == .html ? Self.page : Self.document).utf8)
    for _ in 0..<400 {
      var damaged = bytes
      for _ in 0...generator.below(6) {
        let place = generator.below(damaged.count)
        switch generator.below(3) {
        case 0: damaged[place] = UInt8(truncatingIfNeeded: generator.next())
        case 1: damaged.remove(at: place)
        default: damaged.insert(contentsOf: damaged[place...].prefix(9), at: place)
        }
      }
      do {
        _ = try parseMarkup(dialect, damaged, piece: 1 + generator.below(300))
      } catch let error as DecodeError {
        #expect(dialect == .xml)
        #expect([.corrupt, .limit, .unsupported].contains(error.code))
      }
    }
  }

  @Test(arguments: MarkupDialect.allCases)
  func everyTruncationEndsInEventsOrATypedError(_ dialect: MarkupDialect) throws {
    let bytes = Array((dialect == .html ? Self.page : Self.document).utf8)
    for length in 0..<bytes.count {
      let part = Array(bytes.prefix(length))
      if dialect == .html {
        _ = try parseMarkup(.html, part)
      } else {
        #expect(throws: DecodeError(.corrupt, "")) { try parseMarkup(.xml, part) }
      }
    }
  }

  @Test func aClosedParserThrows() throws {
    let cursor = try NativeContainers.openMarkup(.html, limits: .standard)
    cursor.close()
    #expect(throws: DecodeError(.broken, "")) { try cursor.feed([], isLast: true) }
  }
}
