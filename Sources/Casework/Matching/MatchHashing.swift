// SPDX-License-Identifier: Apache-2.0
// The signals of a file that a machine sent: decoded in a child, and kept nowhere.

internal import Crypto
internal import EvidenceModel
internal import Foundation
internal import MediaDecoding

/// Makes the signals of files that machines send.
public struct MatchHashing: Sendable {
  private let decoders: any Examining

  /// Has pictures decoded by `decoders`.
  public init(decoders: any Examining) { self.decoders = decoders }

  /// The signals of a file, in the order asked for; without a PDQ where a picture has too little texture for one.
  ///
  /// Only pictures are decoded, in the sandboxed child; nothing is stored.
  ///
  /// - Throws: ``CaseworkError`` `.usage` for a picture that cannot be decoded.
  public func signals(
    of bytes: [UInt8], _ wanted: [MatchSignal]
  ) throws -> [MatchQuery] {
    try wanted.compactMap { signal in
      switch signal {
      case .pdq: try pdq(bytes).map { MatchQuery(.pdq, $0.bytes) }
      case .md5, .videoMD5: MatchQuery(signal, Array(Insecure.MD5.hash(data: bytes)))
      case .sha1: MatchQuery(signal, Array(Insecure.SHA1.hash(data: bytes)))
      case .sha256: MatchQuery(signal, Array(SHA256.hash(data: bytes)))
      }
    }
  }

  private func pdq(_ bytes: [UInt8]) throws -> PDQHash? {
    let request = ExaminationRequest(
      wantsPDQ: true, wantsDihedral: false, wantsTraces: false, limits: .standard)
    let found: Examination
    do {
      found = try decoders.examine({ MemoryBytes(bytes) }, request).wait()
    } catch is DecodeError { throw Self.undecodable }
    guard let pdq = found.pdq else { throw Self.undecodable }
    return pdq.quality >= PDQFingerprint.standardQuality ? pdq.hash : nil
  }

  private static let undecodable = CaseworkError(
    .usage, "the file gives no picture; send a whole picture in a known format")
}
