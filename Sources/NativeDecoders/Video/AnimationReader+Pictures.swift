// SPDX-License-Identifier: Apache-2.0
// Small pictures of chosen frames of an animated WebP.

internal import CFFmpeg
internal import MediaDecoding

extension AnimationReader {
  /// The largest file of which pictures are taken: it is read whole.
  static let largestFile = 512 << 20

  /// Small pictures of the chosen frames that there are, as far as they can be decoded.
  ///
  /// - Throws: ``DecodeError`` when the header cannot be read, or no chosen frame can be decoded.
  static func pictures(
    _ bytes: [UInt8], request: FramePicturesRequest, deadline: ContinuousClock.Instant
  ) throws(DecodeError) -> [FramePicture] {
    let result = unsafe bytes.withUnsafeBytes { buffer in
      Result { () throws(DecodeError) -> [FramePicture] in
        let animation = unsafe try VipsAnimation(buffer)
        guard animation.width * animation.height <= request.limits.pixels else {
          throw DecodeError(.limit, "the video's frames have more pixels than the limits allow")
        }
        return try pictures(of: animation, request, deadline)
      }
    }
    return try result.get()
  }

  /// One frame made into a picture that may be shown; the last where there are fewer.
  ///
  /// - Throws: ``DecodeError`` when the header or the frame cannot be read.
  static func render(
    _ bytes: [UInt8], request: RenderRequest
  ) throws(DecodeError) -> RenderedPicture {
    let result = unsafe bytes.withUnsafeBytes { buffer in
      Result { () throws(DecodeError) -> RenderedPicture in
        let animation = unsafe try VipsAnimation(buffer)
        guard animation.width * animation.height <= request.video.pixels else {
          throw DecodeError(.limit, "the video's frames have more pixels than the limits allow")
        }
        return try render(animation, request)
      }
    }
    return try result.get()
  }

  private static func render(
    _ animation: borrowing VipsAnimation, _ request: RenderRequest
  ) throws(DecodeError) -> RenderedPicture {
    let delays = animation.delays
    var (number, time) = (0, Int64(0))
    while number + 1 < animation.frames {
      let next = time + (number < delays.count ? delays[number] : 0)
      switch request.moment {
      case .still: break
      case .frame(let wanted) where number >= wanted: break
      case .time(let wanted) where next > wanted: break
      default:
        (number, time) = (number + 1, next)
        continue
      }
      break
    }
    guard let pixels = animation.pixels(ofFrame: number) else {
      throw DecodeError(.corrupt, "the frame of the animation cannot be decoded")
    }
    let plane = RGBPlane(width: animation.width, height: animation.height, bytes: pixels)
    let picture = try PictureRenderer.render(plane, request, orientation: 1, isWhole: true)
    return RenderedPicture(
      width: picture.width, height: picture.height, encoding: picture.encoding,
      bytes: picture.bytes, isWhole: true, frame: number, microseconds: time)
  }

  private static func pictures(
    of animation: borrowing VipsAnimation, _ request: FramePicturesRequest,
    _ deadline: ContinuousClock.Instant
  ) throws(DecodeError) -> [FramePicture] {
    let delays = animation.delays
    var pictures: [FramePicture] = []
    for number in request.frames where number < animation.frames {
      guard number < request.limits.decodedFrames, ContinuousClock.now < deadline else { break }
      guard let pixels = animation.pixels(ofFrame: number) else {
        guard !pictures.isEmpty else {
          throw DecodeError(.corrupt, "no chosen frame of the animation can be decoded")
        }
        break
      }
      let size = FramePicture.size(of: (animation.width, animation.height), side: request.side)
      guard
        let small = resized(pixels, from: (animation.width, animation.height), to: size)
      else { throw VideoReader.noMemory }
      pictures.append(
        FramePicture(
          frame: number, microseconds: delays.prefix(number).reduce(0, +), width: size.width,
          height: size.height, pixels: small))
    }
    return pictures
  }

  /// RGB at another size, by the means of areas; `nil` without memory.
  private static func resized(
    _ pixels: [UInt8], from: (width: Int, height: Int), to size: (width: Int, height: Int)
  ) -> [UInt8]? {
    let slack = [UInt8](repeating: 0, count: Int(MARTLET_AV_SLACK))
    let source = pixels + slack
    var target = [UInt8](repeating: 0, count: 3 * size.width * size.height) + slack
    let status = unsafe martlet_av_resize(
      source, Int32(from.width), Int32(from.height), Int32(size.width), Int32(size.height), &target)
    target.removeLast(slack.count)
    return status == 0 ? target : nil
  }
}
