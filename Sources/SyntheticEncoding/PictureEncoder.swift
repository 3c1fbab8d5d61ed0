// SPDX-License-Identifier: Apache-2.0
// From a canvas to the bytes of a picture file.

/// Writes picture files.
///
/// It reads none: decoders of evidence share nothing with it.
///
/// Safe from any thread. The same canvas, format and metadata give the same bytes for one set of
/// library versions.
public enum PictureEncoder {
  /// The bytes of `canvas` as a file.
  ///
  /// - Throws: ``EncodingError`` when the libraries lack the encoder, or the format has no place for
  ///   the metadata.
  public static func encode(
    _ canvas: PixelCanvas, format: PictureFormat, metadata: PictureMetadata = .none
  ) throws(EncodingError) -> [UInt8] {
    let embedded = metadata.needsEXIF || metadata.xmp != nil
    if !metadata.pngText.isEmpty, format.fileExtension != "png" {
      throw .metadataUnsupported(format.fileExtension)
    }
    switch format {
    case .bmp, .gif, .tiff:
      if embedded { throw .metadataUnsupported(format.fileExtension) }
      if case .bmp = format { return try BitmapWriter.encode(canvas) }
      return try VipsSaver.save(canvas, format: format, exif: [])
    case .heic, .avif:
      if metadata.xmp != nil { throw .metadataUnsupported(format.fileExtension) }
      let exif = metadata.needsEXIF ? Array("Exif\0\0".utf8) + EXIFWriter.block(metadata) : []
      return try VipsSaver.save(canvas, format: format, exif: exif)
    case .jpeg:
      let file = try VipsSaver.save(canvas, format: format, exif: [])
      return embedded ? try JPEGSegmentWriter.insert(metadata, into: file) : file
    case .png:
      let file = try VipsSaver.save(canvas, format: format, exif: [])
      let plain = !embedded && metadata.pngText.isEmpty
      return plain ? file : try PNGChunkWriter.insert(metadata, into: file)
    case .webp:
      let file = try VipsSaver.save(canvas, format: format, exif: [])
      return try WebPChunkWriter.rebuild(
        file, metadata, width: canvas.width, height: canvas.height)
    }
  }

  /// Whether the installed libraries can write `format`, found out by writing a small picture.
  public static func supports(_ format: PictureFormat) -> Bool {
    (try? encode(PixelCanvas(width: 16, height: 16), format: format)) != nil
  }
}
