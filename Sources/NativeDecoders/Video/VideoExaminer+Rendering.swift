// SPDX-License-Identifier: Apache-2.0
// One frame of a video made into a picture that may be shown.

internal import CFFmpeg
internal import EvidenceModel
public import MediaDecoding

extension VideoExaminer {
  /// The frame that `request` asks for: by its number, which is counted from the start, or the one that
  /// is shown at a time, which is sought.
  ///
  /// A video that ends before gives its last frame. The rotation that the container asks of players is
  /// applied, in quarters.
  ///
  /// - Throws: ``DecodeError`` when there is no such frame; the errors of the source.
  public func render(
    _ source: any ByteSource, format: MediaFormat, _ request: RenderRequest
  ) throws -> RenderedPicture {
    let deadline = ContinuousClock.now + .milliseconds(request.video.milliseconds)
    let isStreamed = format.itemKind == .video || format == .gif
    guard isStreamed || source.byteCount <= AnimationReader.largestFile else {
      throw DecodeError(.limit, "the file is larger than one whose pictures are read")
    }
    var source = source
    switch try MovingPictures(source, format) {
    case .animation:
      let bytes = try source.read(at: 0, count: source.byteCount)
      return try AnimationReader.render(bytes, request: request)
    case .layers(let bytes): return try LayeredReader.render(bytes, request: request)
    case .pages:
      var pages = try PicturePages(source.read(at: 0, count: source.byteCount), format)
      return try PageReader.render(&pages, request)
    case .video(let film, _): source = film
    }
    if case .sheet(let times) = request.moment {
      return try ContactSheet.render(times, request, until: deadline) { time, small in
        let (reader, _) = try Self.open(source, format, at: .time(time), small.video, deadline)
        let plane = try Self.plane(of: reader, small).turned(reader.rotation)
        return (plane, !reader.isDamaged)
      }
    }
    let (reader, found) = try Self.open(source, format, at: request.moment, request.video, deadline)
    let plane = try Self.plane(of: reader, request)
    let picture = try PictureRenderer.render(
      plane, request, orientation: Self.orientation(reader.rotation), isWhole: !reader.isDamaged)
    return picture.placed(frame: found.number, microseconds: found.time)
  }

  /// Opens a file, and has the reader hold the frame that is wanted.
  ///
  /// Where a container is sought loosely and the frame that was found is not shown at just that time, all is decoded from
  /// the start: what is shown is what was hashed.
  private static func open(
    _ source: any ByteSource, _ format: MediaFormat, at moment: RenderedMoment,
    _ limits: VideoLimits, _ deadline: ContinuousClock.Instant
  ) throws -> (reader: VideoReader, found: (number: Int?, time: Int64)) {
    let reader = try VideoReader(source, format: format, limits: limits, deadline: deadline)
    do {
      let found = try find(moment, in: reader, limits, deadline)
      guard case .time(let wanted) = moment, reader.isSoughtLoosely, found.number == nil,
        found.time != wanted
      else { return (reader, found) }
    } catch is OutOfStep {}
    let plain = try VideoReader(source, format: format, limits: limits, deadline: deadline)
    return (plain, try find(moment, in: plain, limits, deadline, isSought: false))
  }

  /// Decodes up to the frame that is wanted and has the reader hold it.
  private static func find(
    _ moment: RenderedMoment, in reader: VideoReader, _ limits: VideoLimits,
    _ deadline: ContinuousClock.Instant, isSought: Bool = true
  ) throws -> (number: Int?, time: Int64) {
    guard try reader.next() else {
      throw DecodeError(.corrupt, "no frame of the file can be decoded")
    }
    var (number, time): (Int?, Int64) = (0, reader.time)
    try reader.hold()
    var hasSought = false
    if isSought, case .time(let wanted) = moment, wanted > time, try reader.seek(to: wanted) {
      hasSought = true
      number = nil
    }
    while Self.isBefore(moment, number, time), try reader.next() {
      guard reader.frameCount <= limits.decodedFrames, ContinuousClock.now < deadline else {
        throw DecodeError(.limit, "the frame lies too far in the file to be decoded in time")
      }
      let next = reader.time
      // Where a seek went too far its first frame is the nearest there is.
      if case .time(let wanted) = moment, next > wanted, !hasSought { break }
      hasSought = false
      try reader.hold()
      number = number.map { $0 + 1 }
      time = next
    }
    return (number, time)
  }

  private static func isBefore(_ moment: RenderedMoment, _ number: Int?, _ time: Int64) -> Bool {
    switch moment {
    case .still, .sheet: false
    case .frame(let wanted): (number ?? 0) < wanted
    case .time(let wanted): time < wanted
    }
  }

  /// The held frame, as small as it is wanted, and over middle grey as still pictures are.
  private static func plane(of reader: VideoReader, _ request: RenderRequest) throws -> RGBPlane {
    unsafe try reader.withHeldFrame { frame in
      let (width, height) = unsafe (Int(frame.pointee.width), Int(frame.pointee.height))
      guard width > 0, height > 0, width * height <= request.video.pixels else {
        throw DecodeError(.limit, "the file's frames have more pixels than the limits allow")
      }
      let (across, down) = request.size(ofWidth: width, height: height)
      var pixels = [UInt8](repeating: 0, count: 3 * across * down + Int(MARTLET_AV_SLACK))
      let status = unsafe pixels.withUnsafeMutableBufferPointer { buffer in
        guard unsafe martlet_av_is_clear(frame) != 0 else {
          return unsafe martlet_av_rgb(frame, 0, Int32(across), Int32(down), buffer.baseAddress)
        }
        var whole = [UInt8](repeating: 0, count: 4 * width * height + Int(MARTLET_AV_SLACK))
        let status = unsafe martlet_av_over_grey(frame, &whole)
        guard status == 0 else { return status }
        return unsafe martlet_av_resize(
          whole, Int32(width), Int32(height), Int32(across), Int32(down), buffer.baseAddress)
      }
      guard status == 0 else {
        throw DecodeError(.unsupported, "the file's pixels are of a kind that is not read")
      }
      pixels.removeLast(Int(MARTLET_AV_SLACK))
      return RGBPlane(width: across, height: down, bytes: pixels)
    }
  }

  /// The EXIF orientation of a picture that is to be turned by whole quarters anticlockwise.
  private static func orientation(_ degrees: Int) -> Int {
    switch degrees {
    case 90: 8
    case 180: 3
    case 270: 6
    default: 1
    }
  }
}
