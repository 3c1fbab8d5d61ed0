// SPDX-License-Identifier: Apache-2.0

import EvidenceModel
import MartletTesting
import Testing

@Suite struct CanonicalEncodingTests {
  @Test func valuesRoundTrip() throws {
    var writer = CanonicalWriter()
    writer.write("naïve")
    writer.write(Int64(-5))
    writer.write(optional: nil as String?) { $0.write($1) }
    writer.write(optional: [UInt8]([1, 2])) { $0.write($1) }
    writer.write(0.1)
    var reader = CanonicalReader(writer.bytes)
    #expect(try reader.readText() == "naïve")
    #expect(try reader.readInt64() == -5)
    let text = try reader.readOptional { reader throws(CanonicalError) in try reader.readText() }
    #expect(text == nil)
    #expect(
      try reader.readOptional { reader throws(CanonicalError) in try reader.readBytes() } == [1, 2])
    #expect(try reader.readDouble() == 0.1)
    try reader.finish()
  }

  @Test func everyTruncationIsRefused() throws {
    var writer = CanonicalWriter()
    writer.write("text")
    writer.write(UInt64(7))
    for length in 0..<writer.bytes.count {
      var reader = CanonicalReader(Array(writer.bytes.prefix(length)))
      #expect(throws: CanonicalError.truncated) {
        _ = try reader.readText()
        _ = try reader.readUInt64()
      }
    }
  }
}

@Suite struct JSONTests {
  @Test(arguments: [
    #"{"b":1,"a":[true,null,-2.5,"x\ny"]}"#, "[]", "{}", #""\ud83d\ude00""#, "9223372036854775807",
  ])
  func textRoundTripsInOrder(_ text: String) throws {
    let value = try JSONParser.parse(text)
    #expect(try JSONParser.parse(value.compactText) == value)
    #expect(try JSONParser.parse(value.indentedText) == value)
  }

  @Test(arguments: ["", "{", "[1,]", "{\"a\"}", "01x", "\"\u{1}\"", "nul", "[1] 2", "+1"])
  func brokenTextIsRefused(_ text: String) {
    #expect(throws: JSONError.self) { try JSONParser.parse(text) }
  }

  @Test func numbersOfSixtyFourBitsWithoutASignKeepTheirDigitsOnlyWhereAsked() throws {
    for digits in ["9223372036854775808", "18446744073709551615"] {
      #expect(try JSONParser.parse(digits, keepingDigits: true) == .string(digits))
      #expect(try JSONParser.parse(digits).double == Double(digits))
    }
    #expect(try JSONParser.parse("9223372036854775807", keepingDigits: true) == .integer(.max))
    #expect(try JSONParser.parse("18446744073709551616", keepingDigits: true).double == 0x1p64)
    #expect(try JSONParser.parse("1.5", keepingDigits: true) == .number(1.5))
    #expect(throws: JSONError.self) {
      try JSONParser.parse("+9223372036854775808", keepingDigits: true)
    }
  }

  @Test(arguments: ["NaN", "Infinity", "-Infinity", "1e400", "[1,NaN]", "{\"a\":-Infinity}"])
  func whatIsNoNumberIsRefusedWhereOnlyJSONIsRead(_ text: String) {
    #expect(throws: JSONError.self) { try JSONParser.parse(text, strictly: true) }
  }

  @Test func aTextThatSaysNaNIsJSON() throws {
    #expect(try JSONParser.parse("[\"NaN\",-1.5e3]", strictly: true) == ["NaN", .number(-1_500)])
  }

  @Test func pythonsNaNBecomesNull() throws {
    #expect(try JSONParser.parse("[NaN,-Infinity,Infinity]") == [.null, .null, .null])
  }

  @Test func depthAndCountAreBounded() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: JSONError.self) { try JSONParser.parse(deep) }
    let wide = "[" + String(repeating: "1,", count: 300_000) + "1]"
    #expect(throws: JSONError.self) { try JSONParser.parse(wide) }
  }

  @Test func anyBytesEndInAValueOrAnError() {
    var generator = SeedReport.generator("JSONTests.anyBytes")
    let alphabet = Array("{}[]\",:\\u0123dtfn -eE.\u{7f}".utf8)
    for _ in 0..<2_000 {
      let bytes = (0..<generator.below(40)).map { _ in alphabet[generator.below(alphabet.count)] }
      _ = try? JSONParser.parse(bytes)
    }
  }
}
