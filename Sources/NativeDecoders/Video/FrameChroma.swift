// SPDX-License-Identifier: Apache-2.0
// How strong the chroma of a decoded frame is.

internal import CFFmpeg

extension ChromaStrength {
  /// Measures the planes of chroma of `frame`, whose luma is read directly with `depth` bits; none makes none.
  ///
  /// Samples of more than eight bits count by their upper eight. The limited range 16...240 is stretched.
  ///
  /// - Complexity: O(samples of chroma).
  init(_ frame: UnsafePointer<AVFrame>, depth: Int, isFull: Bool) {
    let stretch = isFull ? 1 : 255.0 / 224.0
    var sum = 0.0
    for index in 1...2 {
      var (width, height, stride, step): (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
      let plane = unsafe martlet_av_chroma(frame, Int32(index), &width, &height, &stride, &step)
      guard let plane = unsafe plane, width > 0, height > 0, step > 0 else { continue }
      var squares = 0
      let sampleBytes = depth > 8 ? 2 : 1
      for row in 0..<Int(height) {
        let start = unsafe UnsafeRawPointer(plane) + row * Int(stride)
        let count = (Int(width) - 1) * Int(step) + sampleBytes
        let bytes = unsafe UnsafeRawBufferPointer(start: start, count: count)
        squares += Self.squares(
          unsafe bytes.bindMemory(to: UInt8.self).span, step: Int(step), depth: depth)
      }
      sum += Double(squares) / (Double(width) * Double(height))
    }
    meanSquare = sum * stretch * stretch
  }

  /// The squares of the samples of one row around the middle.
  private static func squares(_ bytes: Span<UInt8>, step: Int, depth: Int) -> Int {
    var sum = 0
    if depth == 8, step == 1 {
      // Sums of 32,768 samples stay within 32 bits.
      for start in stride(from: 0, to: bytes.count, by: 32_768) {
        var part: UInt32 = 0
        for index in start..<min(bytes.count, start + 32_768) {
          let level = Int32(bytes[index]) &- 128
          part &+= UInt32(truncatingIfNeeded: level &* level)
        }
        sum += Int(part)
      }
      return sum
    }
    for start in stride(from: 0, to: bytes.count, by: step) {
      let wide = depth == 8 ? 0 : Int(bytes[start + 1]) << 8
      let level = min(255, (Int(bytes[start]) | wide) >> (depth - 8)) - 128
      sum += level * level
    }
    return sum
  }
}
