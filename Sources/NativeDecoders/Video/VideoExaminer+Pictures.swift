// SPDX-License-Identifier: Apache-2.0
// Small pictures of chosen frames, for contact sheets.

internal import CFFmpeg
public import MediaDecoding

extension VideoExaminer {
  /// Small pictures of the chosen frames that there are.
  ///
  /// Frames are decoded from the start up to the last one wanted, since a frame's number is known for
  /// sure only by counting.
  ///
  /// - Throws: ``DecodeError`` when the video cannot be opened; the errors of the source.
  public func pictures(
    _ source: any ByteSource, format: MediaFormat, _ request: FramePicturesRequest
  ) throws -> [FramePicture] {
    guard let last = request.frames.last else { return [] }
    let deadline = ContinuousClock.now + .milliseconds(request.limits.milliseconds)
    if format == .webp {
      guard source.byteCount <= AnimationReader.largestFile else {
        throw DecodeError(.limit, "the animation is larger than a decoder may read")
      }
      let bytes = try source.read(at: 0, count: source.byteCount)
      return try AnimationReader.pictures(bytes, request: request, deadline: deadline)
    }
    let reader = try VideoReader(
      source, format: format, limits: request.limits, deadline: deadline)
    let wanted = Set(request.frames)
    var pictures: [FramePicture] = []
    while try reader.next() {
      let number = reader.frameCount - 1
      guard number < request.limits.decodedFrames, ContinuousClock.now < deadline else { break }
      let time = reader.time
      if wanted.contains(number) {
        pictures.append(try Self.picture(of: reader, number, time, request))
      }
      if number >= last { break }
    }
    return pictures
  }

  private static func picture(
    of reader: VideoReader, _ number: Int, _ time: Int64, _ request: FramePicturesRequest
  ) throws -> FramePicture {
    unsafe try reader.withFrame { frame in
      let (width, height) = unsafe (Int(frame.pointee.width), Int(frame.pointee.height))
      guard width > 0, height > 0, width * height <= request.limits.pixels else {
        throw DecodeError(.limit, "the video's frames have more pixels than the limits allow")
      }
      let (across, down) = FramePicture.size(of: (width, height), side: request.side)
      var pixels = [UInt8](repeating: 0, count: 3 * across * down + Int(MARTLET_AV_SLACK))
      let status = unsafe pixels.withUnsafeMutableBufferPointer { buffer in
        unsafe martlet_av_rgb(frame, Int32(across), Int32(down), buffer.baseAddress)
      }
      guard status == 0 else {
        throw DecodeError(.unsupported, "the video's pixels are of a kind that is not read")
      }
      pixels.removeLast(Int(MARTLET_AV_SLACK))
      return FramePicture(
        frame: number, microseconds: time, width: across, height: down, pixels: pixels)
    }
  }
}

extension FramePicture {
  /// The size of a picture of a frame: as it is, or its longest side as `side`.
  static func size(of frame: (width: Int, height: Int), side: Int) -> (width: Int, height: Int) {
    let longest = max(frame.width, frame.height)
    let side = min(longest, side)
    return (max(1, frame.width * side / longest), max(1, frame.height * side / longest))
  }
}
