// SPDX-License-Identifier: Apache-2.0
// Texts in the lowest bits of pixels.

internal import EvidenceModel
internal import MartletTesting
internal import MediaDecoding
internal import Provenance
internal import SyntheticEncoding
internal import Testing

@Suite struct StealthTests {
  private static let text = Array(Samples.infotext.utf8)

  @Test(arguments: [
    ("stealth_pnginfo", text, "pixels.alpha"), ("stealth_pngcomp", gzip(text), "pixels.alpha"),
    ("stealth_rgbinfo", text, "pixels.rgb"), ("stealth_rgbcomp", gzip(text), "pixels.rgb"),
  ])
  func everyFormIsRead(_ signature: String, _ payload: [UInt8], _ carrier: String) throws {
    let file = StealthFixture.file(signature, payload, width: 96, height: 96)
    let result = try scan(file, .png)
    let trace = try #require(result.traces.first)
    #expect(result.traces.count == 1)
    #expect(trace.kind == "a1111.parameters")
    #expect(trace.carrier == carrier)
    #expect(trace.forgeability == .moderate)
    #expect(trace.strength == .strong)
    #expect(trace.values("seed") == ["1234567890"])
    #expect(trace.length == file.count)
  }

  @Test func losslessWebPIsReadToo() throws {
    let png = StealthFixture.file("stealth_rgbinfo", Self.text, width: 96, height: 96)
    var canvas = PixelCanvas(width: 96, height: 96)
    try VipsRows.each(png, .png) { row, samples in
      for x in 0..<96 {
        canvas[x, row] = PixelColor(samples[3 * x], samples[3 * x + 1], samples[3 * x + 2])
      }
    }
    let webp = try PictureEncoder.encode(canvas, format: .webp(quality: 100, lossless: true))
    #expect(try scan(webp, .webp).traces.map(\.carrier) == ["pixels.rgb"])
    let lossy = try PictureEncoder.encode(canvas, format: .webp())
    #expect(try scan(lossy, .webp).traces.isEmpty)
  }

  @Test func novelAIsTextsAreReadTogether() throws {
    let comment = Samples.novel.replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    let json =
      "{\"Description\": \"a red lighthouse at dawn\", \"Software\": \"NovelAI\", "
      + "\"Source\": \"Stable Diffusion XL 7BCCAA2C\", \"Comment\": \"\(comment)\"}"
    let file = StealthFixture.file(
      "stealth_pngcomp", gzip(Array(json.utf8)), width: 120, height: 120)
    let trace = try #require(try scan(file, .png).traces.first)
    #expect(trace.kind == "novelai.comment")
    #expect(trace.values("model") == ["Stable Diffusion XL"])
    #expect(trace.values("signature") == ["present"])
  }

  /// Signatures by shapes lower than a signature is long, so that it goes over several columns.
  @Test(arguments: [(300, 9), (9, 300), (40, 40)])
  func shapesOfAllSortsAreRead(_ width: Int, _ height: Int) throws {
    let text = "x\nSteps: 1, Sampler: a, CFG scale: 1, Seed: 5, Size: 8x8"
    for signature in ["stealth_pnginfo", "stealth_rgbinfo"] {
      let file = StealthFixture.file(signature, Array(text.utf8), width: width, height: height)
      #expect(try scan(file, .png).traces.first?.values("seed") == ["5"], "\(signature)")
    }
  }

  @Test(arguments: [0, 7, 9, 1 << 20, 0xffff_ffff, 64 * 48 - 151])
  func lengthsThatCannotBeAreATraceWithoutText(_ bits: Int) throws {
    let file = StealthFixture.file("stealth_pnginfo", [1, 2, 3], statedBits: bits)
    let traces = try scan(file, .png).traces
    #expect(traces.map(\.kind) == ["stealth.unreadable"])
    #expect(traces.first?.strength == .hint)
  }

  @Test func compressedTextBeyondTheLimitIsNotInflated() throws {
    var limits = TraceLimits.standard
    limits.inflatedBytes = 100
    let file = StealthFixture.file("stealth_pngcomp", gzip(Self.text), width: 96, height: 96)
    #expect(try scan(file, .png, limits: limits).traces.map(\.kind) == ["stealth.unreadable"])
  }

  @Test func alphasOf254And255AloneAreANote() throws {
    var samples = [UInt8](repeating: 255, count: 40 * 40 * 4)
    for index in stride(from: 3, to: samples.count, by: 12) { samples[index] = 254 }
    let file = PNGFixture.picture(width: 40, height: 40, samples: samples, hasAlpha: true)
    let trace = try #require(try scan(file, .png).traces.first)
    #expect(trace.kind == "stealth.alpha_pattern")
    #expect(trace.claim == .note)
    samples[4_003] = 0
    let other = PNGFixture.picture(width: 40, height: 40, samples: samples, hasAlpha: true)
    #expect(try scan(other, .png).traces.isEmpty)
  }

  @Test func pixelsOfChanceHoldNothing() throws {
    var generator = SeedReport.generator("pixels of chance")
    for _ in 0..<40 {
      let samples = (0..<32 * 32 * 4).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
      let file = PNGFixture.picture(width: 32, height: 32, samples: samples, hasAlpha: true)
      #expect(try scan(file, .png).traces.isEmpty)
    }
  }

  @Test func damagedPicturesEndInAResult() throws {
    let whole = StealthFixture.file("stealth_pngcomp", gzip(Self.text), width: 96, height: 96)
    var generator = SeedReport.generator("damaged stealth")
    for _ in 0..<60 {
      var bytes = whole
      for _ in 0...generator.below(4) {
        bytes[generator.below(bytes.count)] = UInt8(truncatingIfNeeded: generator.next())
      }
      _ = try scan(
        generator.below(2) == 0 ? bytes : Array(bytes.prefix(generator.below(bytes.count))), .png)
    }
  }
}

/// Rows of a picture by the decoder.
enum VipsRows {
  static func each(
    _ file: [UInt8], _ format: MediaFormat, _ body: (Int, [UInt8]) -> Void
  ) throws {
    let rows = try #require(nativeTools.rows)
    try rows.visitRows(of: file, format: format, limits: .standard) { _, row, samples in
      body(row, samples)
      return true
    }
  }
}
