// SPDX-License-Identifier: Apache-2.0
// Small pictures of chosen frames, for contact sheets.

internal import CFFmpeg
public import MediaDecoding

extension VideoExaminer {
  /// Small pictures of the chosen frames that there are.
  ///
  /// Frames are decoded from the start up to the last one wanted, since a frame's number is known for
  /// sure only by counting. Animated WebP is `unsupported`.
  ///
  /// - Throws: ``DecodeError`` when the video cannot be opened; the errors of the source.
  public func pictures(
    _ source: any ByteSource, format: MediaFormat, _ request: FramePicturesRequest
  ) throws -> [FramePicture] {
    guard format != .webp else {
      throw DecodeError(.unsupported, "frames of an animated WebP are not taken out")
    }
    guard let last = request.frames.last else { return [] }
    let deadline = ContinuousClock.now + .milliseconds(request.limits.milliseconds)
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
      let longest = max(width, height)
      let side = min(longest, request.side)
      let (across, down) = (max(1, width * side / longest), max(1, height * side / longest))
      var pixels = [UInt8](repeating: 0, count: 3 * across * down)
      let status = unsafe pixels.withUnsafeMutableBufferPointer { buffer in
        unsafe martlet_av_rgb(frame, Int32(across), Int32(down), buffer.baseAddress)
      }
      guard status == 0 else {
        throw DecodeError(.unsupported, "the video's pixels are of a kind that is not read")
      }
      return FramePicture(
        frame: number, microseconds: time, width: across, height: down, pixels: pixels)
    }
  }
}
