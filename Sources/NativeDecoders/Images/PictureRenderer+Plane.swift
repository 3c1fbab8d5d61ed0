// SPDX-License-Identifier: Apache-2.0
// A picture of a file made small, for a sheet of several.

internal import MediaDecoding

extension PictureRenderer {
  /// The picture `page` of a TIFF, HEIC or AVIF file, small, upright and in sRGB, to be put beside others, and whether it
  /// is whole.
  func plane(
    _ bytes: [UInt8], format: MediaFormat, _ request: RenderRequest, page: Int?
  ) throws(DecodeError) -> (plane: RGBPlane, isWhole: Bool) {
    do throws(DecodeError) {
      return (try plane(bytes, format, isLenient: false, request, page), true)
    } catch {
      guard error.code == .truncated || error.code == .corrupt else { throw error }
    }
    return (try plane(bytes, format, isLenient: true, request, page), false)
  }

  private func plane(
    _ bytes: [UInt8], _ format: MediaFormat, isLenient: Bool, _ request: RenderRequest, _ page: Int?
  ) throws(DecodeError) -> RGBPlane {
    let bytes = try VipsInput.replacing(bytes, format) ?? bytes
    let result = unsafe bytes.withUnsafeBytes { buffer in
      Result { () throws(DecodeError) -> RGBPlane in
        let picture = unsafe try VipsPicture(
          buffer, format: format, isLenient: isLenient, page: page)
        let facts = picture.facts
        try request.limits.check(width: facts.width, height: facts.height)
        return try picture.plane(
          request, size: request.size(ofWidth: facts.width, height: facts.height))
      }
    }
    return try result.get()
  }
}
