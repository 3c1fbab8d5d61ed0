// SPDX-License-Identifier: Apache-2.0
// Signatures over pixels and comment, made with a key of our own.

import Crypto
import EvidenceModel
import Foundation
import MediaDecoding
import NativeDecoders
import SyntheticEncoding
import Testing

@testable import Provenance

@Suite struct PixelSignatureTests {
  private static let key = Curve25519.Signing.PrivateKey()

  private static func keys(confirmed: Bool) -> [PixelSigningKey] {
    [
      .publishedNovelAI,
      PixelSigningKey(
        name: "own key", publicKey: Array(key.publicKey.rawRepresentation), isConfirmed: confirmed),
    ]
  }

  /// The JSON of a comment without and with its signature at a place among its members.
  private static func comment(
    _ members: [String], canvas: PixelCanvas, at place: Int, separator: String = ", "
  ) throws -> String {
    let plain = "{" + members.joined(separator: separator) + "}"
    let signature = try key.signature(for: Data(canvas.bytes) + Data(plain.utf8))
    var all = members
    all.insert("\"signed_hash\": \"\(signature.base64EncodedString())\"", at: place)
    return "{" + all.joined(separator: separator) + "}"
  }

  private static let members = [
    "\"prompt\": \"a red lighthouse, \\\"signed_hash\\\": dawn\"", "\"steps\": 28",
    "\"scale\": 5.0", "\"request_type\": \"PromptGenerateRequest\"",
    "\"reference_image_multiple\": []", "\"controlnet_strength\": 1.0",
    "\"controlnet_model\": null",
    "\"sampler\": \"k_euler\"", "\"v4_prompt\": {\"caption\": {\"base_caption\": \"a gull\"}}",
  ]

  private static func traces(
    _ file: [UInt8], _ format: MediaFormat = .png, confirmed: Bool = true
  ) throws -> [Trace] {
    try PixelTraces(rows: VipsPictureRows(), tools: nativeTools, keys: keys(confirmed: confirmed))
      .scan(MemoryBytes(file), format, .standard)
  }

  private static func png(_ canvas: PixelCanvas, comment: String) throws -> [UInt8] {
    try PictureEncoder.encode(
      canvas, format: .png(),
      metadata: PictureMetadata(pngText: [PNGTextChunk(.tEXt, keyword: "Comment", text: comment)]))
  }

  private static let canvas = PixelCanvas.testCard(width: 40, height: 30, seed: 4)

  @Test(arguments: [0, 2, 5])
  func aSignatureByAConfirmedKeyIsProof(place: Int) throws {
    let text = try Self.comment(Self.members, canvas: Self.canvas, at: place)
    let trace = try #require(try Self.traces(try Self.png(Self.canvas, comment: text)).first)
    #expect(trace.kind == "novelai.signature" && trace.claim == .generated)
    #expect(trace.strength == .proof && trace.forgeability == .cryptographic)
    #expect(trace.values("state") == ["verified"] && trace.values("key") == ["own key"])
    #expect(trace.values("wholly_generated") == ["yes"])
    #expect(trace.carrier == "png.tEXt" && trace.length > 100)
  }

  @Test(arguments: ["\"AAAA\"", "\"not base64!\"", "7", "[\"AAAA\"]"])
  func aStatedSignatureThatHasNotTheFormOfOneIsNotCheckable(_ value: String) throws {
    let text = "{\"prompt\": \"gulls\", \"signed_hash\": \(value)}"
    let trace = try #require(try Self.traces(try Self.png(Self.canvas, comment: text)).first)
    #expect(trace.kind == "novelai.signature" && trace.values("state") == ["not_checkable"])
    #expect(trace.strength == .hint && trace.forgeability == .trivial)
  }

  @Test func aMalformedSignatureHidesNoOther() throws {
    let signed = try Self.comment(Self.members, canvas: Self.canvas, at: 0)
    let file = try PictureEncoder.encode(
      Self.canvas, format: .png(),
      metadata: PictureMetadata(
        pngText: ["{\"signed_hash\": \"AAAA\"}", signed].map {
          PNGTextChunk(.tEXt, keyword: "Comment", text: $0)
        }))
    #expect(try Self.traces(file).map { $0.values("state") } == [["verified"]])
  }

  @Test func aKeyThatNobodyConfirmedProvesNothing() throws {
    let text = try Self.comment(Self.members, canvas: Self.canvas, at: 1)
    let file = try Self.png(Self.canvas, comment: text)
    let trace = try #require(try Self.traces(file, confirmed: false).first)
    #expect(trace.values("state") == ["verified"] && trace.values("key_confirmed") == ["no"])
    #expect(trace.strength == .strong && trace.forgeability == .moderate)
    #expect(!PixelSigningKey.publishedNovelAI.isConfirmed)
  }

  @Test func aChangedPixelOrWordIsAMismatch() throws {
    let text = try Self.comment(Self.members, canvas: Self.canvas, at: 1)
    var changed = Self.canvas
    changed[3, 3] = PixelColor(changed[3, 3].red ^ 1, 0, 0)
    let files = [
      try Self.png(changed, comment: text),
      try Self.png(
        Self.canvas, comment: text.replacingOccurrences(of: "lighthouse", with: "lightboat")),
    ]
    for file in files {
      let trace = try #require(try Self.traces(file).first)
      #expect(trace.values("state") == ["mismatch"])
      #expect(trace.strength == .hint && trace.forgeability == .trivial)
    }
  }

  @Test(arguments: [
    "\"request_type\": \"Img2ImgRequest\"",
    "\"request_type\": \"PromptGenerateRequest\", \"image\": \"x\"",
    "\"steps\": 28",
    "\"request_type\": \"PromptGenerateRequest\", \"reference_image_multiple\": [\"x\"]",
    "\"request_type\": \"PromptGenerateRequest\", \"controlnet_model\": \"depth\"",
    "\"request_type\": \"PromptGenerateRequest\", \"controlnet_condition\": \"AAAA\"",
    "\"request_type\": \"PromptGenerateRequest\", \"vibe\": {\"a\": 1}",
  ])
  func aPictureThatMayHaveHadAnInputIsNotWhollyGenerated(member: String) throws {
    let text = try Self.comment([member], canvas: Self.canvas, at: 0)
    let trace = try #require(try Self.traces(try Self.png(Self.canvas, comment: text)).first)
    #expect(trace.values("state") == ["verified"])
    #expect(trace.values("wholly_generated") == ["no"])
    #expect(trace.values("doubt") == ["input_possible"])
  }

  @Test(arguments: [
    ("PromptGenerateRequest", TraceClaim.generated, [String]()),
    ("Img2ImgRequest", .generated, ["stated"]),
    ("NativeInfillingRequest", .edited, ["changed_in_part"]),
  ])
  func aSignatureClaimsWhatItsCommentStates(
    request: String, claim: TraceClaim, use: [String]
  ) throws {
    let members = ["\"prompt\": \"gulls\"", "\"request_type\": \"\(request)\""]
    let text = try Self.comment(members, canvas: Self.canvas, at: 0)
    let file = try Self.png(Self.canvas, comment: text)
    let trace = try #require(try Self.traces(file).first)
    #expect(trace.claim == claim && trace.strength == .proof)
    #expect(trace.values("input_picture") == use)
    let conclusion = ConclusionRules.conclude([trace])
    #expect(conclusion.code == (claim == .edited ? .edited : .generated))
    #expect(conclusion.strength == .proof)
    #expect(conclusion.reasons.contains("input_picture") == (use == ["stated"]))
    // With pixels that changed it is a hint of the same.
    var changed = Self.canvas
    changed[3, 3] = PixelColor(changed[3, 3].red ^ 1, 0, 0)
    let other = try #require(try Self.traces(try Self.png(changed, comment: text)).first)
    #expect(other.claim == claim && other.strength == .hint)
  }

  @Test func commentsWithoutSignatureHaveNoTrace() throws {
    for text in [
      "", "{}", "{\"signed_hash\": null}", "{\"signed_hash\": \"AAAA\"",
      "{\"a\": {\"signed_hash\": \"x\"}}", "\"signed_hash\"",
    ] {
      #expect(SignedComment(text) == nil)
      #expect(try Self.traces(try Self.png(Self.canvas, comment: text)).isEmpty)
    }
  }

  @Test func theSignedTextIsTheCommentAsItStands() {
    let hash = Data(repeating: 7, count: 64).base64EncodedString()
    for (text, rest) in [
      ("{\"a\": 1.50, \"signed_hash\": \"\(hash)\", \"b\": \"é\"}", "{\"a\": 1.50, \"b\": \"é\"}"),
      ("{\"signed_hash\": \"\(hash)\", \"b\": 1e3}", "{\"b\": 1e3}"),
      ("{\"b\": [1, 2],\n \"signed_hash\": \"\(hash)\"}", "{\"b\": [1, 2]}"),
      ("{\"signed_hash\": \"\(hash)\"}", "{}"),
    ] {
      #expect(SignedComment(text).map { String(decoding: $0.signedText, as: UTF8.self) } == rest)
    }
  }
}
