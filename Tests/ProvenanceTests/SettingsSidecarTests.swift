// SPDX-License-Identifier: Apache-2.0
// Texts beside pictures: which may be about which, and what counts as settings.

internal import EvidenceModel
internal import MartletTesting
internal import Provenance
internal import Testing

@Suite struct SettingsSidecarTests {
  private static let path = Array("in/harbour.v2.txt".utf8)

  private static func trace(_ bytes: [UInt8]) -> Trace? {
    SettingsSidecar.trace(of: bytes, at: path)
  }

  private static func texts(_ picture: String) -> [String] {
    SettingsSidecar.texts(besidePictureAt: Array(picture.utf8)).map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  private static func pictures(_ text: String) -> [String] {
    SettingsSidecar.pictures(besideTextAt: Array(text.utf8)).map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  @Test func onlyTheEndingDiffers() {
    #expect(Self.texts("a.b/c.d.png") == ["a.b/c.d.txt", "a.b/c.d.TXT"])
    #expect(Self.texts("C.JPG") == ["C.txt", "C.TXT"])
    for name in ["a.b/c", "a/.png", "a.txt", "a.Png", "a.png/", "", "png"] {
      #expect(Self.texts(name) == [], "\(name)")
    }
    #expect(Self.pictures("a/b.txt").contains("a/b.webp"))
    #expect(Self.pictures("a/b.TXT").contains("a/b.JPEG"))
    #expect(Self.pictures("a.txt/b.png") == [] && Self.pictures(".txt") == [])
  }

  @Test func eachSideFindsTheOther() {
    for picture in Self.pictures("a/b.txt") + Self.pictures("a/b.TXT") {
      #expect(Self.texts(picture) == ["a/b.txt", "a/b.TXT"])
    }
  }

  @Test func settingsAreAHintWhateverTheySay() throws {
    let trace = try #require(Self.trace(Array((Samples.infotext + "\n").utf8)))
    #expect(trace.kind == "a1111.parameters" && trace.claim == .generated)
    #expect(trace.strength == .hint && trace.forgeability == .trivial)
    #expect(trace.carrier == "sidecar.txt" && trace.offset == 0)
    #expect(trace.length == Samples.infotext.utf8.count + 1)
    #expect(
      trace.fields.first
        == TraceField(name: "sidecar", value: "harbour.v2.txt", isEvidenceText: true))
    #expect(!trace.generation.seeds.isEmpty && !trace.generation.prompts.isEmpty)
    let inCase = SettingsSidecar.trace(of: Array(Samples.infotext.utf8), at: Self.path, item: 7)
    #expect(
      inCase?.fields.contains(TraceField(name: "sidecar_item", value: "7", isEvidenceText: false))
        == true)
  }

  @Test func everyCodingGivesTheSame() throws {
    let text = "a lighthouse by the sea, café\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1"
    let units = Array(text.utf16)
    let small: [UInt8] =
      [0xff, 0xfe] + units.flatMap { [UInt8]([UInt8($0 & 0xff), UInt8($0 >> 8)]) }
    let big: [UInt8] =
      [0xfe, 0xff] + units.flatMap { [UInt8]([UInt8($0 >> 8), UInt8($0 & 0xff)]) }
    let latin = text.unicodeScalars.map { UInt8($0.value) }
    let plain = try #require(Self.trace(Array(text.utf8))).generation
    #expect(plain.prompts == ["a lighthouse by the sea, café"])
    let marked: [UInt8] = [0xef, 0xbb, 0xbf] + Array(text.utf8)
    for other in [small, big, latin, marked] {
      #expect(try #require(Self.trace(other)).generation == plain)
    }
  }

  @Test func captionsAndOtherTextsAreNone() {
    for text in [
      "", "a lighthouse by the sea, 1, 2", "Steps: 20, Seed: 1, Size: 2x2", "{\"Steps\": 20}",
      "Postprocess upscale by: 2, Postprocess upscaler: R, Size: 1x1",
    ] {
      #expect(Self.trace(Array(text.utf8)) == nil, "\(text)")
    }
    let long = String(repeating: "sea, ", count: SettingsSidecar.maximumBytes / 5)
    #expect(Self.trace(Array((long + "\n" + Samples.infotext).utf8)) == nil)
  }

  @Test func anyBytesGiveAnAnswer() {
    var generator = SeededGenerator(seed: 4, label: "sidecars")
    let whole = Array(Samples.infotext.utf8)
    for _ in 0..<500 {
      var bytes = Array(whole.prefix(generator.below(whole.count + 1)))
      for _ in 0..<4 where !bytes.isEmpty {
        bytes[generator.below(bytes.count)] = UInt8(generator.below(256))
      }
      let trace = Self.trace(bytes)
      #expect(trace == nil || trace?.strength == .hint)
    }
  }
}
