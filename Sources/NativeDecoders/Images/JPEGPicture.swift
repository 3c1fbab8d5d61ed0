// SPDX-License-Identifier: Apache-2.0
// One JPEG picture read row by row by libjpeg-turbo, its luma plane only where it has one.

internal import CTurboJPEG
internal import EvidenceModel
internal import MediaDecoding

/// A JPEG picture whose header has been read.
///
/// Of a grey or YCbCr picture only the luma plane is decoded: chroma is parsed, measured and never transformed,
/// and luma comes as bytes. Pictures stored as RGB or inks give their channels, and a YCbCr picture does where it is
/// asked for as shown, where few pixels leave much to rounding, and where luma is stored coarser than chroma. Only where
/// a watcher wants to see the picture's colours are they made too, by the library's own roundings; luma stays the same.
/// See docs/adr/0015-jpeg-luma-plane.md.
@safe struct JPEGPicture: ~Copyable {
  /// The most memory that the library takes, in bytes: a progressive picture of 100 megapixels keeps
  /// 600 MB of coefficients.
  static let memoryLimit = 640 << 20

  /// What the header says.
  let facts: ImageFacts
  /// What the rows hold.
  let layout: PixelLayout
  private let picture: OpaquePointer

  /// Reads the header.
  ///
  /// `bytes` must outlive the picture. Rows come as colours where `isShown`, if there are any.
  ///
  /// - Throws: ``DecodeError`` when the header cannot be read.
  init(_ bytes: UnsafeRawBufferPointer, isShown: Bool = false) throws(DecodeError) {
    let start = unsafe bytes.bindMemory(to: UInt8.self).baseAddress
    let opened = unsafe martlet_jpeg_open(start, bytes.count, Self.memoryLimit, isShown ? 1 : 0)
    guard let picture = unsafe opened else {
      throw Self.error(Int32(MARTLET_JPEG_LIMIT))
    }
    let header = unsafe martlet_jpeg_header(picture)
    let failure = unsafe martlet_jpeg_failure(picture)
    guard failure == 0, let layout = PixelLayout(jpegKind: unsafe Int(header.kind)) else {
      unsafe martlet_jpeg_close(picture)
      throw Self.error(failure)
    }
    let exif = unsafe Array(UnsafeBufferPointer(start: header.exif, count: header.exif_count))
    facts = unsafe ImageFacts(
      width: Int(header.width), height: Int(header.height),
      orientation: ExifOrientation.read(exif), frames: 1, hasAlpha: false)
    self.layout = layout
    unsafe self.picture = picture
  }

  deinit { unsafe martlet_jpeg_close(picture) }

  /// What decoding a picture told beside its luma.
  struct Reading {
    /// Whether the bytes ended before the picture did or contradict themselves on the way; what is missing was made up.
    var isCut = false
    /// How strong its chroma is; of a picture that ended at once for it, at least as strong.
    var chroma = ChromaStrength()
  }

  /// Decodes what `sampler` wants.
  ///
  /// `watcher` sees rows of red, green and blue as long as it wants them and the bytes last. Without one, and where
  /// `isWhole` does not ask for all, decoding ends where chroma turns out strong, with the sampler not full: luma is of no
  /// use then.
  ///
  /// - Throws: ``DecodeError`` when not even one row is there, or a limit was reached.
  func sample(
    into sampler: inout LumaSampler, _ watcher: (any RowWatcher)? = nil, isWhole: Bool = false
  ) throws(DecodeError) -> Reading {
    let makesColors = unsafe watcher != nil && martlet_jpeg_want_colors(picture) != 0
    var failure = unsafe martlet_jpeg_start(picture)
    guard failure == 0 else { throw Self.error(failure) }
    let byteCount = facts.width * layout.bands + Int(MARTLET_JPEG_SLACK)
    var watching = makesColors || layout.model == .rgb ? watcher : nil
    var wanted = sampler.wantedRow
    for number in 0..<facts.height {
      var row: UnsafePointer<UInt8>?
      failure = unsafe martlet_jpeg_row(picture, &row)
      if unsafe failure != 0 || martlet_jpeg_is_cut(picture) != 0 {
        watching?.finish(isWhole: false)
        watching = nil
      }
      guard failure == 0, let start = unsafe row else { break }
      // All rows are decoded: damage after the last one that is looked at is to be noticed too.
      if number == wanted {
        let bytes = unsafe UnsafeBufferPointer(start: start, count: byteCount)
        sampler.addRow(unsafe bytes.span, layout)
        wanted = sampler.wantedRow
      }
      if !isWhole, !makesColors, number % 64 == 63, chroma.isStrong {
        return Reading(chroma: chroma)
      }
      let colors = unsafe makesColors ? martlet_jpeg_colors(picture) : start
      if let watcher = watching, unsafe !show(colors, number, to: watcher) { watching = nil }
    }
    watching?.finish(isWhole: true)
    let error = Self.error(failure)
    let isDamaged = error.code == .truncated || error.code == .corrupt
    if failure != 0 {
      guard isDamaged, sampler.hasRows else { throw error }
      // Grey, as the library itself makes up what a cut file lacks.
      sampler.fill(128)
    }
    return Reading(isCut: unsafe failure != 0 || martlet_jpeg_is_cut(picture) != 0, chroma: chroma)
  }

  /// How strong chroma is as far as it was decoded.
  private var chroma: ChromaStrength {
    ChromaStrength(meanSquare: unsafe martlet_jpeg_chroma_strength(picture))
  }

  /// Shows a row; false when the watcher, who was told, wants no more.
  private func show(
    _ colors: UnsafePointer<UInt8>?, _ number: Int, to watcher: any RowWatcher
  ) -> Bool {
    let shape = PictureShape(width: facts.width, height: facts.height, channels: 3)
    let bytes = unsafe UnsafeBufferPointer(start: colors, count: facts.width * 3)
    guard unsafe !watcher.take(shape, number, bytes.span) else { return true }
    watcher.finish(isWhole: true)
    return false
  }

  private static func error(_ failure: Int32) -> DecodeError {
    switch Int(failure) {
    case MARTLET_JPEG_TRUNCATED:
      DecodeError(.truncated, "the picture ends before its content does")
    case MARTLET_JPEG_LIMIT:
      DecodeError(.limit, "the picture needs more memory or passes than a decoder may use")
    case MARTLET_JPEG_CORRUPT:
      DecodeError(.corrupt, "the picture's bytes contradict its format")
    default:
      DecodeError(.unsupported, "the picture uses a variant that is not read")
    }
  }
}
