// SPDX-License-Identifier: Apache-2.0
// Why a source cannot be read at all: faults of the input as a whole or of the environment. What is
// wrong with a part of a source is a finding, never an error.

/// Why a source cannot be read at all.
///
/// Equal when the codes are.
public struct CaptureError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The closed set of reasons; the raw value is stable.
  public enum Code: String, CaseIterable, Hashable, Sendable, Codable {
    /// Nothing is at the path.
    case missing = "capture_missing"
    /// The path cannot be opened or listed.
    case unreadable = "capture_unreadable"
    /// The path is a device, a pipe or a socket.
    case notRegular = "capture_not_regular"
    /// No decoder could be started.
    case decoderUnavailable = "capture_decoder_unavailable"
    /// A case file is in a coding of text that is not read.
    case coding = "capture_coding"
    /// The source changed while its digest was made.
    case changed = "capture_changed"
  }

  /// Why.
  public let code: Code
  /// What is wrong and what to do, without evidence.
  public let detail: String

  /// Groups a code and its words.
  public init(_ code: Code, _ detail: String) {
    self.code = code
    self.detail = detail
  }

  /// The words.
  public var description: String { detail }

  /// Two errors are the same when their codes are.
  public static func == (left: CaptureError, right: CaptureError) -> Bool {
    left.code == right.code
  }

  /// Hashes the code.
  public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
