// SPDX-License-Identifier: Apache-2.0
// WebP files with exactly the metadata asked for: libvips adds an EXIF block of its own.

/// Rebuilds WebP files around their pixels.
///
/// - Source: RFC 9649, sections 2.5 to 2.7.
enum WebPChunkWriter {
  /// The pixels of `file`, an opaque still WebP of libvips, with the chunks of `metadata`: a simple
  /// file when there are none, else an extended one.
  static func rebuild(
    _ file: [UInt8], _ metadata: PictureMetadata, width: Int, height: Int
  ) throws(EncodingError) -> [UInt8] {
    guard let pixels = pixels(of: file) else { throw .encoderFailed("WebP") }
    let exif = metadata.needsEXIF ? EXIFWriter.block(metadata) : []
    let xmp = metadata.xmp.map { Array($0.utf8) } ?? []
    var body = Array("WEBP".utf8)
    if !exif.isEmpty || !xmp.isEmpty {
      let flags: UInt8 = (exif.isEmpty ? 0 : 0x08) | (xmp.isEmpty ? 0 : 0x04)
      let sides =
        UInt32(width - 1).littleEndianBytes.prefix(3)
        + UInt32(height - 1).littleEndianBytes.prefix(3)
      body += chunk("VP8X", [flags, 0, 0, 0] + sides)
    }
    body += pixels
    if !exif.isEmpty { body += chunk("EXIF", exif) }
    if !xmp.isEmpty { body += chunk("XMP ", xmp) }
    return Array("RIFF".utf8) + UInt32(body.count).littleEndianBytes + body
  }

  /// The chunk that holds the pixels, with its header and padding.
  private static func pixels(of file: [UInt8]) -> ArraySlice<UInt8>? {
    var position = 12
    while position + 8 <= file.count {
      let type = String(decoding: file[position..<(position + 4)], as: UTF8.self)
      let count = file[(position + 4)..<(position + 8)].reversed().reduce(0) { $0 << 8 | Int($1) }
      let end = position + 8 + count + count % 2
      guard end <= file.count else { return nil }
      if type == "VP8 " || type == "VP8L" { return file[position..<end] }
      position = end
    }
    return nil
  }

  private static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    let padding: [UInt8] = data.count.isMultiple(of: 2) ? [] : [0]
    return Array(type.utf8) + UInt32(data.count).littleEndianBytes + data + padding
  }
}
