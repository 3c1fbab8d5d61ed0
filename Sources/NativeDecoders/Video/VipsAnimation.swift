// SPDX-License-Identifier: Apache-2.0
// The frames of a WebP opened by libvips, read one after the other.

internal import CVips
internal import MediaDecoding

/// The frames of a WebP, or the first of them, opened for reading from top to bottom.
///
/// libvips decodes all of them when the first row is asked for. The bytes must outlive it.
@safe
struct VipsAnimation: ~Copyable {
  private let image: UnsafeMutablePointer<VipsImage>
  let width: Int
  let height: Int
  /// The frames that can be asked for.
  let frames: Int
  /// The frames of the file.
  let total: Int

  /// Opens the first `count` frames, or all.
  ///
  /// - Throws: ``DecodeError`` `.corrupt` when the header cannot be read.
  init(_ bytes: UnsafeRawBufferPointer, first count: Int? = nil) throws(DecodeError) {
    let opened = unsafe martlet_load_frames(
      bytes.baseAddress, bytes.count, count.map { Int32(clamping: $0) } ?? -1)
    guard let image = unsafe opened else {
      vips_error_clear()
      throw DecodeError(.corrupt, "the animation's bytes contradict its format")
    }
    let total = unsafe max(1, Int(vips_image_get_n_pages(image)))
    let frames = min(count ?? total, total)
    let pageHeight = unsafe Int(vips_image_get_page_height(image))
    guard pageHeight > 0, unsafe pageHeight * frames <= Int(vips_image_get_height(image)) else {
      unsafe g_object_unref(image)
      throw DecodeError(.corrupt, "the animation's frames have no size")
    }
    unsafe width = Int(vips_image_get_width(image))
    height = pageHeight
    self.frames = frames
    self.total = total
    unsafe self.image = image
  }

  deinit { unsafe g_object_unref(image) }

  /// Why the frames cannot be decoded; `nil` when they can.
  func failure() -> DecodeError? {
    guard let region = unsafe vips_region_new(image) else { return VipsPicture.takeError() }
    defer { unsafe g_object_unref(region) }
    let row = unsafe martlet_row(region, Int32(width), 0)
    return unsafe row == nil ? VipsPicture.takeError() : nil
  }

  /// How long each frame of the file is shown, in microseconds.
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
    let isWhole = visitPixels(ofFrame: number) { pixel, _ in luma.append(pixel.luma) }
    return isWhole ? luma : nil
  }

  /// Red, green and blue of each pixel of a frame, over middle grey as still pictures are shown; `nil` when it cannot be
  /// decoded.
  ///
  /// Frames must be asked for in order.
  func pixels(ofFrame number: Int) -> [UInt8]? {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(3 * width * height)
    let isWhole = visitPixels(ofFrame: number) { pixel, alpha in
      let shown = pixel.overGrey(alpha: alpha)
      pixels.append(shown.red)
      pixels.append(shown.green)
      pixels.append(shown.blue)
    }
    return isWhole ? pixels : nil
  }

  /// Calls `visit` with the colour of each pixel and how little is seen through it, 0 to 255.
  private func visitPixels(ofFrame number: Int, _ visit: (RGBPixel, Int) -> Void) -> Bool {
    guard let layout = unsafe PixelLayout(image), let region = unsafe vips_region_new(image) else {
      return false
    }
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
      for column in 0..<width {
        visit(layout.pixel(column, in: span), layout.alpha(column, in: span))
      }
    }
    return true
  }
}
