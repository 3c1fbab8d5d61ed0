// SPDX-License-Identifier: Apache-2.0
// The only file here that calls libvips.

internal import CVips

/// Calls the savers of libvips.
enum VipsSaver {
  /// Starts libvips once; one thread a picture, so that callers decide how many run at once.
  private static let isReady: Bool = {
    guard unsafe vips_init("martlet") == 0 else { return false }
    vips_concurrency_set(1)
    vips_cache_set_max(0)
    return true
  }()

  /// Encodes `canvas`; `exif` (with its `Exif\0\0`) is embedded in HEIC and AVIF.
  static func save(
    _ canvas: PixelCanvas, format: PictureFormat, exif: [UInt8]
  ) throws(EncodingError) -> [UInt8] {
    guard isReady else { throw .encoderFailed("libvips") }
    let saved = unsafe canvas.bytes.withUnsafeBytes { pixels -> [UInt8]? in
      let image = unsafe martlet_rgb_image(
        pixels.baseAddress, pixels.count, Int32(canvas.width), Int32(canvas.height))
      guard let image = unsafe image else { return nil }
      defer { unsafe g_object_unref(image) }
      if !exif.isEmpty {
        unsafe exif.withUnsafeBytes { data in
          unsafe vips_image_set_blob_copy(image, "exif-data", data.baseAddress, data.count)
        }
      }
      var buffer: UnsafeMutableRawPointer?
      var size = 0
      guard unsafe write(image, format, !exif.isEmpty, &buffer, &size) == 0 else { return nil }
      guard let start = unsafe buffer else { return nil }
      defer { unsafe g_free(start) }
      return unsafe Array(UnsafeRawBufferPointer(start: start, count: size))
    }
    if let saved { return saved }
    vips_error_clear()
    switch format {
    case .heic, .avif: throw .encoderMissing(format.fileExtension)
    default: throw .encoderFailed(format.fileExtension)
    }
  }

  private static func write(
    _ image: UnsafeMutablePointer<VipsImage>, _ format: PictureFormat, _ keepsMetadata: Bool,
    _ buffer: inout UnsafeMutableRawPointer?, _ size: inout Int
  ) -> Int32 {
    switch format {
    case .jpeg(let quality, let subsampling, let progressive):
      unsafe martlet_save_jpeg(
        image, &buffer, &size, Int32(quality), subsampling == .s420 ? 1 : 0, progressive ? 1 : 0)
    case .png(let compression, let interlaced):
      unsafe martlet_save_png(image, &buffer, &size, Int32(compression), interlaced ? 1 : 0)
    case .webp(let quality, let lossless):
      unsafe martlet_save_webp(image, &buffer, &size, Int32(quality), lossless ? 1 : 0)
    case .gif: unsafe martlet_save_gif(image, &buffer, &size)
    case .tiff(let deflate): unsafe martlet_save_tiff(image, &buffer, &size, deflate ? 1 : 0)
    case .heic(let quality):
      unsafe martlet_save_heif(image, &buffer, &size, Int32(quality), 0, keepsMetadata ? 0 : 1)
    case .avif(let quality):
      unsafe martlet_save_heif(image, &buffer, &size, Int32(quality), 1, keepsMetadata ? 0 : 1)
    case .bmp: -1
    }
  }
}
