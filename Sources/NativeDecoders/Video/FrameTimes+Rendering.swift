// SPDX-License-Identifier: Apache-2.0
// Frames of an animation made into pictures that may be shown.

internal import CFFmpeg
internal import MediaDecoding

extension FrameTimes {
  /// Gives the frame of a number over middle grey, and whether it is whole.
  typealias FrameSource = (_ number: Int) throws(DecodeError) -> (plane: RGBPlane, isWhole: Bool)

  /// One frame made into a picture that may be shown, or several beside each other; the last where there are fewer.
  ///
  /// - Throws: ``DecodeError`` when the frame, or every frame of a sheet, cannot be had.
  func render(
    _ request: RenderRequest, _ frames: FrameSource
  ) throws(DecodeError) -> RenderedPicture {
    if case .sheet(let times) = request.moment { return try sheet(of: times, request, frames) }
    let (number, time) = find(request.moment)
    let found = try frames(number)
    let picture = try PictureRenderer.render(
      found.plane, request, orientation: 1, isWhole: found.isWhole)
    return RenderedPicture(
      width: picture.width, height: picture.height, encoding: picture.encoding,
      bytes: picture.bytes, isWhole: picture.isWhole, frame: number, microseconds: time)
  }

  /// The frames at these times beside each other; those that cannot be had are left out.
  private func sheet(
    of times: [Int64], _ request: RenderRequest, _ frames: FrameSource
  ) throws(DecodeError) -> RenderedPicture {
    let sheet = ContactSheet(count: times.count, side: request.side)
    var pictures: [RGBPlane] = []
    var fault: DecodeError?
    for time in times {
      do throws(DecodeError) {
        let found = try frames(find(.time(time)).number)
        pictures.append(try found.plane.shrunk(into: sheet.cellSide))
        if !found.isWhole { fault = fault ?? DecodeError(.corrupt, "a frame is damaged") }
      } catch { fault = fault ?? error }
    }
    guard !pictures.isEmpty else {
      throw fault ?? DecodeError(.corrupt, "no frame of the animation can be decoded")
    }
    return try PictureRenderer.render(
      sheet.compose(pictures), request, orientation: 1, isWhole: fault == nil)
  }
}

extension RGBPlane {
  /// The picture made to fit into a square of `side` pixels, by the means of areas; never larger than it is.
  ///
  /// - Throws: ``DecodeError`` `.limit` without memory.
  fileprivate func shrunk(into side: Int) throws(DecodeError) -> RGBPlane {
    let (across, down) = RenderRequest(side: side).size(ofWidth: width, height: height)
    let slack = [UInt8](repeating: 0, count: Int(MARTLET_AV_SLACK))
    let source = bytes + slack
    var target = [UInt8](repeating: 0, count: 3 * across * down) + slack
    let status = unsafe martlet_av_resize(
      source, Int32(width), Int32(height), Int32(across), Int32(down), &target)
    guard status == 0 else { throw VideoReader.noMemory }
    target.removeLast(slack.count)
    return RGBPlane(width: across, height: down, bytes: target)
  }
}
