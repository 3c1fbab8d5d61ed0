// SPDX-License-Identifier: Apache-2.0
// Signs of a camera that only XMP keeps, and comments in the ways that programs write them.

import EvidenceModel
import MediaDecoding
import Testing

@testable import Provenance

@Suite struct CameraPropertiesTests {
  private static let tiff = "xmlns:tiff=\"http://ns.adobe.com/tiff/1.0/\""

  private static func traces(_ body: String, _ attributes: String = "") throws -> [Trace] {
    let packet = XMPFixture.packet(body, attributes: tiff + " " + attributes)
    return try scan(JPEGFixture.file(JPEGFixture.xmp(packet)), .jpeg).traces
  }

  @Test func signsOfACameraInXMPAreRead() throws {
    let traces = try Self.traces(
      "<exif:ExposureTime>1/250</exif:ExposureTime><exif:FNumber>28/10</exif:FNumber>"
        + "<exif:ISOSpeedRatings><rdf:Seq><rdf:li>200</rdf:li></rdf:Seq></exif:ISOSpeedRatings>",
      "tiff:Make=\"Example Optics\" tiff:Model=\"EX-1\"")
    let trace = try #require(traces.first { $0.kind == "xmp.camera" })
    #expect(trace.claim == .camera && trace.strength == .hint && trace.carrier == "jpeg.APP1.XMP")
    #expect(
      trace.fields.map { "\($0.name)=\($0.value)" } == [
        "make=Example Optics", "model=EX-1", "exposure_seconds=0.004000", "f_number=2.800000",
        "iso=200",
      ])
    #expect(trace.fields.map(\.isEvidenceText) == [true, true, false, false, false])
    let conclusion = ConclusionRules.conclude(traces)
    #expect(conclusion.code == .cameraSigns && conclusion.reasons == ["xmp.camera"])
  }

  @Test func settingsAloneAreASignAndOddOnesAreEvidenceText() throws {
    let trace = try #require(try Self.traces("", "exif:ExposureTime=\"1/0 of a day\"").first)
    #expect(trace.kind == "xmp.camera")
    #expect(
      trace.fields == [
        TraceField(name: "exposure_seconds", value: "1/0 of a day", isEvidenceText: true)
      ])
    #expect(
      try Self.traces("", "exif:ExposureTime=\"1/0\"").first?.values("exposure_seconds") == ["1/0"])
    #expect(try Self.traces("", "tiff:Model=\"prompt:{&quot;3&quot;: {}}\"").isEmpty)
    #expect(try Self.traces("", "tiff:Orientation=\"1\" exif:PixelXDimension=\"5\"").isEmpty)
  }

  private static let settings =
    "a gull, dérivé\nSteps: 20, Sampler: Euler, CFG scale: 7, Seed: 5, Size: 64x64"

  @Test func commentsOfWindowsAreRead() throws {
    var exif = EXIFFixture()
    exif.main = [
      .bytes(0x9c9c, Self.settings.utf16.flatMap { little(Int($0), 2) } + [0, 0], type: 1)
    ]
    let trace = try #require(
      try scan(JPEGFixture.file(JPEGFixture.exif(exif.block())), .jpeg).traces.first)
    #expect(trace.kind == "a1111.parameters" && trace.values("prompt") == ["a gull, dérivé"])
  }

  @Test func utf8BehindTheNameOfUnicodeIsRead() {
    let unicode = Array("UNICODE\0".utf8)
    #expect(TraceParsers.userComment(unicode + Array(Self.settings.utf8)) == Self.settings)
    #expect(
      TraceParsers.userComment(unicode + Array(Self.settings.utf8) + [0, 0]) == Self.settings)
    // Units of two bytes without a blank among their bytes stay what they are.
    let wide = "\u{706f}\u{53f0}\u{c384}\u{c3a4}"
    #expect(
      TraceParsers.userComment(unicode + wide.utf16.flatMap { big(Int($0), 2) }) == wide)
  }

  @Test func aBlankBeforeAGraphMakesItNoCamera() throws {
    var exif = EXIFFixture()
    exif.main = [.text(0x010f, "Prompt: " + Samples.graph)]
    let traces = try scan(JPEGFixture.file(JPEGFixture.exif(exif.block())), .jpeg).traces
    #expect(traces.map(\.kind) == ["comfyui.prompt"])
    #expect(ConclusionRules.conclude(traces).code == .generated)
  }
}
