// SPDX-License-Identifier: Apache-2.0
// EXIF and XMP segments put into a finished JPEG.

/// Puts APP1 segments into JPEG files.
///
/// - Source: ITU-T T.81, annex B; CIPA DC-008, section 4.7; Adobe XMP part 3, section 1.1.3.
enum JPEGSegmentWriter {
  /// `file`, a JPEG of this program, with the APP1 segments of `metadata` right after its start, where
  /// EXIF wants them.
  static func insert(
    _ metadata: PictureMetadata, into file: [UInt8]
  ) throws(EncodingError) -> [UInt8] {
    var segments: [UInt8] = []
    if metadata.needsEXIF {
      segments += try application(Array("Exif\0\0".utf8) + EXIFWriter.block(metadata))
    }
    if let xmp = metadata.xmp {
      segments += try application(Array("http://ns.adobe.com/xap/1.0/\0".utf8) + Array(xmp.utf8))
    }
    guard file.count > 4 else { throw .encoderFailed("JPEG") }
    return Array(file[..<2]) + segments + Array(file[2...])
  }

  private static func application(_ data: [UInt8]) throws(EncodingError) -> [UInt8] {
    guard data.count <= 65_533 else { throw .tooLarge("a JPEG segment") }
    return [0xff, 0xe1] + UInt16(data.count + 2).bigEndianBytes + data
  }
}
