// SPDX-License-Identifier: Apache-2.0
// Pages of a file of pictures made into pictures that may be shown.

internal import MediaDecoding

extension PageReader {
  /// One page made into a picture that may be shown, or several beside each other; the last where there are fewer.
  ///
  /// - Throws: ``DecodeError`` when the page, or every page of a sheet, cannot be read.
  static func render(
    _ pages: inout PicturePages, _ request: RenderRequest
  ) throws(DecodeError) -> RenderedPicture {
    if case .sheet(let times) = request.moment { return try sheet(of: times, &pages, request) }
    let page = number(request.moment, in: pages)
    pages.open(page)
    let picture = try PictureRenderer().render(
      pages.bytes, format: pages.format, request, page: pages.number)
    return RenderedPicture(
      width: picture.width, height: picture.height, encoding: picture.encoding,
      bytes: picture.bytes, isWhole: picture.isWhole, frame: page,
      microseconds: Int64(page) * microseconds)
  }

  /// The pages at these times beside each other, as far as there is time; those that cannot be decoded are left out.
  private static func sheet(
    of times: [Int64], _ pages: inout PicturePages, _ request: RenderRequest
  ) throws(DecodeError) -> RenderedPicture {
    let deadline = ContinuousClock.now + .milliseconds(request.video.milliseconds)
    let sheet = ContactSheet(count: times.count, side: request.side)
    let small = RenderRequest(side: sheet.cellSide, limits: request.limits)
    var pictures: [RGBPlane] = []
    var fault: DecodeError?
    for time in times where ContinuousClock.now < deadline {
      pages.open(number(.time(time), in: pages))
      do throws(DecodeError) {
        let found = try PictureRenderer().plane(
          pages.bytes, format: pages.format, small, page: pages.number)
        pictures.append(found.plane)
        if !found.isWhole { fault = fault ?? DecodeError(.corrupt, "a page is damaged") }
      } catch { fault = fault ?? error }
    }
    guard !pictures.isEmpty else {
      throw fault ?? DecodeError(.limit, "no page of the file can be decoded in time")
    }
    return try PictureRenderer.render(
      sheet.compose(pictures), request, orientation: 1,
      isWhole: fault == nil && pictures.count == times.count)
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
