// SPDX-License-Identifier: Apache-2.0
// Why a synthetic picture could not be encoded.

/// Why a synthetic picture could not be encoded.
public enum EncodingError: Error, Hashable, Sendable {
  /// The installed libraries have no encoder for the format.
  case encoderMissing(String)
  /// The encoder refused the picture.
  case encoderFailed(String)
  /// The format has no place for the metadata asked for.
  case metadataUnsupported(String)
  /// A part is larger than its format can hold.
  case tooLarge(String)

  /// A stable code for tests and documents.
  public var code: String {
    switch self {
    case .encoderMissing: "encoder_missing"
    case .encoderFailed: "encoder_failed"
    case .metadataUnsupported: "metadata_unsupported"
    case .tooLarge: "too_large"
    }
  }

  /// What is wrong and what to do.
  public var userMessage: String {
    switch self {
    case .encoderMissing(let format):
      "libvips has no \(format) encoder here; install its codec package or choose another format"
    case .encoderFailed(let format):
      "the \(format) encoder failed; check the installation of libvips"
    case .metadataUnsupported(let format):
      "\(format) files are written without metadata; choose JPEG, PNG, WebP, HEIC or AVIF"
    case .tooLarge(let part): "\(part) is too large for its format; make it smaller"
    }
  }
}
