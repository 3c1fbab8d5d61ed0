// SPDX-License-Identifier: Apache-2.0
// Luma as the reference's C++ makes it from decoded pixels, and its way to shrink large pictures.

internal import CKernels

/// Luma for PDQ, made as the reference's C++ file hasher makes it.
///
/// All results are row-major, one float a pixel, 0...255.
public enum PDQLuma {
  /// The side to which larger pictures are shrunk before hashing a file.
  public static let largestSide = 512

  /// Luma of interleaved RGB bytes: 0.299 R + 0.587 G + 0.114 B in single precision, summed from the
  /// left; `nil` when `pixels` holds fewer than `3 * width * height` bytes or there are no pixels.
  ///
  /// - Source: facebook/ThreatExchange `pdq/cpp/downscaling/downscaling.cpp`, `fillFloatLumaFromRGB`.
  public static func fromRGB(_ pixels: Span<UInt8>, width: Int, height: Int) -> [Float]? {
    guard let count = pixelCount(width, height, available: pixels.count / 3) else { return nil }
    var luma = [Float](repeating: 0, count: count)
    var target = luma.mutableSpan
    let redWeight: Float = 0.299
    let greenWeight: Float = 0.587
    let blueWeight: Float = 0.114
    for index in 0..<count {
      let red = redWeight * Float(pixels[3 * index])
      let green = greenWeight * Float(pixels[3 * index + 1])
      let blue = blueWeight * Float(pixels[3 * index + 2])
      target[index] = red + green + blue
    }
    return luma
  }

  /// Luma of grey bytes: their values; `nil` when `pixels` holds fewer than `width * height` bytes or
  /// there are no pixels.
  public static func fromGrey(_ pixels: Span<UInt8>, width: Int, height: Int) -> [Float]? {
    guard let count = pixelCount(width, height, available: pixels.count) else { return nil }
    var luma = [Float](repeating: 0, count: count)
    var target = luma.mutableSpan
    for index in 0..<count { target[index] = Float(pixels[index]) }
    return luma
  }

  /// The picture at 512×512 when either side is longer than that, by nearest neighbour with
  /// `source = floor(index * side / 512)`; `nil` when neither is, or when `luma` holds too few values.
  ///
  /// Both sides become 512, as in the reference's `pdqHash256FromFile`: a long thin picture is
  /// stretched across. The C++ command hashes files so; pdqhash-python does not shrink, and its
  /// hashes of large pictures differ by a few bits.
  public static func shrunk(_ luma: Span<Float>, width: Int, height: Int) -> [Float]? {
    guard max(width, height) > largestSide,
      pixelCount(width, height, available: luma.count) != nil
    else { return nil }
    var result = [Float](repeating: 0, count: largestSide * largestSide)
    var target = result.mutableSpan
    let columns = (0..<largestSide).map { $0 * width / largestSide }
    for row in 0..<largestSide {
      let start = row * height / largestSide * width
      for column in 0..<largestSide {
        target[row * largestSide + column] = luma[start + columns[column]]
      }
    }
    return result
  }

  private static func pixelCount(_ width: Int, _ height: Int, available: Int) -> Int? {
    guard width > 0, height > 0 else { return nil }
    let (count, overflow) = width.multipliedReportingOverflow(by: height)
    return !overflow && count <= available ? count : nil
  }
}

// MARK: - By a table

extension PDQLuma {
  /// Writes the value in `table` of each byte to `target` from `start` on.
  ///
  /// `table` must hold 256 values, and `target` as many from `start` on as there are bytes.
  ///
  /// - Complexity: O(bytes).
  public static func lookUp(
    _ bytes: Span<UInt8>, in table: [Float], into target: inout [Float], at start: Int
  ) {
    precondition(table.count == 256, "a table has a value for each byte")
    precondition(
      start >= 0 && target.count - start >= bytes.count, "the target holds what is looked up")
    unsafe bytes.withUnsafeBufferPointer { bytes in
      unsafe target.withUnsafeMutableBufferPointer { target in
        guard let source = bytes.baseAddress, let out = target.baseAddress else { return }
        unsafe martlet_look_up(source, bytes.count, table, out + start)
      }
    }
  }
}
