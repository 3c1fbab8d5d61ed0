// SPDX-License-Identifier: Apache-2.0
// The low frequencies of one row of blocks, in every colour domain, and the bit that each block holds.

internal import CKernels

/// What reads the bits of blocks; all of them give the same.
enum MarkKernel: CaseIterable, Hashable {
  /// Swift, on any processor.
  case portable
  /// `Sources/CKernels/marks.c` with AVX2.
  case avx2

  /// The fastest that this processor runs.
  static let best: MarkKernel = martlet_marks_level() > 0 ? .avx2 : .portable
}

/// The low frequencies (Haar, one level) of the chroma of eight rows of pixels, and the bits in them.
///
/// A block has 4×4 coefficients, each of 2×2 pixels. The one that counts is the largest in amount but the first;
/// its bit is set when it lies in the upper half of its step of 36. Which of two equally large ones
/// it is makes no difference to the bit.
///
/// The writer's transform multiplies by `√½` twice, with roundings in a fixed order. In the whole-number domain
/// the sum of the four numbers, which is twice the coefficient, decides exactly; only where it lies on the border
/// of a half step the writer's roundings are repeated.
///
/// - Source: ShieldMnt/invisible-watermark `imwatermark/maxDct.py`; OpenCV `COLOR_BGR2YUV`; PyWavelets `haar`.
///
/// The kernel of C and its twin here give the same bits.
struct BandSums {
  private static let root = 0.707_106_781_186_547_6

  private let kernel: MarkKernel
  private var width = 0
  private var whole: [Float] = []
  private var blueFirst: [Float] = []
  private var redFirst: [Float] = []
  /// Of the kernel: all sums, and the bits of all blocks.
  private var (sums, bits): ([Float], [UInt8]) = ([], [])

  /// Sums by `kernel`.
  init(kernel: MarkKernel = .best) { self.kernel = kernel }

  /// Calls `body` with the bits of each of `blocks` blocks from column `start` of a band, in the order of
  /// ``ColorDomain``.
  ///
  /// The band must be that wide.
  ///
  /// - Complexity: O(pixels of the blocks).
  mutating func read(
    _ band: PixelBand, fromColumn start: Int, blocks: Int,
    _ body: (_ whole: UInt8, _ blueFirst: UInt8, _ redFirst: UInt8) -> Void
  ) {
    guard kernel == .avx2 else {
      fill(band, fromColumn: start, blocks: blocks)
      for column in 0..<blocks {
        body(
          wholeBit(column, band, start), fractionBit(blueFirst, column),
          fractionBit(redFirst, column))
      }
      return
    }
    run(band, fromColumn: start, blocks: blocks)
    for column in 0..<blocks {
      var bit = bits[column]
      if bit == UInt8(MARTLET_MARKS_BORDER) { bit = borderBit(column, band, start) }
      body(bit, bits[blocks + column], bits[2 * blocks + column])
    }
  }

  /// Has the kernel of C read a band.
  private mutating func run(_ band: PixelBand, fromColumn start: Int, blocks: Int) {
    width = blocks * 4
    if bits.count != 3 * blocks {
      sums = [Float](repeating: 0, count: 48 * blocks)
      bits = [UInt8](repeating: 0, count: 3 * blocks)
    }
    let first = start * band.channels
    let stride = band.width * band.channels
    precondition(
      start >= 0 && first + blocks * 8 * band.channels <= stride
        && band.samples.count >= stride * 8, "the band holds the blocks")
    unsafe band.samples.withUnsafeBufferPointer { samples in
      guard let base = samples.baseAddress, blocks > 0 else { return }
      unsafe martlet_marks_band(
        base + first, stride, Int32(band.channels), blocks, &sums, &bits)
    }
  }

  /// The bit of a block whose largest sum the kernel found on a border.
  private func borderBit(_ column: Int, _ band: PixelBand, _ start: Int) -> UInt8 {
    borderBit(Int(largest(sums, column)), sums, column, band, start)
  }

  /// Chroma U of OpenCV's eight-bit YUV, 16...240.
  @inline(__always) static func chroma(_ red: Int, _ green: Int, _ blue: Int) -> Int {
    let luma = (4_899 &* red &+ 9_617 &* green &+ 1_868 &* blue &+ 8_192) >> 14
    return ((blue &- luma) &* 8_061 &+ (128 << 14) &+ 8_192) >> 14
  }

  /// Sums the pixels of `blocks` blocks from column `start` of a band.
  ///
  /// The band must be that wide.
  private mutating func fill(_ band: PixelBand, fromColumn start: Int, blocks: Int) {
    width = blocks * 4
    if whole.count != width * 4 {
      whole = [Float](repeating: 0, count: width * 4)
      blueFirst = whole
      redFirst = whole
    }
    let channels = band.channels
    let stride = band.width * channels
    precondition(
      start >= 0 && (start + blocks * 8) * channels <= stride && band.samples.count >= stride * 8,
      "the band holds the blocks")
    let samples = band.samples.span
    for row in 0..<4 {
      var at = row * 2 * stride + start * channels
      let target = row * width
      for pair in 0..<width {
        var (red, green, blue, chroma) = (0, 0, 0, 0)
        func take(_ at: Int) {
          // Within the band, as checked above.
          let (r, g, b) = unsafe (
            Int(samples[unchecked: at]), Int(samples[unchecked: at &+ 1]),
            Int(samples[unchecked: at &+ 2])
          )
          red &+= r
          green &+= g
          blue &+= b
          chroma &+= Self.chroma(r, g, b)
        }
        take(at)
        take(at &+ channels)
        take(at &+ stride)
        take(at &+ stride &+ channels)
        at &+= 2 &* channels
        let (r, g, b) = (Float(red), Float(green), Float(blue))
        whole[target + pair] = Float(chroma)
        blueFirst[target + pair] = Self.coefficient(blue: b, green: g, red: r)
        redFirst[target + pair] = Self.coefficient(blue: r, green: g, red: b)
      }
    }
  }

  /// The coefficient of four pixels of the fractional domain, whose chroma is offset by ½.
  @inline(__always) private static func coefficient(blue: Float, green: Float, red: Float) -> Float
  {
    let luma = 0.299 * red + 0.587 * green + 0.114 * blue
    return ((blue - luma) * 0.492 + 2) * 0.5
  }

  /// The bit of a block in a fractional domain.
  private func fractionBit(_ sums: [Float], _ column: Int) -> UInt8 {
    let largest = largest(sums, column)
    return largest - Float(Int32(largest / 36)) * 36 > 18 ? 1 : 0
  }

  /// The bit of a block in the whole-number domain.
  private func wholeBit(_ column: Int, _ band: PixelBand, _ start: Int) -> UInt8 {
    let largest = Int(largest(whole, column))
    let rest = largest % 72
    guard rest == 0 || rest == 36 else { return rest > 36 ? 1 : 0 }
    return borderBit(largest, whole, column, band, start)
  }

  @inline(__always) private func largest(_ sums: [Float], _ column: Int) -> Float {
    let sums = sums.span
    let at = column &* 4
    // The first coefficient of a block carries nothing.
    var result = max(abs(sums[at &+ 1]), abs(sums[at &+ 2]), abs(sums[at &+ 3]))
    for row in 1..<4 {
      let left = at &+ row &* width
      result = max(
        result, max(abs(sums[left]), abs(sums[left &+ 1])),
        max(abs(sums[left &+ 2]), abs(sums[left &+ 3])))
    }
    return result
  }

  /// The bit of a block whose largest sum lies on a border, by the writer's own roundings.
  private func borderBit(
    _ sum: Int, _ whole: [Float], _ column: Int, _ band: PixelBand, _ start: Int
  ) -> UInt8 {
    var largest = 0.0
    for index in 1..<16 where Int(whole[index / 4 * width + column * 4 + index % 4]) == sum {
      let x = start + column * 8 + index % 4 * 2
      let y = index / 4 * 2
      let left =
        Double(band.chroma(x, y)) * Self.root + Double(band.chroma(x, y + 1)) * Self.root
      let right =
        Double(band.chroma(x + 1, y)) * Self.root + Double(band.chroma(x + 1, y + 1)) * Self.root
      largest = max(largest, left * Self.root + right * Self.root)
    }
    return largest.truncatingRemainder(dividingBy: 36) > 18 ? 1 : 0
  }
}
