// SPDX-License-Identifier: Apache-2.0
// Text in the lowest bits of a picture: where it stands and how it is read.

internal import EvidenceModel
internal import MediaDecoding

/// Which lowest bits carry the text.
enum StealthPlane: CaseIterable {
  /// One bit a pixel, of alpha.
  case alpha
  /// Three bits a pixel, of red, green, blue.
  case colors

  /// Bits a pixel.
  var bitsPerPixel: Int { self == .alpha ? 1 : 3 }
  /// The carrier's stable code.
  var carrier: String { self == .alpha ? "pixels.alpha" : "pixels.rgb" }
  /// What stands first: plain text, and compressed text.
  var signatures: (plain: [UInt8], packed: [UInt8]) {
    self == .alpha
      ? (Array("stealth_pnginfo".utf8), Array("stealth_pngcomp".utf8))
      : (Array("stealth_rgbinfo".utf8), Array("stealth_rgbcomp".utf8))
  }

  /// The first of its samples in a pixel of so many; `nil` when the picture has no such plane.
  func firstSample(_ channels: Int) -> Int? {
    switch self {
    case .alpha: channels == 2 || channels == 4 ? channels - 1 : nil
    case .colors: channels >= 3 ? 0 : nil
    }
  }
}

/// The lowest bits of the left columns of a picture, in reading order: column by column, each from the
/// top, the most significant bit of a byte first.
///
/// - Source: ashen-sensored/sd_webui_stealth_pnginfo; NovelAI/novelai-image-metadata `nai_meta.py`.
struct StealthBits {
  /// Signature and length.
  static let headerBits = 152
  /// The longest text that is read, in bytes as it stands in the picture.
  static let longestText = 2 << 20

  private let plane: StealthPlane
  private let shape: PictureShape
  private let columns: Int
  /// One byte a bit, column by column.
  private var bits: [UInt8]

  /// Room for the bits of a picture; `nil` when it has no such plane or too few pixels.
  init?(_ plane: StealthPlane, _ shape: PictureShape) {
    guard plane.firstSample(shape.channels) != nil, shape.width > 0, shape.height > 0,
      shape.width * shape.height * plane.bitsPerPixel >= Self.headerBits + 8
    else { return nil }
    self.plane = plane
    self.shape = shape
    let wanted = Self.headerBits + Self.longestText * 8
    let perColumn = shape.height * plane.bitsPerPixel
    columns = min(shape.width, (wanted + perColumn - 1) / perColumn)
    bits = [UInt8](repeating: 0, count: columns * perColumn)
  }

  /// Whether the first bits of row `row` may be those of a signature, by the first column alone.
  static func mayBegin(
    _ plane: StealthPlane, _ shape: PictureShape, _ row: Int, _ samples: Span<UInt8>
  ) -> Bool {
    guard let first = plane.firstSample(shape.channels), samples.count >= shape.channels else {
      return false
    }
    let start = row * plane.bitsPerPixel
    for signature in [plane.signatures.plain, plane.signatures.packed] {
      var fits = true
      for offset in 0..<plane.bitsPerPixel where start + offset < signature.count * 8 {
        let bit = start + offset
        let wanted = signature[bit / 8] >> UInt8(7 - bit % 8) & 1
        if wanted != samples[first + offset] & 1 { fits = false }
      }
      if fits { return true }
    }
    return false
  }

  /// Takes one row.
  mutating func take(_ row: Int, _ samples: [UInt8]) {
    guard let first = plane.firstSample(shape.channels), row < shape.height else { return }
    let width = plane.bitsPerPixel
    for column in 0..<columns {
      let from = column * shape.channels + first
      let to = (column * shape.height + row) * width
      guard from + width <= samples.count else { return }
      for offset in 0..<width { bits[to + offset] = samples[from + offset] & 1 }
    }
  }

  /// The text's bytes and whether they are compressed.
  ///
  /// `nil` without a signature; no bytes when the length cannot be right.
  func payload() -> (bytes: [UInt8], isPacked: Bool)? {
    let signature = bytes(from: 0, count: 15)
    let signatures = plane.signatures
    guard signature == signatures.plain || signature == signatures.packed else { return nil }
    let isPacked = signature == signatures.packed
    let length = bytes(from: 120, count: 4).reduce(0) { $0 << 8 | Int($1) }
    guard length > 0, length % 8 == 0, length <= bits.count - Self.headerBits else {
      return ([], isPacked)
    }
    return (bytes(from: Self.headerBits, count: length / 8), isPacked)
  }

  private func bytes(from start: Int, count: Int) -> [UInt8] {
    (0..<count).map { index in
      (0..<8).reduce(UInt8(0)) { $0 << 1 | bits[start + index * 8 + $1] }
    }
  }
}
