// SPDX-License-Identifier: Apache-2.0
// Findings made from a decoder's errors.

internal import EvidenceModel
internal import MediaDecoding

extension Finding {
  /// What a decoder's error means for the reading of a source: `code` and the error's own code joined
  /// by a dot-free suffix, as in `warc.member_truncated`.
  static func decoding(_ error: DecodeError, code: String, offset: Int? = nil) -> Finding {
    Finding(
      code: "\(code)_\(error.code.rawValue)", severity: .unreadable, detail: error.detail,
      offset: offset)
  }
}
