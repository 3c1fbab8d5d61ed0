// SPDX-License-Identifier: Apache-2.0
// The kinds of fingerprints that the matching service speaks of, by the names that its clients use.

public import EvidenceModel

/// A kind of fingerprint that the matching service compares.
public enum MatchSignal: String, CaseIterable, Hashable, Sendable {
  /// PDQ of a picture: 64 hexadecimal digits, compared by distance.
  case pdq
  /// MD5 of a video file: 32 hexadecimal digits, compared exactly.
  case videoMD5 = "video_md5"
  /// MD5 of any file.
  case md5
  /// SHA-1 of any file: 40 hexadecimal digits.
  case sha1
  /// SHA-256 of any file: 64 hexadecimal digits.
  case sha256

  /// The algorithm of the entries it is held against.
  public var algorithm: FingerprintAlgorithm {
    switch self {
    case .pdq: .pdq
    case .videoMD5, .md5: .md5
    case .sha1: .sha1
    case .sha256: .sha256
    }
  }

  /// The signal's bytes that `text` spells, hexadecimal digits of either case.
  ///
  /// - Throws: ``CaseworkError`` `.usage`, which says how many digits there are.
  public func bytes(_ text: String) throws(CaseworkError) -> [UInt8] {
    let digits = 2 * byteCount
    guard text.utf8.count == digits, let bytes = HexText.decode(text) else {
      throw CaseworkError(
        .usage, "invalid signal: \(rawValue) has \(digits) hexadecimal digits")
    }
    return bytes
  }

  private var byteCount: Int {
    switch algorithm {
    case .md5: 16
    case .sha1: 20
    case .sha256, .pdq, .vpdq: 32
    }
  }
}

/// A kind of file that is sent to the matching service.
public enum MatchContent: String, CaseIterable, Hashable, Sendable {
  /// A picture.
  case photo
  /// A video.
  case video

  /// The signals that are made of it.
  public var signals: [MatchSignal] {
    switch self {
    case .photo: [.pdq, .md5, .sha1, .sha256]
    case .video: [.videoMD5, .sha1, .sha256]
    }
  }
}

/// One fingerprint to be looked up.
public struct MatchQuery: Hashable, Sendable {
  /// What it is.
  public let signal: MatchSignal
  /// Its bytes, as many as the signal has.
  public let bytes: [UInt8]

  /// Groups a signal and its bytes.
  public init(_ signal: MatchSignal, _ bytes: [UInt8]) {
    self.signal = signal
    self.bytes = bytes
  }
}
