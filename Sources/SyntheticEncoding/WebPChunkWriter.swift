// SPDX-License-Identifier: Apache-2.0
// EXIF and XMP chunks put into a finished simple WebP, which becomes an extended one.

/// Puts metadata chunks into WebP files.
///
/// - Source: RFC 9649, sections 2.5 to 2.7.
enum WebPChunkWriter {
  /// `file`, a simple WebP of this program, with the chunks of `metadata` after its pixels.
  static func insert(
    _ metadata: PictureMetadata, into file: [UInt8], width: Int, height: Int
  ) throws(EncodingError) -> [UInt8] {
    guard file.count > 20, Array(file[12..<15]) == Array("VP8".utf8) else {
      throw .encoderFailed("WebP")
    }
    let already = file[15] == UInt8(ascii: "X")
    let exif = metadata.needsEXIF ? EXIFWriter.block(metadata) : []
    let xmp = metadata.xmp.map { Array($0.utf8) } ?? []
    var flags: UInt8 = already ? file[20] : 0
    if !exif.isEmpty { flags |= 0x08 }
    if !xmp.isEmpty { flags |= 0x04 }
    let header =
      [flags, 0, 0, 0] + UInt32(width - 1).littleEndianBytes.prefix(3)
      + UInt32(height - 1).littleEndianBytes.prefix(3)
    var body = Array("WEBP".utf8) + chunk("VP8X", header)
    body += file[(already ? 30 : 12)...]
    if !exif.isEmpty { body += chunk("EXIF", exif) }
    if !xmp.isEmpty { body += chunk("XMP ", xmp) }
    return Array("RIFF".utf8) + UInt32(body.count).littleEndianBytes + body
  }

  private static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    let padding: [UInt8] = data.count.isMultiple(of: 2) ? [] : [0]
    return Array(type.utf8) + UInt32(data.count).littleEndianBytes + data + padding
  }
}
