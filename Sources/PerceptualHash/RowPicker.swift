// SPDX-License-Identifier: Apache-2.0
// The bytes of a row that are looked at when a large picture is reduced by nearest neighbour.

internal import CKernels

/// Picks evenly spread bytes out of rows: those at `floor(i · width / count)`.
///
/// Where the processor can, sixteen at a time. Memory: 16 bytes for each picked one, at most.
///
/// - Source: facebook/ThreatExchange `pdq/cpp/io/pdqio.cpp`.
public struct RowPicker: Sendable {
  /// Bytes that a row needs beyond its last for the quick way; they are read and not used.
  public static let slack = Int(MARTLET_PICK_SLACK)

  private static let lanes = 16
  /// Above this many pieces of a row for sixteen picked bytes, picking one by one is as quick.
  private static let mostPieces = 16

  /// The picked columns, not falling, each below ``width``.
  public let columns: [Int]
  /// The bytes of a row.
  public let width: Int
  private let places: [UInt32]
  private let masks: [UInt8]

  /// Picks `count` bytes of rows of `width` bytes; both are at least 1, `width` below 2³².
  public init(width: Int, count: Int) {
    self.width = width
    columns = (0..<count).map { $0 * width / count }
    places = columns.map { UInt32($0) }
    masks = Self.masks(columns)
  }

  /// Writes the picked bytes of `row` to `target` from `start` on.
  ///
  /// `row` must hold ``width`` bytes, `target` as many from `start` on as are picked. Rows with
  /// ``slack`` bytes more are picked from faster.
  ///
  /// - Complexity: O(count).
  public func pick(from row: Span<UInt8>, into target: inout [UInt8], at start: Int) {
    let count = places.count
    precondition(row.count >= width, "a row has its width of bytes")
    precondition(start >= 0 && target.count - start >= count, "the target holds what is picked")
    let isQuick = !masks.isEmpty && row.count - width >= Self.slack
    unsafe row.withUnsafeBufferPointer { row in
      unsafe target.withUnsafeMutableBufferPointer { target in
        guard let source = row.baseAddress, let out = target.baseAddress else { return }
        unsafe masks.withUnsafeBufferPointer { masks in
          unsafe martlet_pick_bytes(
            source, places, count, isQuick ? masks.baseAddress : nil, out + start)
        }
      }
    }
  }

  /// Where each byte of each piece of sixteen goes; empty when the quick way is not to be had.
  private static func masks(_ columns: [Int]) -> [UInt8] {
    guard columns.count.isMultiple(of: lanes), martlet_pick_by_masks() != 0 else { return [] }
    var masks: [UInt8] = []
    for first in stride(from: 0, to: columns.count, by: lanes) {
      let group = columns[first..<first + lanes]
      let start = columns[first]
      let pieces = (columns[first + lanes - 1] - start) / lanes + 1
      guard pieces <= mostPieces else { return [] }
      let base = masks.count
      masks += [UInt8](repeating: 0x80, count: pieces * lanes)
      for (lane, column) in group.enumerated() {
        let (piece, place) = (column - start).quotientAndRemainder(dividingBy: lanes)
        masks[base + piece * lanes + lane] = UInt8(place)
      }
    }
    return masks
  }
}
