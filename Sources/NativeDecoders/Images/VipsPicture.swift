// SPDX-License-Identifier: Apache-2.0
// One picture opened by libvips, read row by row in the caller's thread.

internal import CVips
internal import EvidenceModel
internal import MediaDecoding

/// A picture opened by the libvips loader of its format.
///
/// Opening reads the header only; pixels are decoded as rows are asked for.
@safe struct VipsPicture: ~Copyable {
  private let image: UnsafeMutablePointer<VipsImage>

  private static let isStarted = martlet_vips_start() == 0

  /// Starts libvips; once in a process, before any other use.
  static func start() throws(DecodeError) {
    guard isStarted else {
      throw DecodeError(.broken, "libvips could not be started; check that it is installed whole")
    }
  }

  /// Opens the first page.
  ///
  /// `bytes` must outlive the picture.
  ///
  /// - Parameters:
  ///   - bytes: the whole file.
  ///   - format: its format.
  ///   - isLenient: whether what is missing at the end is made up for, instead of an error.
  ///   - page: which picture of a HEIC or AVIF file, from 0; the primary one by default.
  /// - Throws: ``DecodeError`` when the header cannot be read.
  init(
    _ bytes: UnsafeRawBufferPointer, format: MediaFormat, isLenient: Bool, page: Int? = nil
  ) throws(DecodeError) {
    guard let loader = Self.loader(format) else {
      throw DecodeError(.unrecognized, "no picture format")
    }
    let opened = unsafe martlet_load(
      loader, bytes.baseAddress, bytes.count, isLenient ? 1 : 0,
      page.map { Int32(clamping: $0) } ?? -1)
    guard let image = unsafe opened else { throw Self.takeError() }
    let isMade = format == .avif || format == .heic ? unsafe PremultipliedAlpha.isIn(bytes) : false
    guard isMade, unsafe vips_image_hasalpha(image) != 0 else {
      unsafe self.image = image
      return
    }
    let straight = unsafe martlet_unpremultiply(image)
    unsafe g_object_unref(image)
    guard let straight = unsafe straight else { throw Self.takeError() }
    unsafe self.image = straight
  }

  /// Opens a JPEG that is shrunk by 2, 4 or 8 while it is decoded.
  ///
  /// `bytes` must outlive the picture.
  ///
  /// - Throws: ``DecodeError`` when the header cannot be read.
  init(jpeg bytes: UnsafeRawBufferPointer, isLenient: Bool, shrink: Int) throws(DecodeError) {
    let opened = unsafe martlet_load_shrunk(
      bytes.baseAddress, bytes.count, isLenient ? 1 : 0, Int32(shrink))
    guard let image = unsafe opened else { throw Self.takeError() }
    unsafe self.image = image
  }

  /// Looks at pixels that another decoder made, which must outlive the picture.
  ///
  /// - Throws: ``DecodeError`` `.limit` without memory.
  init(
    rgb bytes: UnsafeRawBufferPointer, width: Int, height: Int, orientation: Int
  ) throws(DecodeError) {
    let opened = unsafe martlet_image_over(
      bytes.baseAddress, bytes.count, Int32(width), Int32(height), Int32(orientation))
    guard let image = unsafe opened else { throw Self.takeError() }
    unsafe self.image = image
  }

  deinit { unsafe g_object_unref(image) }

  /// Calls `body` with the picture as libvips knows it, valid only during the call.
  func withImage<Result>(_ body: (UnsafeMutablePointer<VipsImage>) -> Result) -> Result {
    unsafe body(image)
  }

  /// What the header says.
  var facts: ImageFacts { facts(of: nil) }

  /// What the header says; of a GIF with its own word on how large it is, and whether a mark of transparency was taken away from it.
  func facts(of still: StillGIF?) -> ImageFacts {
    unsafe ImageFacts(
      width: still?.width ?? Int(vips_image_get_width(image)),
      height: still?.height ?? Int(vips_image_get_height(image)),
      orientation: min(8, max(1, Int(vips_image_get_orientation(image)))),
      frames: max(1, Int(vips_image_get_n_pages(image))),
      hasAlpha: still?.isTransparent ?? false || vips_image_hasalpha(image) != 0)
  }

  /// Which of the pictures of a HEIC or AVIF file is the primary one, from 0; `nil` of other files.
  var primary: Int? {
    var number: Int32 = 0
    guard unsafe vips_image_get_typeof(image, "heif-primary") != 0,
      unsafe vips_image_get_int(image, "heif-primary", &number) == 0
    else { return nil }
    return Int(number)
  }

  /// Decodes what `sampler` wants, with the colour of `surround` around a frame that is smaller than the picture,
  /// and every row from the top for as long as `watcher` wants it.
  ///
  /// - Throws: ``DecodeError`` `.unsupported` for samples that are no ordinary picture, otherwise
  ///   `.truncated` or `.corrupt`.
  func sample(
    into sampler: inout LumaSampler, surround: StillGIF.Surround? = nil,
    _ watcher: (any RowWatcher)? = nil
  ) throws(DecodeError) {
    guard let layout = unsafe PixelLayout(image) else { throw Self.otherSamples }
    guard let region = unsafe vips_region_new(image) else { throw Self.takeError() }
    defer { unsafe g_object_unref(region) }
    let byteCount = unsafe martlet_row_size(image)
    let (width, height) = (facts.width, facts.height)
    let shape = byteShape
    var watching = shape == nil ? nil : watcher
    var next = 0
    // libvips takes a GIF to be as large as its frames where its screen has one of some sizes.
    let surround = surround?.within(columns: width, rows: height)
    while let row = watching == nil ? sampler.wantedRow : next < height ? next : nil {
      if let surround, watching == nil, !surround.rows.contains(row) {
        sampler.addRow { _ in surround.color }
        continue
      }
      guard let start = unsafe martlet_row(region, Int32(width), Int32(row)) else {
        watching?.finish(isWhole: false)
        // What is hashed is there already, and the hash does not look at the rest.
        if sampler.wantedRow == nil { return vips_error_clear() }
        throw Self.takeError()
      }
      let buffer = unsafe UnsafeRawBufferPointer(start: start, count: byteCount)
      let span = unsafe buffer.bindMemory(to: UInt8.self).span
      if sampler.wantedRow == row {
        if let surround, !surround.isWide(sampler.sourceWidth) {
          sampler.addRow {
            surround.columns.contains($0) ? layout.pixel($0, in: span) : surround.color
          }
        } else {
          sampler.addRow(span, layout)
        }
      }
      next = row + 1
      if let shape, let watcher = watching, !watcher.take(shape, row, span) {
        watcher.finish(isWhole: true)
        watching = nil
      }
    }
    watching?.finish(isWhole: true)
  }

  /// The shape of rows of eight-bit samples, one to four a pixel; `nil` for others.
  private var byteShape: PictureShape? {
    let bands = unsafe Int(vips_image_get_bands(image))
    guard unsafe vips_image_get_format(image) == VIPS_FORMAT_UCHAR, (1...4).contains(bands) else {
      return nil
    }
    return unsafe PictureShape(
      width: Int(vips_image_get_width(image)), height: Int(vips_image_get_height(image)),
      channels: bands)
  }

  /// Gives rows of eight-bit samples from the top until `visit` answers false.
  ///
  /// - Throws: ``DecodeError`` `.unsupported` for wider samples, otherwise `.truncated` or `.corrupt`.
  func visitRows(
    _ visit: (PictureShape, Int, [UInt8]) -> Bool
  ) throws(DecodeError) {
    guard let shape = byteShape else { throw Self.otherSamples }
    guard let region = unsafe vips_region_new(image) else { throw Self.takeError() }
    defer { unsafe g_object_unref(region) }
    let byteCount = unsafe martlet_row_size(image)
    for row in 0..<shape.height {
      guard let start = unsafe martlet_row(region, Int32(shape.width), Int32(row)) else {
        throw Self.takeError()
      }
      let samples = unsafe Array(UnsafeRawBufferPointer(start: start, count: byteCount))
      guard visit(shape, row, samples) else { return }
    }
  }

  /// Gives each row from the top, and what its samples mean.
  ///
  /// - Throws: ``DecodeError`` `.unsupported` for samples that are no ordinary picture, otherwise `.truncated` or
  ///   `.corrupt`.
  func visitPixels(
    _ visit: (_ row: Int, _ samples: Span<UInt8>, PixelLayout) -> Void
  ) throws(DecodeError) {
    guard let layout = unsafe PixelLayout(image) else { throw Self.otherSamples }
    guard let region = unsafe vips_region_new(image) else { throw Self.takeError() }
    defer { unsafe g_object_unref(region) }
    let byteCount = unsafe martlet_row_size(image)
    let (width, height) = (facts.width, facts.height)
    for row in 0..<height {
      guard let start = unsafe martlet_row(region, Int32(width), Int32(row)) else {
        throw Self.takeError()
      }
      let buffer = unsafe UnsafeRawBufferPointer(start: start, count: byteCount)
      let span = unsafe buffer.bindMemory(to: UInt8.self).span
      visit(row, span, layout)
    }
  }

  private static let otherSamples = DecodeError(
    .unsupported, "the picture's samples are of a kind that is not read")

  /// The error that libvips noted.
  ///
  /// Its text may quote the file and stays here.
  static func takeError() -> DecodeError {
    let text = unsafe String(cString: vips_error_buffer()).lowercased()
    vips_error_clear()
    if text.contains("out of memory") || text.contains("insufficient memory") {
      return DecodeError(.limit, "the picture needs more memory than a decoder may use")
    }
    let signs = ["premature end", "truncat", "end of file", "not enough data", "read error"]
    if signs.contains(where: text.contains) {
      return DecodeError(.truncated, "the picture ends before its content does")
    }
    if text.contains("unsupported") || text.contains("not supported") {
      return DecodeError(.unsupported, "the picture uses a variant that is not read")
    }
    return DecodeError(.corrupt, "the picture's bytes contradict its format")
  }

  private static func loader(_ format: MediaFormat) -> Int32? {
    let loader: Int? =
      switch format {
      // Only for its rows: libjpeg-turbo reads the luma that is hashed.
      case .jpeg: MARTLET_LOAD_JPEG
      case .png: MARTLET_LOAD_PNG
      case .webp: MARTLET_LOAD_WEBP
      case .tiff: MARTLET_LOAD_TIFF
      case .gif: MARTLET_LOAD_GIF
      case .heic, .avif: MARTLET_LOAD_HEIF
      default: nil
      }
    return loader.map { Int32($0) }
  }
}
