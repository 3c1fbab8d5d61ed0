// SPDX-License-Identifier: Apache-2.0
// Frames of an animated WebP made into pictures that may be shown.

internal import CFFmpeg
internal import MediaDecoding

extension AnimationReader {
  /// The largest file of which pictures are taken: it is read whole.
  static let largestFile = 512 << 20

  /// One frame made into a picture that may be shown; the last where there are fewer.
  ///
  /// - Throws: ``DecodeError`` when the header or the frame cannot be read.
  static func render(
    _ bytes: [UInt8], request: RenderRequest
  ) throws(DecodeError) -> RenderedPicture {
    let frames = CutWebP.wholeFrames(of: bytes)
    let deadline = ContinuousClock.now + .milliseconds(request.video.milliseconds)
    let result = unsafe (frames ?? bytes).withUnsafeBytes { buffer in
      Result { () throws(DecodeError) -> RenderedPicture in
        unsafe try withFrames(buffer, pixels: request.video.pixels, deadline) {
          (animation, failure) throws(DecodeError) in
          let picture = try render(animation, request)
          guard frames != nil || failure != nil else { return picture }
          return RenderedPicture(
            width: picture.width, height: picture.height, encoding: picture.encoding,
            bytes: picture.bytes, isWhole: false, frame: picture.frame,
            microseconds: picture.microseconds)
        }
      }
    }
    return try result.get()
  }

  private static func render(
    _ animation: borrowing VipsAnimation, _ request: RenderRequest
  ) throws(DecodeError) -> RenderedPicture {
    if case .sheet(let times) = request.moment { return try sheet(of: times, animation, request) }
    let (number, time) = find(request.moment, in: animation)
    guard let pixels = animation.pixels(ofFrame: number) else {
      throw DecodeError(.corrupt, "the frame of the animation cannot be decoded")
    }
    let plane = RGBPlane(width: animation.width, height: animation.height, bytes: pixels)
    let picture = try PictureRenderer.render(plane, request, orientation: 1, isWhole: true)
    return RenderedPicture(
      width: picture.width, height: picture.height, encoding: picture.encoding,
      bytes: picture.bytes, isWhole: true, frame: number, microseconds: time)
  }

  /// The frames at these times beside each other; those that cannot be decoded are left out.
  private static func sheet(
    of times: [Int64], _ animation: borrowing VipsAnimation, _ request: RenderRequest
  ) throws(DecodeError) -> RenderedPicture {
    let sheet = ContactSheet(count: times.count, side: request.side)
    let size = RenderRequest(side: sheet.cellSide).size(
      ofWidth: animation.width, height: animation.height)
    var pictures: [RGBPlane] = []
    for time in times {
      guard let pixels = animation.pixels(ofFrame: find(.time(time), in: animation).number),
        let small = resized(pixels, from: (animation.width, animation.height), to: size)
      else { continue }
      pictures.append(RGBPlane(width: size.0, height: size.1, bytes: small))
    }
    guard !pictures.isEmpty else {
      throw DecodeError(.corrupt, "no frame of the animation can be decoded")
    }
    return try PictureRenderer.render(
      sheet.compose(pictures), request, orientation: 1, isWhole: pictures.count == times.count)
  }

  /// The frame that is wanted, the last where there are fewer, and when it is shown.
  private static func find(
    _ moment: RenderedMoment, in animation: borrowing VipsAnimation
  ) -> (number: Int, time: Int64) {
    let delays = animation.delays
    var (number, time) = (0, Int64(0))
    while number + 1 < animation.frames {
      let next = time + (number < delays.count ? delays[number] : 0)
      switch moment {
      case .still, .sheet: return (number, time)
      case .frame(let wanted) where number >= wanted: return (number, time)
      case .time(let wanted) where next > wanted: return (number, time)
      case .frame, .time: (number, time) = (number + 1, next)
      }
    }
    return (number, time)
  }

  /// RGB at another size, by the means of areas; `nil` without memory.
  private static func resized(
    _ pixels: [UInt8], from: (width: Int, height: Int), to size: (Int, Int)
  ) -> [UInt8]? {
    let slack = [UInt8](repeating: 0, count: Int(MARTLET_AV_SLACK))
    let source = pixels + slack
    var target = [UInt8](repeating: 0, count: 3 * size.0 * size.1) + slack
    let status = unsafe martlet_av_resize(
      source, Int32(from.width), Int32(from.height), Int32(size.0), Int32(size.1), &target)
    target.removeLast(slack.count)
    return status == 0 ? target : nil
  }
}
