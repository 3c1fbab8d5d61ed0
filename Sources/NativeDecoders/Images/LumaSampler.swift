// SPDX-License-Identifier: Apache-2.0
// Luma for PDQ from rows of a picture, keeping only the pixels that the hash looks at.

internal import MediaDecoding
internal import PerceptualHash

/// One pixel, eight bits a channel.
struct RGBPixel: Hashable {
  var red: UInt8
  var green: UInt8
  var blue: UInt8

  /// 0.299 R + 0.587 G + 0.114 B, summed from the left in single precision.
  var luma: Float { 0.299 * Float(red) + 0.587 * Float(green) + 0.114 * Float(blue) }

  /// As it is shown over middle grey; `alpha` says how little is seen through it, 0 to 255.
  func overGrey(alpha: Int) -> RGBPixel {
    func shown(_ value: UInt8) -> UInt8 {
      UInt8((Int(value) * alpha + 128 * (255 - alpha) + 127) / 255)
    }
    return RGBPixel(red: shown(red), green: shown(green), blue: shown(blue))
  }
}

/// Collects the luma of a picture whose rows come from top to bottom.
///
/// A picture with a side above 512 pixels is reduced to 512×512 by nearest neighbour,
/// `source = floor(i · size / 512)`, as the reference hasher does before it hashes; only those pixels
/// are converted and kept, so a large picture costs no more memory than a small one.
/// Luma that comes as bytes stays bytes; that of colours is 0.299 R + 0.587 G + 0.114 B in `Float`.
///
/// - Source: facebook/ThreatExchange `pdq/cpp/io/pdqio.cpp`, `pdq/cpp/downscaling/downscaling.cpp`.
struct LumaSampler {
  /// The side above which, and to which, pictures are reduced.
  static let reducedSide = 512

  /// The width of the sampled plane.
  let width: Int
  /// The height of the sampled plane.
  let height: Int
  /// The plane, row-major, `width * height` values, when rows came as luma; empty otherwise.
  private(set) var bytes: [UInt8] = []
  /// The plane when rows came as colours; empty otherwise.
  private(set) var luma: [Float] = []
  /// The columns of the picture that is sampled.
  let sourceWidth: Int
  private let sourceHeight: Int
  private let picker: RowPicker
  private var nextRow = 0

  /// Samples a picture of `width` by `height` pixels.
  init(width: Int, height: Int) {
    let isReduced = width > Self.reducedSide || height > Self.reducedSide
    let sampledWidth = isReduced ? Self.reducedSide : width
    self.width = sampledWidth
    self.height = isReduced ? Self.reducedSide : height
    sourceWidth = width
    sourceHeight = height
    picker = RowPicker(width: width, count: sampledWidth)
  }

  /// The next source row that is looked at; `nil` when the plane is complete.
  var wantedRow: Int? { nextRow < height ? nextRow * sourceHeight / height : nil }

  /// Whether any row has come.
  var hasRows: Bool { nextRow > 0 }

  /// Takes the row that ``wantedRow`` named.
  ///
  /// All rows of a picture have one layout; `row` holds the picture's width of it. Rows of luma with
  /// `RowPicker.slack` bytes more are taken faster.
  mutating func addRow(_ row: Span<UInt8>, _ layout: PixelLayout) {
    switch layout.model {
    case .luma: addBytes(row)
    case .grey: addRow { layout.grey($0, in: row) }
    case .rgb: addRow { layout.color($0, in: row) }
    case .inks: addRow { layout.light($0, in: row) }
    }
  }

  /// Takes the row that ``wantedRow`` named, pixel by pixel.
  @inline(__always)
  mutating func addRow(_ pixel: (_ column: Int) -> RGBPixel) {
    guard let row = wantedRow else { return }
    luma.reserveCapacity(width * height)
    let start = luma.count
    for column in picker.columns { luma.append(pixel(column).luma) }
    // A picture that is wide and low repeats rows.
    for _ in 1..<max(1, advance(past: row)) { luma.append(contentsOf: luma[start..<start + width]) }
  }

  /// Fills the rows that never came with one grey value.
  mutating func fill(_ value: UInt8) {
    if luma.isEmpty {
      for index in nextRow * width..<bytes.count { bytes[index] = value }
    } else {
      let missing = (height - nextRow) * width
      luma.append(contentsOf: repeatElement(Float(value), count: missing))
    }
    nextRow = height
  }

  private mutating func addBytes(_ row: Span<UInt8>) {
    guard let number = wantedRow, row.count >= picker.width else { return }
    if bytes.isEmpty { bytes = [UInt8](repeating: 0, count: width * height) }
    let start = nextRow * width
    picker.pick(from: row, into: &bytes, at: start)
    let made = advance(past: number)
    for copy in 1..<max(1, made) {
      for index in start..<start + width { bytes[index + copy * width] = bytes[index] }
    }
  }

  /// Goes on to the next source row and tells how many rows of the plane the last one makes.
  private mutating func advance(past row: Int) -> Int {
    let first = nextRow
    repeat { nextRow += 1 } while wantedRow == row
    return nextRow - first
  }
}
