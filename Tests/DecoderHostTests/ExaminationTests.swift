// SPDX-License-Identifier: Apache-2.0
// Pictures, streams and documents go through the sandboxed child and come back whole.

import EvidenceModel
import MediaDecoding
import SyntheticEncoding
import Testing

@testable import DecoderHost

@Suite struct ExaminationTests {
  @Test func everyFormatIsExaminedInTheChild() throws {
    let pool = DecoderPool(try DecoderFixture.configuration(children: 2))
    defer { pool.shutdown() }
    let work = try DecoderFixture.formats.map { format in
      let bytes = try DecoderFixture.picture(format)
      return pool.submit { try $0.examine(MemoryBytes(bytes), DecoderFixture.request) }
    }
    let found = try work.map { try $0.wait() }
    #expect(found.map(\.format) == [.jpeg, .png, .webp, .gif, .tiff, .heic, .avif, .bmp])
    for examination in found {
      #expect(examination.error == nil)
      #expect(examination.kind == .image)
      #expect(examination.image?.width == 64 && examination.image?.height == 48)
      #expect(examination.pdq != nil)
    }
    #expect(found[1].pdq == found[7].pdq)
  }

  @Test func whatIsNoPictureIsNamedAndNotDecoded() throws {
    let connection = try DecoderFixture.connection()
    let found = try connection.examine(
      MemoryBytes(Array("a red lighthouse at dawn".utf8)), DecoderFixture.request)
    #expect(found.format == .text && found.kind == .text)
    #expect(found.error == nil && found.image == nil)
    let nothing = try connection.examine(MemoryBytes([]), DecoderFixture.request)
    #expect(nothing.format == nil && nothing.kind == .other)
  }

  @Test func largePicturesStayWithinTheLimitsOfTheChild() throws {
    let connection = try DecoderFixture.connection()
    let card = PixelCanvas.testCard(width: 2_400, height: 1_800, seed: 4)
    var hashes: Set<PDQHash> = []
    for format in [PictureFormat.png(interlaced: true), .png(compression: 1), .bmp] {
      let bytes = try PictureEncoder.encode(card, format: format)
      let found = try connection.examine(MemoryBytes(bytes), DecoderFixture.request)
      #expect(found.error == nil)
      if let pdq = found.pdq { hashes.insert(pdq.hash) }
    }
    #expect(hashes.count == 1)
  }

  @Test func tracesAreFoundInTheChildWhenAskedFor() throws {
    let connection = try DecoderFixture.connection()
    let text = "a red lighthouse at dawn\nSteps: 20, Sampler: Euler a, Seed: 7, Size: 64x48"
    let metadata = PictureMetadata(pngText: [
      PNGTextChunk(.zTXt, keyword: "parameters", text: text)
    ])
    let canvas = PixelCanvas.testCard(width: 64, height: 48, seed: 3)
    let bytes = try PictureEncoder.encode(canvas, format: .png(), metadata: metadata)
    var request = DecoderFixture.request
    #expect(try connection.examine(MemoryBytes(bytes), request).traces.isEmpty)
    request.wantsTraces = true
    let found = try connection.examine(MemoryBytes(bytes), request)
    #expect(found.traces.contains { $0.kind == "a1111.parameters" && $0.claim == .generated })
    #expect(found.pdq != nil)
  }

  @Test func tooManyPixelsAreALimit() throws {
    let connection = try DecoderFixture.connection()
    var request = DecoderFixture.request
    request.limits.pixels = 1_000
    let found = try connection.examine(
      MemoryBytes(DecoderFixture.picture(.jpeg())), request)
    #expect(found.error == DecodeError(.limit, ""))
    #expect(found.image?.width == 64)
    #expect(found.pdq == nil)
  }

  @Test func streamsAndDocumentsAreDecodedInTheChild() throws {
    let connection = try DecoderFixture.connection()
    let words = Array(String(repeating: "a red lighthouse at dawn ", count: 4_000).utf8)
    let packed = try StreamEncoder.gzip(words)
    let stream = try connection.openDecompression(.gzip, limits: .standard)
    let markup = try connection.openMarkup(.html, limits: .standard)
    var decoded: [UInt8] = []
    var rest = packed[...]
    while !rest.isEmpty {
      let step = try stream.step(Array(rest.prefix(100)))
      decoded += step.output
      rest = rest.dropFirst(step.consumed)
      if step.memberEnded { break }
    }
    #expect(decoded == words)
    let events = try markup.feed(Array("<P title=\"x&amp;y\">dawn</P>".utf8), isLast: true)
    let title = MarkupAttribute(name: "title", value: "x&y")
    #expect(events.contains(.start(name: "p", attributes: [title])))
    #expect(events.contains(.text("dawn")))
    stream.close()
    markup.close()
  }

  @Test func archivesReadTheRangesTheyNeed() throws {
    let connection = try DecoderFixture.connection()
    let archive = try connection.openArchive(
      MemoryBytes(TarFile.bytes(name: "a.txt", content: Array("dawn".utf8))), limits: .standard)
    let entry = try #require(try archive.nextEntry())
    #expect(entry.path == Array("a.txt".utf8))
    #expect(entry.byteCount == 4)
    #expect(try archive.readEntry(maximum: 100) == Array("dawn".utf8))
    #expect(try archive.nextEntry() == nil)
    archive.close()
  }

  @Test func aSourcesErrorReachesItsOwnerAndTheChildLives() throws {
    let connection = try DecoderFixture.connection()
    let child = connection.processID
    #expect(throws: FaultySource.Fault()) {
      try connection.examine(FaultySource(), DecoderFixture.request)
    }
    #expect(throws: Never.self) {
      try connection.examine(MemoryBytes([1]), DecoderFixture.request)
    }
    #expect(connection.processID == child)
  }
}

/// A source whose bytes cannot be read.
private final class FaultySource: ByteSource {
  struct Fault: Error, Equatable {}
  let byteCount = 100
  func read(at offset: Int, count: Int) throws -> [UInt8] { throw Fault() }
}

/// A tar file of one entry.
private enum TarFile {
  static func bytes(name: String, content: [UInt8]) -> [UInt8] {
    var header = [UInt8](repeating: 0, count: 512)
    func put(_ text: String, at offset: Int) {
      for (index, byte) in text.utf8.enumerated() { header[offset + index] = byte }
    }
    put(name, at: 0)
    put("0000644\0", at: 100)
    put("0000000\0", at: 108)
    put("0000000\0", at: 116)
    let size = String(content.count, radix: 8)
    put(String(repeating: "0", count: 11 - size.count) + size + "\0", at: 124)
    put("00000000000\0", at: 136)
    put("        ", at: 148)
    put("0", at: 156)
    put("ustar\u{0}00", at: 257)
    let sum = String(header.reduce(0) { $0 + Int($1) }, radix: 8)
    put(String(repeating: "0", count: 6 - sum.count) + sum + "\0 ", at: 148)
    let padding = [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
    return header + content + padding + [UInt8](repeating: 0, count: 1_024)
  }
}
