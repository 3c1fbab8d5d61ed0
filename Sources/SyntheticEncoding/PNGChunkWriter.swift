// SPDX-License-Identifier: Apache-2.0
// Ancillary chunks put into a finished PNG, before its pixels.

/// Puts text, EXIF and XMP chunks into PNG files.
///
/// - Source: W3C PNG (third edition), sections 5.3 and 11.3.
enum PNGChunkWriter {
  /// `file`, a PNG of this program, with the chunks of `metadata` after its header.
  static func insert(
    _ metadata: PictureMetadata, into file: [UInt8]
  ) throws(EncodingError) -> [UInt8] {
    var chunks: [UInt8] = []
    if metadata.needsEXIF { chunks += try chunk("eXIf", EXIFWriter.block(metadata)) }
    if let xmp = metadata.xmp {
      let text = PNGTextChunk(.iTXt, keyword: "XML:com.adobe.xmp", text: xmp)
      chunks += try self.text(text)
    }
    for text in metadata.pngText { chunks += try self.text(text) }
    let headerEnd = 8 + 25
    guard file.count > headerEnd else { throw .encoderFailed("PNG") }
    return Array(file[..<headerEnd]) + chunks + Array(file[headerEnd...])
  }

  private static func text(_ text: PNGTextChunk) throws(EncodingError) -> [UInt8] {
    let keyword = latin1(text.keyword)
    guard (1...79).contains(keyword.count) else { throw .tooLarge("a PNG keyword") }
    switch text.kind {
    case .tEXt: return try chunk("tEXt", keyword + [0] + latin1(text.text))
    case .zTXt:
      let packed = try StreamEncoder.zlib(latin1(text.text))
      return try chunk("zTXt", keyword + [0, 0] + packed)
    case .iTXt: return try chunk("iTXt", keyword + [0, 0, 0, 0, 0] + Array(text.text.utf8))
    case .iTXtCompressed:
      let packed = try StreamEncoder.zlib(Array(text.text.utf8))
      return try chunk("iTXt", keyword + [0, 1, 0, 0, 0] + packed)
    }
  }

  private static func chunk(_ type: String, _ data: [UInt8]) throws(EncodingError) -> [UInt8] {
    guard data.count < 1 << 31 else { throw .tooLarge("a PNG chunk") }
    let body = Array(type.utf8) + data
    return UInt32(data.count).bigEndianBytes + body + StreamEncoder.crc32(body).bigEndianBytes
  }

  private static func latin1(_ text: String) -> [UInt8] {
    text.unicodeScalars.map { $0.value < 256 ? UInt8($0.value) : UInt8(ascii: "?") }
  }
}
