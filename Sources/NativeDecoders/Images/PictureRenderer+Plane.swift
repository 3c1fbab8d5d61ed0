// SPDX-License-Identifier: Apache-2.0
// A picture of a file made small, for a sheet of several.

internal import MediaDecoding

extension PictureRenderer {
  /// The picture `page` of a TIFF, HEIC or AVIF file, small, upright and in sRGB, to be put beside others, and whether it
  /// is whole.
  func plane(
    _ bytes: [UInt8], format: MediaFormat, _ request: RenderRequest, page: Int?
  ) throws(DecodeError) -> (plane: RGBPlane, isWhole: Bool) {
    try asFarAsItGoes { isLenient throws(DecodeError) in
      let plane = unsafe try opened(bytes, format, isLenient: isLenient, request, page) {
        (picture, size, _) throws(DecodeError) in
        try picture.plane(request, size: size)
      }
      return (plane, !isLenient)
    }
  }
}
