// SPDX-License-Identifier: Apache-2.0
// Pages of a file of pictures made into pictures that may be shown.

internal import MediaDecoding

extension PageReader {
  /// One page made into a picture that may be shown, or several beside each other; the last where there are fewer.
  ///
  /// - Throws: ``DecodeError`` when the page, or every page of a sheet, cannot be read.
  static func render(
    _ pages: inout PicturePages, _ request: RenderRequest
  ) throws -> RenderedPicture {
    if case .sheet(let times) = request.moment {
      let deadline = ContinuousClock.now + .milliseconds(request.video.milliseconds)
      return try ContactSheet.render(times, request, until: deadline) { time, small in
        pages.open(number(.time(time), in: pages))
        return try PictureRenderer().plane(
          pages.bytes, format: pages.format, small, page: pages.number)
      }
    }
    let page = number(request.moment, in: pages)
    pages.open(page)
    let picture = try PictureRenderer().render(
      pages.bytes, format: pages.format, request, page: pages.number)
    return picture.placed(frame: page, microseconds: Int64(page) * microseconds)
  }

  private static func number(_ moment: RenderedMoment, in pages: PicturePages) -> Int {
    let wanted =
      switch moment {
      case .still, .sheet: 0
      case .frame(let number): number
      case .time(let time): Int(clamping: time / microseconds)
      }
    return min(max(0, wanted), pages.count - 1)
  }
}
