// SPDX-License-Identifier: Apache-2.0
// The frames of a WebP opened by libvips, read one after the other.

internal import CVips
internal import MediaDecoding

/// All frames of a WebP, opened for reading from top to bottom.
///
/// The bytes must outlive it.
@safe
struct VipsAnimation: ~Copyable {
  private let image: UnsafeMutablePointer<VipsImage>
  let width: Int
  let height: Int
  let frames: Int

  init(_ bytes: UnsafeRawBufferPointer) throws(DecodeError) {
    guard let image = unsafe martlet_load_frames(bytes.baseAddress, bytes.count) else {
      vips_error_clear()
      throw DecodeError(.corrupt, "the animation's bytes contradict its format")
    }
    let count = unsafe max(1, Int(vips_image_get_n_pages(image)))
    let pageHeight = unsafe Int(vips_image_get_page_height(image))
    guard pageHeight > 0, unsafe pageHeight * count <= Int(vips_image_get_height(image)) else {
      unsafe g_object_unref(image)
      throw DecodeError(.corrupt, "the animation's frames have no size")
    }
    unsafe width = Int(vips_image_get_width(image))
    height = pageHeight
    frames = count
    unsafe self.image = image
  }

  deinit { unsafe g_object_unref(image) }

  /// How long each frame is shown, in microseconds.
  var delays: [Int64] {
    var count: Int32 = 0
    guard let values = unsafe martlet_frame_delays(image, &count) else { return [] }
    return unsafe UnsafeBufferPointer(start: values, count: Int(count)).map {
      Int64(max(0, $0)) * 1_000
    }
  }

  /// The luma of a frame; `nil` when it cannot be decoded.
  ///
  /// Frames must be asked for in order.
  func luma(ofFrame number: Int) -> [Float]? {
    var luma: [Float] = []
    luma.reserveCapacity(width * height)
    let isWhole = visitPixels(ofFrame: number) { luma.append($0.luma) }
    return isWhole ? luma : nil
  }

  /// Red, green and blue of each pixel of a frame; `nil` when it cannot be decoded.
  ///
  /// Frames must be asked for in order.
  func pixels(ofFrame number: Int) -> [UInt8]? {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(3 * width * height)
    let isWhole = visitPixels(ofFrame: number) { pixel in
      pixels.append(pixel.red)
      pixels.append(pixel.green)
      pixels.append(pixel.blue)
    }
    return isWhole ? pixels : nil
  }

  private func visitPixels(ofFrame number: Int, _ visit: (RGBPixel) -> Void) -> Bool {
    guard
      let layout = unsafe PixelLayout(
        bands: Int(vips_image_get_bands(image)), format: vips_image_get_format(image),
        interpretation: vips_image_get_interpretation(image)),
      let region = unsafe vips_region_new(image)
    else { return false }
    defer { unsafe g_object_unref(region) }
    let byteCount = unsafe martlet_row_size(image)
    for row in 0..<height {
      guard
        let start = unsafe martlet_row(region, Int32(width), Int32(number * height + row))
      else {
        vips_error_clear()
        return false
      }
      let buffer = unsafe UnsafeRawBufferPointer(start: start, count: byteCount)
      let span = unsafe buffer.bindMemory(to: UInt8.self).span
      for column in 0..<width { visit(layout.pixel(column, in: span)) }
    }
    return true
  }
}
