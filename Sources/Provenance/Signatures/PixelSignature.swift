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
  /// The least alpha of a pixel in files of the generator, which hides its settings in the lowest bit of alpha.
  static let leastAlpha: UInt8 = 254

  /// What a check came to.
  enum State: String, CaseIterable, Hashable {
    /// Pixels and comment are as signed.
    case verified
    /// No known key fits: the picture or the comment changed, or somebody else signed.
    case mismatch
    /// The pixels could not be read as they were signed, or the signature has not the form of one.
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

  /// The first of `keys` that made the signature; `nil` also where there is none of its form.
  consuming func verify(_ keys: [PixelSigningKey]) -> PixelSigningKey? {
    guard let signature = comment.signature else { return nil }
    message.append(contentsOf: comment.signedText)
    let message = message
    return keys.first { key in
      let known = try? Curve25519.Signing.PublicKey(rawRepresentation: key.publicKey)
      return known?.isValidSignature(signature, for: message) ?? false
    }
  }

  /// The trace of a check.
  ///
  /// Alpha and frames are not signed: where they may show another picture, the signature says nothing of what is
  /// shown, and anyone could have put the two together. The claim is that of the signed comment: one that states that
  /// a picture was filled in states an edit.
  static func trace(
    _ state: State, key: PixelSigningKey?, block: MetadataBlock, doubts: Set<SignatureDoubt>,
    use: PictureUse? = nil
  ) -> Trace {
    let isShown = !doubts.contains(where: \.isAnotherPicture)
    let isProof = state == .verified && key?.isConfirmed == true && isShown
    let isStrong = state == .verified && isShown
    func word(_ name: String, _ value: String) -> TraceField {
      TraceField(name: name, value: value, isEvidenceText: false)
    }
    var fields = [word("state", state.rawValue)]
    if let key {
      fields += [
        word("key", key.name), word("key_confirmed", key.isConfirmed ? "yes" : "no"),
        word("wholly_generated", doubts.isEmpty ? "yes" : "no"),
      ]
      fields += doubts.map(\.rawValue).sorted().map { word("doubt", $0) }
    }
    if let use { fields.append(word(PictureUse.fieldName, use.rawValue)) }
    return Trace(
      kind: "novelai.signature", tool: "NovelAI",
      claim: use == .changedInPart ? .edited : .generated, carrier: block.carrier,
      offset: block.offset, length: block.length,
      strength: isProof ? .proof : isStrong ? .strong : .hint,
      forgeability: isProof ? .cryptographic : isStrong ? .moderate : .trivial,
      fields: fields)
  }
}
