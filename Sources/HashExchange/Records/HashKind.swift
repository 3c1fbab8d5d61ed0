// SPDX-License-Identifier: Apache-2.0
// The hashes that lists name in words: what each must look like, and how it is written.

internal import EvidenceModel
internal import Foundation

/// A hash of a kind whose form is known, as lists name it beside its value.
///
/// - Source: docs/formats/vics.md; of PhotoDNA only the form is known (base64 of 144 bytes), and it is carried, never matched.
enum HashKind: Hashable {
  /// One that Martlet compares.
  case fingerprint(FingerprintAlgorithm)
  case photoDNA
  case sha512
  case eDonkey

  private static let photoDNABytes = 144

  /// The kind of that name, in any case, with or without dashes; `nil` for one whose form is not known.
  init?(name: String) {
    switch name.lowercased().filter({ !["-", "_", " "].contains($0) }) {
    case "md5": self = .fingerprint(.md5)
    case "sha1": self = .fingerprint(.sha1)
    case "sha256": self = .fingerprint(.sha256)
    case "pdq": self = .fingerprint(.pdq)
    case "photodna": self = .photoDNA
    case "sha512": self = .sha512
    case "edk", "edonkey", "ed2k": self = .eDonkey
    default: return nil
    }
  }

  /// What a person is told it is.
  var words: String {
    switch self {
    case .fingerprint(let algorithm): algorithm.rawValue
    case .photoDNA: "photodna"
    case .sha512: "sha512"
    case .eDonkey: "edonkey"
    }
  }

  /// Why a value is refused; `nil` when it is sound.
  ///
  /// - Complexity: O(n).
  func fault(_ value: String) -> LineProblem.Reason? {
    let text = Self.trimmed(value)
    switch self {
    case .fingerprint(let algorithm): return RecordCheck.fault(algorithm, text)
    case .sha512: return Self.fault(text, digits: 128)
    case .eDonkey: return Self.fault(text, digits: 32)
    case .photoDNA:
      guard let bytes = Data(base64Encoded: text) else { return .notBase64 }
      guard bytes.count == Self.photoDNABytes else { return .wrongLength }
      return bytes.allSatisfy { $0 == bytes.first } ? .dummy : nil
    }
  }

  /// Why a value cannot stand in a list of what was there, where also the digest of the empty file may.
  func faultInCases(_ value: String) -> LineProblem.Reason? {
    let reason = fault(value)
    return reason == .emptyFileDigest ? nil : reason
  }

  /// A sound value as VICS writes it: PDQ in lower case, PhotoDNA as it is, others in upper case.
  func written(_ value: String) -> String {
    let text = Self.trimmed(value)
    return switch self {
    case .fingerprint(.pdq), .fingerprint(.vpdq): text.lowercased()
    case .photoDNA: text
    case .fingerprint, .sha512, .eDonkey: text.uppercased()
    }
  }

  private static func fault(_ text: String, digits: Int) -> LineProblem.Reason? {
    guard text.utf8.count == digits else { return .wrongLength }
    guard let bytes = HexText.decode(text) else { return .notHexadecimal }
    return bytes.allSatisfy { $0 == 0 } ? .allZero : nil
  }

  /// Without the blanks around it.
  static func trimmed(_ value: String) -> String {
    String(decoding: Array(value.utf8)[...].trimmed, as: UTF8.self)
  }
}
