// SPDX-License-Identifier: Apache-2.0
// What a person may import: certificates in PEM, or one Ed25519 public key in PEM.

internal import Crypto
internal import EvidenceModel
internal import Foundation
internal import MediaDecoding
internal import SwiftASN1
internal import X509

/// The content of a file that a person imports.
struct TrustFile: Hashable {
  /// What the file holds.
  enum Content: Hashable {
    /// Certificates of authorities, as they stand.
    case certificates(pem: String)
    /// A key of pixel signatures, 32 bytes.
    case pixelKey([UInt8])
  }

  /// The sort of content, a stable code.
  var kind: String {
    switch content {
    case .certificates: "certificates"
    case .pixelKey: "pixel_key"
    }
  }

  let content: Content
  let sha256: EvidenceModel.SHA256Digest
  /// The number of certificates.
  let certificates: Int
  /// How many of them have run out.
  let expired: Int

  private static let keyPrefix: [UInt8] = [
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
  ]

  /// Reads a file as of `now`.
  ///
  /// - Throws: ``TrustListError`` `.unreadable`.
  init(_ bytes: [UInt8], now: Instant) throws(TrustListError) {
    let what = "import a file of certificates (or one Ed25519 public key) in PEM"
    guard bytes.count <= ContentTrust.maximumListBytes else {
      throw TrustListError(.unreadable, "the file is larger than 4 MiB; \(what)")
    }
    guard let text = String(validating: bytes, as: UTF8.self), text.contains("-----BEGIN "),
      let documents = try? PEMDocument.parseMultiple(pemString: text), !documents.isEmpty,
      let digest = EvidenceModel.SHA256Digest(bytes: Array(SHA256.hash(data: bytes)))
    else { throw TrustListError(.unreadable, "the file is not PEM; \(what)") }
    sha256 = digest
    if documents.count == 1, documents[0].discriminator == "PUBLIC KEY" {
      let key = documents[0].derBytes
      guard key.count == 44, key.starts(with: Self.keyPrefix) else {
        throw TrustListError(.unreadable, "the public key is not an Ed25519 key")
      }
      content = .pixelKey(Array(key.dropFirst(Self.keyPrefix.count)))
      (certificates, expired) = (0, 0)
      return
    }
    guard !documents.contains(where: { $0.discriminator.contains("PRIVATE") }) else {
      throw TrustListError(
        .unreadable, "the file holds a private key, which must not be imported; \(what)")
    }
    let today = Date(timeIntervalSince1970: Double(now.microseconds) / 1_000_000)
    var past = 0
    for document in documents {
      guard document.discriminator == Certificate.defaultPEMDiscriminator,
        let certificate = try? Certificate(pemDocument: document)
      else { throw TrustListError(.unreadable, "a part of the file is no certificate; \(what)") }
      if certificate.notValidAfter < today { past += 1 }
    }
    content = .certificates(pem: text)
    (certificates, expired) = (documents.count, past)
  }
}
