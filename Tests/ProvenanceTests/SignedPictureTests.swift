// SPDX-License-Identifier: Apache-2.0
// A signature over pixels proves nothing of what stands beside them, over them or behind them.

import Crypto
import EvidenceModel
import Foundation
import MediaDecoding
import NativeDecoders
import SyntheticEncoding
import Testing

@testable import Provenance

@Suite struct SignedPictureTests {
  private static let key = Curve25519.Signing.PrivateKey()
  private static let canvas = PixelCanvas.testCard(width: 40, height: 30, seed: 6)
  private static let start: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

  private static func comment() throws -> String {
    let plain = "{\"request_type\": \"PromptGenerateRequest\"}"
    let signature = try key.signature(for: Data(canvas.bytes) + Data(plain.utf8))
    return plain.dropLast() + ", \"signed_hash\": \"\(signature.base64EncodedString())\"}"
  }

  /// The signed picture as a PNG, with alpha where it is given, and with other chunks.
  private static func png(
    alpha: ((Int) -> UInt8)? = nil, before: [UInt8] = [], after: [UInt8] = [],
    trailing: [UInt8] = []
  ) throws -> [UInt8] {
    let samples =
      alpha.map { alpha in
        (0..<canvas.width * canvas.height).flatMap { pixel in
          canvas.bytes[pixel * 3..<pixel * 3 + 3] + [alpha(pixel)]
        }
      } ?? canvas.bytes
    let file = PNGFixture.picture(
      width: canvas.width, height: canvas.height, samples: samples, hasAlpha: alpha != nil)
    // The header is 25 bytes and the end 12.
    return file[..<33] + PNGFixture.text("Comment", try comment()) + before
      + file[33..<file.count - 12] + after + file.suffix(12) + trailing
  }

  private static func trace(_ file: [UInt8], _ format: MediaFormat = .png) throws -> Trace {
    let own = PixelSigningKey(
      name: "own key", publicKey: Array(key.publicKey.rawRepresentation), isConfirmed: true)
    let traces = try PixelTraces(rows: VipsPictureRows(), tools: nativeTools, keys: [own])
      .scan(MemoryBytes(file), format, .standard)
    return try #require(traces.first)
  }

  private static func expectDoubt(
    _ doubts: [String], of file: [UInt8], strength: TraceStrength = .proof
  ) throws {
    let trace = try trace(file)
    #expect(trace.values("state") == ["verified"], "\(doubts)")
    #expect(trace.values("doubt") == doubts)
    #expect(trace.values("wholly_generated") == [doubts.isEmpty ? "yes" : "no"])
    #expect(trace.strength == strength)
    #expect(VerifiedGeneration.isProven(by: [trace]) == doubts.isEmpty)
  }

  @Test func theGeneratorsOwnFileIsProof() throws {
    try Self.expectDoubt([], of: try Self.png())
    try Self.expectDoubt([], of: try Self.png(alpha: { _ in 255 }))
    // Settings hidden in the lowest bit of alpha, as the generator writes them.
    try Self.expectDoubt([], of: try Self.png(alpha: { UInt8(254 + $0 % 2) }))
    let chunks = PNGFixture.chunk("pHYs", [0, 0, 0, 1, 0, 0, 0, 1, 0])
    try Self.expectDoubt([], of: try Self.png(before: chunks + PNGFixture.text("Title", "x")))
  }

  @Test(arguments: [UInt8(0), 128, 253])
  func aPictureInAlphaIsNotTheSignedOne(value: UInt8) throws {
    let file = try Self.png(alpha: { $0 == 77 ? value : 255 })
    try Self.expectDoubt(["alpha"], of: file, strength: .hint)
    let trace = try Self.trace(file)
    #expect(trace.forgeability == .trivial)
    #expect(ConclusionRules.conclude([trace]).strength == .hint)
    #expect(
      ConclusionRules.conclude([trace]).reasons
        == ["novelai.signature", "contradiction.signed_picture"])
  }

  @Test func framesAreNotTheSignedPicture() throws {
    let control: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 40, 0, 0, 0, 30]
    let frames =
      PNGFixture.chunk("fcTL", control + [UInt8](repeating: 0, count: 14))
      + PNGFixture.chunk("fdAT", [0, 0, 0, 1, 0])
    let file = try Self.png(
      before: PNGFixture.chunk("acTL", [0, 0, 0, 1, 0, 0, 0, 0]), after: frames)
    try Self.expectDoubt(["animation"], of: file, strength: .hint)
    let reasons = ConclusionRules.conclude([try Self.trace(file)]).reasons
    #expect(reasons.contains("contradiction.signed_picture"))
  }

  @Test func whatElseChangesOrHidesSomethingIsDoubted() throws {
    let gamma = PNGFixture.chunk("gAMA", [0, 0, 3, 232])
    try Self.expectDoubt(["colors"], of: try Self.png(before: gamma))
    try Self.expectDoubt(
      ["other_parts"], of: try Self.png(before: PNGFixture.chunk("zzZz", [1])))
    try Self.expectDoubt(["trailing_data"], of: try Self.png(trailing: [1, 2, 3]))
    for (orientation, doubts) in [(1, []), (3, ["orientation"])] {
      let exif = EXIFFixture(main: [EXIFFixture().short(0x0112, orientation)]).block()
      try Self.expectDoubt(doubts, of: try Self.png(before: PNGFixture.chunk("eXIf", exif)))
    }
    let exif = PNGFixture.chunk("eXIf", [1, 2, 3])
    try Self.expectDoubt(["damaged"], of: try Self.png(before: exif))
  }

  @Test func aPacketThatTurnsThePictureOrHoldsAnotherIsDoubted() throws {
    let tiff = "xmlns:tiff=\"http://ns.adobe.com/tiff/1.0/\" "
    let small =
      "<xmp:Thumbnails xmlns:g=\"http://ns.adobe.com/xap/1.0/g/img/\"><rdf:Alt><rdf:li "
      + "rdf:parseType=\"Resource\"><g:image>AAAA</g:image></rdf:li></rdf:Alt></xmp:Thumbnails>"
    for (packet, doubts) in [
      (XMPFixture.packet("", attributes: tiff + "tiff:Orientation=\"1\""), []),
      (XMPFixture.packet("", attributes: tiff + "tiff:Orientation=\"6\""), ["orientation"]),
      (
        XMPFixture.packet("<tiff:Orientation>3</tiff:Orientation>", attributes: tiff),
        ["orientation"]
      ),
      (XMPFixture.packet(small), ["thumbnail"]),
      (XMPFixture.packet("<broken"), ["damaged"]),
    ] {
      let chunk = PNGFixture.international("XML:com.adobe.xmp", packet)
      try Self.expectDoubt(doubts, of: try Self.png(before: chunk))
      let exif = EXIFFixture(main: [.bytes(0x02bc, Array(packet.utf8), type: 1)]).block()
      try Self.expectDoubt(doubts, of: try Self.png(before: PNGFixture.chunk("eXIf", exif)))
    }
  }

  @Test func transparentColorsOfARowAreSeen() throws {
    // One colour of the picture is declared transparent; every viewer leaves it out.
    let color: [UInt8] = Self.canvas.bytes.prefix(3).flatMap { [0, $0] }
    let trace = try Self.trace(try Self.png(before: PNGFixture.chunk("tRNS", color)))
    #expect(Set(trace.values("doubt")).isSuperset(of: ["alpha"]))
    #expect(trace.strength == .hint)
  }

  @Test func partsOfAWebPAreDoubtedToo() throws {
    let canvas = Self.canvas
    let plain = try PictureEncoder.encode(canvas, format: .webp(lossless: true))
    let exif = EXIFFixture(details: [
      .bytes(0x9286, Array("ASCII\0\0\0".utf8) + Array(try Self.comment().utf8))
    ]).block()
    let picture = Array(plain[12...])
    func file(_ flags: UInt8, _ more: [UInt8]) -> [UInt8] {
      let header = WebPFixture.chunk("VP8X", [flags, 0, 0, 0, 39, 0, 0, 29, 0, 0])
      let body = Array("WEBP".utf8) + header + picture + WebPFixture.chunk("EXIF", exif) + more
      return Array("RIFF".utf8) + little(body.count, 4) + body
    }
    #expect(try Self.trace(file(8, []), .webp).values("doubt") == [])
    for (type, doubt) in [
      ("ANIM", SignatureDoubt.animation), ("ANMF", .animation), ("ICCP", .colors),
      ("VP8L", .otherParts), ("ALPH", .otherParts),
    ] {
      let more = WebPFixture.chunk(type, [UInt8](repeating: 0, count: 16))
      var walk = WalkResult()
      try WebPWalker(limits: .standard)
        .walk(RangeReader(MemoryBytes(file(8, more)), .standard), into: &walk)
      let signed = try #require(
        try SignedPicture(walk, isWhole: true, nativeTools, .standard))
      #expect(signed.doubts == [doubt], "\(type)")
    }
  }
}
