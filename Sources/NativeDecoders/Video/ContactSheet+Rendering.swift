// SPDX-License-Identifier: Apache-2.0
// A contact sheet made of what can be decoded in time.

internal import MediaDecoding

extension ContactSheet {
  /// The pictures at these times beside each other, as far as there is time; those that cannot be decoded are left out.
  ///
  /// - Parameters:
  ///   - times: in microseconds after the first picture.
  ///   - request: how the sheet is to look.
  ///   - deadline: after which no further picture is begun.
  ///   - cell: makes the picture at a time as the request for it says, and tells whether it is whole.
  /// - Returns: the sheet, which is not whole where a picture is missing or damaged.
  /// - Throws: ``DecodeError`` when there is no picture at all; other errors of `cell`.
  static func render(
    _ times: [Int64], _ request: RenderRequest, until deadline: ContinuousClock.Instant,
    _ cell: (Int64, RenderRequest) throws -> (plane: RGBPlane, isWhole: Bool)
  ) throws -> RenderedPicture {
    let sheet = ContactSheet(count: times.count, side: request.side)
    let small = RenderRequest(
      side: sheet.cellSide, limits: request.limits, video: request.video)
    var pictures: [RGBPlane] = []
    var isWhole = true
    var fault: DecodeError?
    for time in times where ContinuousClock.now < deadline {
      do {
        let found = try cell(time, small)
        pictures.append(found.plane)
        isWhole = isWhole && found.isWhole
      } catch let error as DecodeError { fault = fault ?? error }
    }
    guard !pictures.isEmpty else {
      throw fault ?? DecodeError(.limit, "no frame of the file can be decoded in time")
    }
    return try PictureRenderer.render(
      sheet.compose(pictures), request, orientation: 1,
      isWhole: isWhole && pictures.count == times.count)
  }
}
