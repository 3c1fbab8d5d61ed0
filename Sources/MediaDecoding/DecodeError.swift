// SPDX-License-Identifier: Apache-2.0
// Why evidence could not be decoded: one closed set of codes for all decoders.

/// Why evidence could not be decoded.
public struct DecodeError: Error, Hashable, Sendable {
  /// The closed set of reasons; the raw value is stable and appears in records and documents.
  public enum Code: String, CaseIterable, Hashable, Sendable, Codable {
    /// The format is not one this build reads.
    case unrecognized
    /// The bytes end before the content does.
    case truncated
    /// The bytes contradict their format.
    case corrupt
    /// A limit was reached: pixels, bytes, entries, depth, ratio.
    case limit
    /// The content is encrypted and no key is known.
    case encrypted
    /// The format is known, this variant of it is not supported.
    case unsupported
    /// The decoder process ended unexpectedly.
    case crashed
    /// The decoder took longer than its limit.
    case timedOut = "timed_out"
    /// The decoder could not be started or spoke nonsense: a fault of the installation or a bug.
    case broken
  }

  /// Why.
  public let code: Code
  /// What was found, in words without evidence.
  public let detail: String

  /// Groups a code and its detail.
  public init(_ code: Code, _ detail: String) {
    self.code = code
    self.detail = detail
  }

  /// Whether the decoder process is gone with this error and all its open work with it.
  public var endsSession: Bool { code == .crashed || code == .timedOut || code == .broken }

  /// Two errors are the same when their codes are.
  public static func == (left: DecodeError, right: DecodeError) -> Bool { left.code == right.code }

  /// Hashes the code.
  public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
