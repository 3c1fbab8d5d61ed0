// SPDX-License-Identifier: Apache-2.0
// From the bytes of a picture to its facts and its PDQ hash.

public import EvidenceModel
public import MediaDecoding
internal import PerceptualHash

/// What was found in the bytes of one picture.
public struct ImageExamination: Hashable, Sendable {
  /// Facts of the header; `nil` when it could not be read.
  public var image: ImageFacts?
  /// The hash as stored; `nil` when not asked for or not to be had.
  public var pdq: PDQFingerprint?
  /// The eight variants, when asked for.
  public var dihedral: [PDQHash] = []
  /// What is worth knowing.
  public var findings: [Finding] = []
  /// Why the picture could not be decoded.
  public var error: DecodeError?
  /// How many pictures the file holds, as far as can be told, also where the first cannot be decoded.
  public var pictures = 1
  /// How many more are in places that are not read.
  public var apart = 0
}

/// Reads pictures: JPEG through libjpeg-turbo, PNG, GIF, WebP, TIFF, HEIC and AVIF through libvips, BMP
/// by its own decoder.
///
/// Meant for the sandboxed child. Not for two threads at a time.
public struct ImageExaminer {
  private var hasher = PDQHasher()

  /// Starts libvips.
  ///
  /// Once in a process.
  ///
  /// - Throws: ``DecodeError`` `.broken` when libvips does not start.
  public init() throws(DecodeError) { try VipsPicture.start() }

  /// Decodes one tiny picture of each format and kind, so that no library opens a file or module
  /// later.
  ///
  /// - Throws: ``DecodeError`` `.broken` when a format cannot be decoded here.
  public mutating func warmUp() throws(DecodeError) {
    let request = ExaminationRequest(
      wantsPDQ: true, wantsDihedral: false, wantsTraces: false, limits: .standard)
    for (name, sample) in ImageSamples.all {
      guard let format = MediaFormat.sniff(sample),
        examine(sample, format: format, request).error == nil
      else {
        throw DecodeError(.broken, "libvips cannot decode its sample \(name); reinstall it whole")
      }
      // Hashing takes JPEG from libjpeg-turbo; the rows of its pixels come from libvips.
      guard format == .jpeg else { continue }
      try VipsPictureRows().visitRows(of: sample, format: format, limits: .standard) { _, _, _ in
        true
      }
    }
  }

  /// Reads `source` whole and examines it; `watcher` sees the rows as of bytes.
  ///
  /// - Throws: the errors of the source.
  public mutating func examine(
    _ source: any ByteSource, format: MediaFormat, _ request: ExaminationRequest,
    watcher: (any RowWatcher)? = nil
  ) throws -> ImageExamination {
    guard source.byteCount <= request.limits.inputBytes else {
      return ImageExamination(
        error: DecodeError(.limit, "the file is larger than \(request.limits.inputBytes) bytes"))
    }
    let bytes = try source.read(at: 0, count: source.byteCount)
    return examine(bytes, format: format, request, watcher: watcher)
  }

  /// Examines a picture whose bytes are `bytes`.
  ///
  /// `watcher` sees the rows of JPEG pictures with colours, and of what libvips decodes strictly; of BMP, GIF, and
  /// where no hash is wanted, it sees none.
  public mutating func examine(
    _ bytes: [UInt8], format: MediaFormat, _ request: ExaminationRequest,
    watcher: (any RowWatcher)? = nil
  ) -> ImageExamination {
    var result = examine(page: nil, of: bytes, format: format, request, watcher: watcher)
    noteFurther(bytes, format, &result)
    return result
  }

  /// Examines one picture of a file alone, and does not look for others: `page` of a HEIC or AVIF file, the primary one by
  /// default, and the first one of any other.
  mutating func examine(
    page: Int?, of bytes: [UInt8], format: MediaFormat, _ request: ExaminationRequest,
    watcher: (any RowWatcher)? = nil
  ) -> ImageExamination {
    var result = ImageExamination()
    var sampler: LumaSampler?
    var chroma = ChromaStrength()
    do throws(DecodeError) {
      sampler =
        switch format {
        case .bmp: try readBitmap(bytes, request, &result)
        case .jpeg: try readJPEG(bytes, request, watcher, &chroma, &result)
        default: try readWithVips(bytes, format, request, watcher, page, &result)
        }
    } catch {
      result.error = error
    }
    if result.error?.code == .corrupt, isCut(bytes, format) {
      result.error = DecodeError(.truncated, "the picture ends before its content does")
    }
    if let sampler { hash(sampler, request, &result) }
    if chroma.mayTurn(result.pdq, hasher), let shown = try? openJPEG(bytes, request, isShown: true),
      shown.error == nil, let sampler = shown.sampler
    {
      hash(sampler, request, &result)
    }
    return result
  }

  /// Whether a file has frames or pages that can be asked for: always one of GIF and WebP.
  ///
  /// - Throws: ``DecodeError`` `.limit` for a file that is larger than the limits allow; the errors of the source.
  func holdsFrames(
    _ source: any ByteSource, _ format: MediaFormat, _ limits: ImageLimits
  ) throws -> Bool {
    guard format.mayHoldFrames, format != .gif, format != .webp else { return format.mayHoldFrames }
    guard source.byteCount <= limits.inputBytes else {
      throw DecodeError(.limit, "the file is larger than \(limits.inputBytes) bytes")
    }
    let bytes = try source.read(at: 0, count: source.byteCount)
    return FurtherPictures.areIn(bytes, format)
  }

  /// Counts pictures behind the first, and tells of a TIFF whose further pages are cut off.
  private func noteFurther(
    _ bytes: [UInt8], _ format: MediaFormat, _ result: inout ImageExamination
  ) {
    if format == .tiff {
      let pages = TIFFPages(bytes)
      result.pictures = pages.leastCount
      result.apart = pages.apart
      if pages.isCut, result.error == nil, !result.findings.contains(.pictureTruncated) {
        result.findings.append(.pictureTruncated)
      }
    } else {
      result.pictures = FurtherPictures.count(
        in: bytes, format, stated: result.image?.frames ?? 1)
    }
    if let image = result.image {
      result.image = ImageFacts(
        width: image.width, height: image.height, orientation: image.orientation,
        frames: result.pictures, hasAlpha: image.hasAlpha)
    }
  }

  /// Whether the container states more bytes than there are: libraries call that corrupt where nothing can be decoded.
  private func isCut(_ bytes: [UInt8], _ format: MediaFormat) -> Bool {
    let isCut = try? VideoExtent.isCut(MemoryBytes(bytes), format: format)
    return isCut ?? false
  }

  private mutating func hash(
    _ sampler: LumaSampler, _ request: ExaminationRequest, _ result: inout ImageExamination
  ) {
    let (width, height) = (sampler.width, sampler.height)
    let isBytes = sampler.luma.isEmpty
    if request.wantsDihedral {
      let hashes =
        isBytes
        ? hasher.dihedral(luma: sampler.bytes.span, width: width, height: height)
        : hasher.dihedral(luma: sampler.luma.span, width: width, height: height)
      result.pdq = hashes?.fingerprint
      result.dihedral = hashes?.variants ?? []
    } else {
      result.pdq =
        isBytes
        ? hasher.hash(luma: sampler.bytes.span, width: width, height: height)
        : hasher.hash(luma: sampler.luma.span, width: width, height: height)
    }
  }
}

// MARK: - Reading

extension ImageExaminer {
  private func readBitmap(
    _ bytes: [UInt8], _ request: ExaminationRequest, _ result: inout ImageExamination
  ) throws(DecodeError) -> LumaSampler? {
    let bitmap = try Bitmap(bytes)
    result.image = bitmap.facts
    try request.limits.check(width: bitmap.facts.width, height: bitmap.facts.height)
    guard request.wantsPDQ || request.wantsDihedral else { return nil }
    var sampler = LumaSampler(width: bitmap.facts.width, height: bitmap.facts.height)
    if try bitmap.sample(into: &sampler) { result.findings.append(.pictureTruncated) }
    return sampler
  }

  /// The luma that is stored, or where `chroma` is strong that of the colours as shown.
  private func readJPEG(
    _ bytes: [UInt8], _ request: ExaminationRequest, _ watcher: (any RowWatcher)?,
    _ chroma: inout ChromaStrength, _ result: inout ImageExamination
  ) throws(DecodeError) -> LumaSampler? {
    var reading = try openJPEG(bytes, request, watcher)
    // Some shares of samples can be read as luma alone.
    if reading.error?.code == .unsupported, watcher != nil {
      reading = try openJPEG(bytes, request)
    }
    if reading.error == nil, reading.told.chroma.isStrong {
      let shown = try openJPEG(bytes, request, isShown: true)
      reading = shown.error == nil ? shown : try openJPEG(bytes, request, isWhole: true)
    }
    result.image = reading.facts
    if let error = reading.error { throw error }
    if reading.told.isCut { result.findings.append(.pictureTruncated) }
    // Of colours as shown there is none.
    chroma = reading.told.chroma
    return reading.sampler
  }

  private func openJPEG(
    _ bytes: [UInt8], _ request: ExaminationRequest, _ watcher: (any RowWatcher)? = nil,
    isShown: Bool = false, isWhole: Bool = false
  ) throws(DecodeError) -> JPEGReading {
    let outcome = unsafe bytes.withUnsafeBytes { buffer in
      Result { () throws(DecodeError) -> JPEGReading in
        let picture = unsafe try JPEGPicture(buffer, isShown: isShown)
        var reading = JPEGReading(facts: picture.facts)
        guard request.wantsPDQ || request.wantsDihedral else { return reading }
        do throws(DecodeError) {
          try request.limits.check(width: picture.facts.width, height: picture.facts.height)
          var sampler = LumaSampler(width: picture.facts.width, height: picture.facts.height)
          reading.told = try picture.sample(into: &sampler, watcher, isWhole: isWhole)
          reading.sampler = sampler
        } catch {
          reading.error = error
        }
        return reading
      }
    }
    do {
      return try outcome.get()
    } catch {
      guard JPEGCoding.isLS(bytes) else { throw error }
      throw DecodeError(.unsupported, "the picture is a JPEG-LS picture, a coding that is not read")
    }
  }

  private struct JPEGReading {
    let facts: ImageFacts
    var sampler: LumaSampler?
    var told = JPEGPicture.Reading()
    var error: DecodeError?
  }

  /// Decodes strictly first; a picture that fails so is decoded again as far as it goes.
  private func readWithVips(
    _ bytes: [UInt8], _ format: MediaFormat, _ request: ExaminationRequest,
    _ watcher: (any RowWatcher)?, _ page: Int?, _ result: inout ImageExamination
  ) throws(DecodeError) -> LumaSampler? {
    let still = format == .gif ? StillGIF(bytes) : nil
    let watcher = format == .gif ? nil : watcher
    let bytes = try VipsInput.replacing(bytes, format) ?? bytes
    do throws(DecodeError) {
      return try read(bytes, format, still, isLenient: false, request, watcher, page, &result)
    } catch {
      guard error.code == .truncated || error.code == .corrupt else { throw error }
    }
    let sampler = try read(
      CutPicture.whole(of: bytes, format) ?? bytes, format, still, isLenient: true, request, nil,
      page, &result)
    if sampler != nil { result.findings.append(.pictureTruncated) }
    return sampler
  }

  private func read(
    _ bytes: [UInt8], _ format: MediaFormat, _ still: StillGIF?, isLenient: Bool,
    _ request: ExaminationRequest, _ watcher: (any RowWatcher)?, _ page: Int?,
    _ result: inout ImageExamination
  ) throws(DecodeError) -> LumaSampler? {
    let outcome = unsafe (still?.bytes ?? bytes).withUnsafeBytes { buffer in
      Result { () throws(DecodeError) -> (ImageFacts, LumaSampler?, DecodeError?) in
        let picture = unsafe try VipsPicture(
          buffer, format: format, isLenient: isLenient, page: page)
        let facts = picture.facts(of: still)
        guard request.wantsPDQ || request.wantsDihedral else { return (facts, nil, nil) }
        do throws(DecodeError) {
          try request.limits.check(width: facts.width, height: facts.height)
          var sampler = LumaSampler(width: facts.width, height: facts.height)
          try picture.sample(into: &sampler, surround: still?.surround, watcher)
          return (facts, sampler, nil)
        } catch {
          return (facts, nil, error)
        }
      }
    }
    let (facts, sampler, error) = try outcome.get()
    result.image = facts
    if let error { throw error }
    return sampler
  }
}

extension Finding {
  /// The picture is not whole; what there was of it was decoded.
  static let pictureTruncated = Finding(
    code: "image.truncated", severity: .defect,
    detail: "the picture is cut or damaged; what could be decoded was")
}
