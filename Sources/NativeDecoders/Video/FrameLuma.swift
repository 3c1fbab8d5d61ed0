// SPDX-License-Identifier: Apache-2.0
// The luma of a decoded frame: its own Y plane where it has one, else from RGB.

internal import CFFmpeg
internal import MediaDecoding
internal import PerceptualHash

/// The luma of decoded frames at their own size, one float a pixel, 0...255.
///
/// The reference converts each frame to RGB and back to luma. The Y plane holds the same value but for
/// rounding and clipping, so it is taken directly, with the limited range 16...235 stretched to 0...255.
/// Frames with a side below ``smallSide`` are converted as well: so few pixels leave some frequencies to rounding. So
/// are frames of strong chroma, much of which may be clipped.
struct FrameLuma {
  /// Frames with a shorter side came out up to 68 bits from the reference, others up to 10.
  static let smallSide = 144

  /// The width of the current plane.
  private(set) var width = 0
  /// The height of the current plane.
  private(set) var height = 0
  /// The current plane, row-major.
  private(set) var values: [Float] = []
  /// The chroma that may be missing in the current plane; none where it was made of colours.
  private(set) var chroma = ChromaStrength()

  private var limited = FrameLuma.table(isFull: false)
  private var full = FrameLuma.table(isFull: true)

  private static func table(isFull: Bool) -> [Float] {
    (0..<256).map { value in
      isFull ? Float(value) : min(255, max(0, (Float(value) - 16) * 255 / 219))
    }
  }

  /// Takes the luma of the current frame of `reader`.
  ///
  /// - Throws: ``DecodeError`` `.unsupported` when the pixels are of a kind that cannot be converted.
  mutating func take(from reader: VideoReader, limits: VideoLimits) throws {
    unsafe try reader.withFrame { frame in
      let (width, height) = unsafe (Int(frame.pointee.width), Int(frame.pointee.height))
      guard width > 0, height > 0, width * height <= limits.pixels else {
        throw DecodeError(.limit, "the file's frames have more pixels than the limits allow")
      }
      self.width = width
      self.height = height
      chroma = ChromaStrength()
      if values.count != width * height { values = [Float](repeating: 0, count: width * height) }
      var (step, depth, full): (Int32, Int32, Int32) = (0, 0, 0)
      let isPlane = unsafe martlet_av_luma(frame.pointee.format, &step, &depth, &full) != 0
      guard isPlane, min(width, height) >= Self.smallSide, let plane = unsafe frame.pointee.data.0
      else {
        return unsafe try convert(frame, isFine: reader.passesForPicture)
      }
      let isFull = unsafe full != 0 || frame.pointee.color_range == AVCOL_RANGE_JPEG
      let found = unsafe ChromaStrength(frame, depth: Int(depth), isFull: isFull)
      if found.isStrong, unsafe (try? convert(frame, isFine: reader.passesForPicture)) != nil {
        return
      }
      chroma = found
      let stride = unsafe Int(frame.pointee.linesize.0)
      for row in 0..<height {
        let start = unsafe UnsafeRawPointer(plane) + row * stride
        let bytes = unsafe UnsafeRawBufferPointer(start: start, count: width * Int(step))
        let span = unsafe bytes.bindMemory(to: UInt8.self).span
        fill(row, from: span, depth: Int(depth), isFull: isFull)
      }
    }
  }

  /// Takes the luma of the colours of the current frame of `reader`, whose luma was taken; false when they cannot be
  /// had, and nothing changed.
  mutating func takeShown(from reader: VideoReader) -> Bool {
    let isFine = reader.passesForPicture
    let done: Void? = unsafe try? reader.withFrame { frame in
      unsafe try convert(frame, isFine: isFine)
    }
    guard done != nil else { return false }
    chroma = ChromaStrength()
    return true
  }

  private mutating func fill(_ row: Int, from bytes: Span<UInt8>, depth: Int, isFull: Bool) {
    let table = isFull ? full : limited
    let (width, start) = (width, row * width)
    if depth == 8 {
      PDQLuma.lookUp(bytes, in: table, into: &values, at: start)
    } else {
      // Little-endian samples of 9 to 16 bits; the lowest bits are below what eight bits can tell.
      let levels = table.span
      var target = values.mutableSpan
      for column in 0..<width {
        let value = Int(bytes[2 * column]) | Int(bytes[2 * column + 1]) << 8
        target[start + column] = levels[min(255, value >> (depth - 8))]
      }
    }
  }

  /// Converts a frame without a Y plane, or a small one, by way of RGB, which is made as pictures are decoded where
  /// `isFine`, and else as the reference makes it.
  private mutating func convert(_ frame: UnsafeMutablePointer<AVFrame>, isFine: Bool) throws {
    var pixels = [UInt8](
      repeating: 0, count: 3 * width * height + Int(MARTLET_AV_SLACK))
    let status = unsafe pixels.withUnsafeMutableBufferPointer { buffer in
      unsafe martlet_av_rgb(
        frame, isFine ? 1 : 0, Int32(width), Int32(height), buffer.baseAddress)
    }
    guard status == 0, let luma = PDQLuma.fromRGB(pixels.span, width: width, height: height) else {
      throw DecodeError(.unsupported, "the file's pixels are of a kind that is not read")
    }
    values = luma
  }
}
