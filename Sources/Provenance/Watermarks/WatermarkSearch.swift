// SPDX-License-Identifier: Apache-2.0
// Looks for marks of pictures that were mirrored, resized or cut after the mark was hidden.

internal import MediaDecoding

/// Looks for marks of pictures that were mirrored, resized or cut: far slower than reading as stored.
struct WatermarkSearch {
  /// The most pixels of a picture that is searched.
  static let maximumPixels = 16_000_000
  /// The most pixels of a picture whose corners are searched.
  static let maximumCutPixels = 4_200_000

  /// The sides in which generators that hide marks make pictures.
  private static let nativeSizes = [
    (512, 512), (512, 768), (768, 512), (768, 768), (1_024, 1_024), (1_152, 896), (896, 1_152),
    (1_216, 832), (832, 1_216), (1_344, 768), (768, 1_344), (1_536, 640), (640, 1_536),
    (1_360, 768), (768, 1_360),
  ]

  let picture: SampledPicture

  /// The hits of all ways, the first way that finds a mark for each mark.
  func hits() -> [WatermarkHit] {
    var found: [WatermarkHit] = []
    func add(_ hits: [WatermarkHit]) {
      for hit in hits where !found.contains(where: { $0.mark == hit.mark }) { found.append(hit) }
    }
    add(read(picture).hits(.asStored))
    add(read(picture.mirrored()).hits(.mirrored))
    add(read(picture.flipped()).hits(.flipped))
    add(read(picture.flipped().mirrored()).hits(.turned))
    for (width, height) in Self.nativeSizes where isShaped(width, height) {
      let hits = read(picture.resized(width: width, height: height)).hits(.resized)
      add(hits.filter { $0.agreeing >= $0.mark.searchThreshold ?? $0.mark.bitCount })
    }
    if found.isEmpty, picture.width * picture.height <= Self.maximumCutPixels { add(cutHits()) }
    return found
  }

  /// Whether the picture has the shape of a native size within a hundredth, and another size.
  private func isShaped(_ width: Int, _ height: Int) -> Bool {
    guard picture.width != width || picture.height != height else { return false }
    let own = picture.width * height
    let native = picture.height * width
    return abs(own - native) * 100 <= native
  }

  private func read(_ picture: SampledPicture, left: Int = 0, top: Int = 0) -> WatermarkReader {
    var reader = WatermarkReader(width: picture.width, channels: 3, left: left, top: top)
    for row in 0..<picture.height { reader.append(picture.row(row)) }
    return reader
  }

  private func cutHits() -> [WatermarkHit] {
    var best: [String: WatermarkHit] = [:]
    for top in 0..<8 {
      for left in 0..<8 {
        let scores = read(picture, left: left, top: top).scores
        for mark in WatermarkMark.all {
          guard let threshold = mark.searchThreshold else { continue }
          for domain in mark.domains {
            let agreeing = CutSearch(scores, domain, mark).best()
            if agreeing >= threshold, agreeing > best[mark.name]?.agreeing ?? 0 {
              best[mark.name] = WatermarkHit(mark: mark, agreeing: agreeing, way: .cut)
            }
          }
        }
      }
    }
    return WatermarkMark.all.compactMap { best[$0.name] }
  }
}

/// Tries every row length and start of a mark on the blocks of a picture whose margins are gone.
///
/// A cut picture's block at row `i` and column `j` held bit `(i·S + j + o) mod L` of a mark of `L` bits, where `S` is
/// the lost row length and `o` the lost start.
struct CutSearch {
  private let mark: WatermarkMark
  private let rows: Int
  /// For each row, the set blocks of each column modulo L, twice over.
  private var ones: [Int32] = []
  /// The blocks of each column modulo L.
  private var blocks: [Int32] = []

  init(_ scores: BlockScores, _ domain: ColorDomain, _ mark: WatermarkMark) {
    self.mark = mark
    rows = scores.rows
    let count = mark.bitCount
    let columns = scores.columns
    let bits = scores[domain]
    ones = [Int32](repeating: 0, count: rows * count)
    blocks = [Int32](repeating: 0, count: count)
    for column in 0..<columns { blocks[column % count] += 1 }
    for row in 0..<rows {
      var position = 0
      for column in 0..<columns {
        ones[row * count + position] &+= Int32(bits[row * columns + column])
        position += 1
        if position == count { position = 0 }
      }
    }
  }

  /// The largest number of agreeing bits over all row lengths and starts.
  ///
  /// - Complexity: O(L² · rows).
  func best() -> Int {
    let count = mark.bitCount
    let rotations = PackedBits.rotations(of: mark.bits)
    var result = 0
    for length in 0..<count {
      var set = [Int32](repeating: 0, count: count)
      var all = set
      var shift = 0
      for row in 0..<rows {
        add(row * count, shift, to: &set, &all)
        shift += length
        if shift >= count { shift -= count }
      }
      let read = PackedBits(
        (0..<count).map { index in
          all[index] > 0 && Double(set[index]) / Double(all[index]) * 255 > 127
        })
      for rotation in rotations { result = max(result, count - rotation.difference(to: read)) }
    }
    return result
  }

  @inline(__always) private func add(
    _ start: Int, _ shift: Int, to set: inout [Int32], _ all: inout [Int32]
  ) {
    let count = mark.bitCount
    let head = count - shift
    for index in 0..<head {
      set[shift &+ index] &+= ones[start &+ index]
      all[shift &+ index] &+= blocks[index]
    }
    for index in head..<count {
      set[index &- head] &+= ones[start &+ index]
      all[index &- head] &+= blocks[index]
    }
  }
}

/// Up to 192 bits in three words.
struct PackedBits: Hashable {
  private var words = (UInt64(0), UInt64(0), UInt64(0))

  init(_ bits: [Bool]) {
    for (index, bit) in bits.prefix(192).enumerated() where bit {
      let mask = UInt64(1) << UInt64(index % 64)
      switch index / 64 {
      case 0: words.0 |= mask
      case 1: words.1 |= mask
      default: words.2 |= mask
      }
    }
  }

  /// The number of bits that differ.
  func difference(to other: PackedBits) -> Int {
    (words.0 ^ other.words.0).nonzeroBitCount + (words.1 ^ other.words.1).nonzeroBitCount
      + (words.2 ^ other.words.2).nonzeroBitCount
  }

  /// `bits` begun at each of its positions.
  static func rotations(of bits: [Bool]) -> [PackedBits] {
    bits.indices.map { PackedBits(Array(bits[$0...] + bits[..<$0])) }
  }

  static func == (left: PackedBits, right: PackedBits) -> Bool { left.words == right.words }

  func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
    hasher.combine(words.1)
    hasher.combine(words.2)
  }
}
