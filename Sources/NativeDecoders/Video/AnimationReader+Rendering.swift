// SPDX-License-Identifier: Apache-2.0
// Frames of an animated WebP made into pictures that may be shown.

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
          let isWhole = frames == nil && failure == nil
          let times = FrameTimes(delays: animation.delays, count: animation.frames)
          return try times.render(request) { (number) throws(DecodeError) in
            guard let pixels = animation.pixels(ofFrame: number) else {
              throw DecodeError(.corrupt, "the frame of the animation cannot be decoded")
            }
            let plane = RGBPlane(width: animation.width, height: animation.height, bytes: pixels)
            return (plane, isWhole)
          }
        }
      }
    }
    return try result.get()
  }
}
