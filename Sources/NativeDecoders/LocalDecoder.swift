// SPDX-License-Identifier: Apache-2.0
// All decoders of this process behind one session: what the child serves over its connection.

public import EvidenceModel
public import MediaDecoding

/// A decoder session that decodes in this process, with C libraries.
///
/// Hostile bytes must reach it only inside the sandboxed child. One thread at a time, one in a process.
public final class LocalDecoder: DecoderSession {
  /// Finds provenance traces, and what is worth knowing about the metadata, in a file of a known format;
  /// the hash of the picture as stored comes with it when it was made, and the watcher that saw its rows.
  public typealias TraceScan = (
    _ source: any ByteSource, _ format: MediaFormat, _ request: ExaminationRequest,
    _ pdq: PDQFingerprint?, _ watcher: (any RowWatcher)?
  ) throws -> (traces: [Trace], findings: [Finding])

  /// What is to see the rows of a picture while it is decoded for its hash.
  public typealias RowWatch = (
    _ source: any ByteSource, _ format: MediaFormat
  ) throws -> (any RowWatcher)?

  /// Takes over whose signatures are trusted.
  public typealias TrustChange = (ContentTrust) -> Void

  private var images: ImageExaminer
  private var videos: VideoExaminer
  private let renderer = PictureRenderer()
  private let scanTraces: TraceScan
  private let watchRows: RowWatch
  private let changeTrust: TrustChange

  /// Starts the libraries and decodes a tiny sample of each format, so that nothing is opened later.
  ///
  /// - Parameters:
  ///   - scanTraces: finds provenance traces.
  ///   - watchRows: gives what sees the rows of a picture whose traces are wanted.
  ///   - changeTrust: takes over whose signatures are trusted.
  /// - Throws: ``DecodeError`` `.broken` when a library is not whole.
  public init(
    scanTraces: @escaping TraceScan, watchRows: @escaping RowWatch = { _, _ in nil },
    changeTrust: @escaping TrustChange = { _ in }
  ) throws {
    self.scanTraces = scanTraces
    self.watchRows = watchRows
    self.changeTrust = changeTrust
    try NativeContainers.warmUp()
    images = try ImageExaminer()
    try images.warmUp()
    try renderer.warmUp()
    videos = try VideoExaminer()
    try videos.warmUp()
  }

  /// Trusts `trust` from the next examination on.
  public func configure(_ trust: ContentTrust) throws { changeTrust(trust) }

  /// Sniffs, decodes and inspects one media file.
  ///
  /// - Throws: the errors of the source.
  public func examine(
    _ source: any ByteSource, _ request: ExaminationRequest
  ) throws -> Examination {
    let format = try MediaFormat.sniff(source)
    let kind = format?.itemKind ?? .other
    var source = source
    var found = ImageExamination()
    var watcher: (any RowWatcher)?
    if let format, kind == .image {
      if source.byteCount <= request.limits.inputBytes {
        source = MemoryBytes(try source.read(at: 0, count: source.byteCount))
        if request.wantsTraces { watcher = try watchRows(source, format) }
      }
      found = try images.examine(source, format: format, request, watcher: watcher)
    }
    var film = VideoExamination()
    if let format, let video = request.video, kind == .video || found.pictures > 1 {
      film = try videos.examine(source, format: format, video, pages: request.limits)
      found.add(film, of: format)
    } else {
      found.tellUnread(0)
    }
    var traces: [Trace] = []
    if let format, request.wantsTraces || request.searchesWatermarks {
      let scan = try scanTraces(source, format, request, found.pdq, watcher)
      traces = scan.traces
      // Pixels and metadata may each tell of the same damage; one telling is enough.
      let told = Set(found.findings.map(\.code))
      found.findings += scan.findings.filter { !told.contains($0.code) }
    }
    return Examination(
      format: format, kind: kind, image: found.image, pdq: found.pdq, dihedral: found.dihedral,
      video: film.video, vpdq: film.vpdq, traces: traces, findings: found.findings,
      error: found.error)
  }

  /// A picture that may be shown.
  ///
  /// - Throws: ``DecodeError`` when the one that is asked for cannot be decoded, be it that others of the file can; the
  ///   errors of the source.
  public func render(
    _ source: any ByteSource, _ request: RenderRequest
  ) throws -> RenderedPicture {
    let format = try MediaFormat.sniff(source)
    switch (format, format?.itemKind, request.moment) {
    case (let format?, .image, .still):
      return try renderer.render(source, format: format, request)
    case (let format?, .video, _): return try videos.render(source, format: format, request)
    case (let format?, .image, _):
      guard try images.holdsFrames(source, format, request.limits) else { break }
      return try videos.render(source, format: format, request)
    default: break
    }
    throw DecodeError(.unrecognized, "the file is neither a picture nor a video")
  }

  /// Opens a decoder for one compressed stream.
  public func openDecompression(
    _ coding: ContentCoding, limits: ContainerLimits
  ) throws -> any Decompression {
    try NativeContainers.openDecompression(coding, limits: limits)
  }

  /// Opens an archive.
  public func openArchive(
    _ source: any ByteSource, limits: ContainerLimits
  ) throws -> any ArchiveCursor {
    try NativeContainers.openArchive(source, limits: limits)
  }

  /// Opens a parser for one document.
  public func openMarkup(
    _ dialect: MarkupDialect, limits: MarkupLimits
  ) throws -> any MarkupCursor {
    try NativeContainers.openMarkup(dialect, limits: limits)
  }
}

extension ImageExamination {
  /// Adds what was found of the frames behind a still picture, or of a video.
  ///
  /// A still picture of an animation that could be had stands without its frames.
  fileprivate mutating func add(_ film: VideoExamination, of format: MediaFormat) {
    findings += film.findings
    var unread = film.unread
    let isOther = format.itemKind == .image && film.error?.code == .unsupported
    if isOther, image != nil {
      unread = max(unread, pictures - 1)
    } else {
      error = error ?? film.error
    }
    if [.heic, .avif].contains(format), let image, let count = film.video?.frames {
      pictures = max(pictures, count)
      self.image = ImageFacts(
        width: image.width, height: image.height, orientation: image.orientation, frames: pictures,
        hasAlpha: image.hasAlpha)
    }
    tellUnread(unread)
  }

  /// Tells of pictures that are neither hashed nor shown: so many, and those in places that are not read.
  fileprivate mutating func tellUnread(_ unread: Int) {
    guard unread + apart > 0 else { return }
    findings.append(.furtherPictures(pictures + apart, unread: unread + apart))
  }
}
