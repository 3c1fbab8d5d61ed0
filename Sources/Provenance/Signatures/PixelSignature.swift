// SPDX-License-Identifier: Apache-2.0
// Checks a signature over the pixels of a picture and its comment.

internal import Crypto
internal import EvidenceModel
internal import Foundation
internal import MediaDecoding

/// Gathers the message of a pixel signature from the rows of a picture, and checks it.
struct PixelSignature {
  /// The largest number of pixels of a picture whose signature is checked.
  static let maximumPixels = 40_000_000

  /// What a check came to.
  enum State: String, CaseIterable, Hashable {
    /// Pixels and comment are as signed.
    case verified
    /// No known key fits: the picture or the comment changed, or somebody else signed.
    case mismatch
    /// The pixels could not be read as they were signed.
    case notCheckable = "not_checkable"
  }

  private let comment: SignedComment
  private var message = Data()

  init(_ comment: SignedComment) { self.comment = comment }

  /// Takes the next row: red, green and blue are kept, alpha is dropped.
  mutating func append(_ row: Span<UInt8>, channels: Int) {
    guard channels == 4 else {
      return unsafe row.withUnsafeBufferPointer { unsafe message.append($0) }
    }
    var colors: [UInt8] = []
    colors.reserveCapacity(row.count / 4 * 3)
    var start = 0
    while start < row.count - 3 {
      for sample in start..<start + 3 { colors.append(row[sample]) }
      start += 4
    }
    message.append(contentsOf: colors)
  }

  /// The first of `keys` that made the signature.
  consuming func verify(_ keys: [PixelSigningKey]) -> PixelSigningKey? {
    message.append(contentsOf: comment.signedText)
    let (message, signature) = (message, comment.signature)
    return keys.first { key in
      let known = try? Curve25519.Signing.PublicKey(rawRepresentation: key.publicKey)
      return known?.isValidSignature(signature, for: message) ?? false
    }
  }

  /// The trace of a check.
  static func trace(
    _ state: State, key: PixelSigningKey?, comment: SignedComment, block: MetadataBlock
  ) -> Trace {
    let isProof = state == .verified && key?.isConfirmed == true
    var fields = [TraceField(name: "state", value: state.rawValue, isEvidenceText: false)]
    if let key {
      fields += [
        TraceField(name: "key", value: key.name, isEvidenceText: false),
        TraceField(
          name: "key_confirmed", value: key.isConfirmed ? "yes" : "no", isEvidenceText: false),
        TraceField(
          name: "wholly_generated", value: comment.statesNoInput ? "yes" : "no",
          isEvidenceText: false),
      ]
    }
    return Trace(
      kind: "novelai.signature", tool: "NovelAI", claim: .generated, carrier: block.carrier,
      offset: block.offset, length: block.length,
      strength: isProof ? .proof : state == .verified ? .strong : .hint,
      forgeability: isProof ? .cryptographic : state == .verified ? .moderate : .trivial,
      fields: fields)
  }
}
