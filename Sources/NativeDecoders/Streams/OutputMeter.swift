// SPDX-License-Identifier: Apache-2.0
// Counts what went into a decoder and what came out, and stops bombs.

internal import MediaDecoding

/// Counts what went into a decoder and what came out, and judges both against the limits.
struct OutputMeter {
  /// The most that one step or read gives.
  static let largestPiece = 1 << 20

  private let limits: ContainerLimits
  private var output = 0

  /// Starts at nothing.
  init(_ limits: ContainerLimits) { self.limits = limits }

  /// Counts `produced` more bytes, made from `input` bytes since the beginning.
  ///
  /// - Throws: `.limit` when there are too many in all, or too many for the input.
  mutating func add(_ produced: Int, input: Int) throws(DecodeError) {
    let (sum, overflow) = output.addingReportingOverflow(produced)
    guard !overflow, sum <= limits.outputBytes else {
      throw DecodeError(.limit, "more decoded bytes than allowed")
    }
    output = sum
    guard sum >= Self.largestPiece else { return }
    let (allowed, beyond) = max(1, input).multipliedReportingOverflow(by: max(1, limits.ratio))
    guard beyond || sum <= allowed else {
      throw DecodeError(.limit, "more decoded bytes for the encoded ones than allowed")
    }
  }

  /// Room for the output of one step: in proportion to the input, within 64 KiB and 1 MiB.
  static func room(forInput count: Int) -> Int {
    min(largestPiece, max(64 << 10, count > largestPiece / 8 ? largestPiece : count * 8))
  }
}
