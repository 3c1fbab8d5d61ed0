// SPDX-License-Identifier: Apache-2.0
// Where tiles lie below the ledger's folder (C2SP tlog-tiles).

internal import EvidenceModel

/// One tile: up to 256 hashes of one level, or up to 256 entries.
struct TilePath: Hashable {
  /// What a tile holds.
  enum Level: Hashable {
    /// Hashes; level 0 are leaf hashes, each hash of level n + 1 is the root of a full tile of level n.
    case hashes(Int)
    /// The entries themselves.
    case entries
  }

  /// The number of hashes or entries of a full tile.
  static let fullWidth = 256
  /// The number of levels that 2⁶³ leaves need.
  static let levelCount = 8

  let level: Level
  let index: UInt64

  /// The path of the full tile.
  var full: String { "tile/\(levelText)/\(indexText)" }

  /// The folder of the partial tiles.
  var partials: String { full + ".p" }

  /// The path of the tile with its first `width` hashes or entries.
  func path(width: Int) -> String { width == Self.fullWidth ? full : "\(partials)/\(width)" }

  /// The number of hashes or entries of this tile in a ledger of `size` leaves.
  func width(size: UInt64) -> Int {
    let count = level.count(size: size)
    let (start, overflow) = index.multipliedReportingOverflow(by: UInt64(Self.fullWidth))
    guard !overflow, start < count else { return 0 }
    return Int(min(UInt64(Self.fullWidth), count - start))
  }

  private var levelText: String {
    switch level {
    case .hashes(let number): String(number)
    case .entries: "entries"
    }
  }

  /// Groups of three digits, all but the last with an `x` before it: `x001/x234/067`.
  private var indexText: String {
    var rest = index / 1_000
    var text = DecimalText.padded(Int(index % 1_000), to: 3)
    while rest > 0 {
      text = "x\(DecimalText.padded(Int(rest % 1_000), to: 3))/\(text)"
      rest /= 1_000
    }
    return text
  }
}

extension TilePath.Level {
  /// The number of leaves below one hash or entry, as a power of two.
  var leafCountLog2: UInt64 {
    switch self {
    case .hashes(let number): UInt64(8 * number)
    case .entries: 0
    }
  }

  /// The number of hashes or entries of this level in a ledger of `size` leaves.
  func count(size: UInt64) -> UInt64 { size >> leafCountLog2 }
}
