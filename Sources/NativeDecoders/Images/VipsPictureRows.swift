// SPDX-License-Identifier: Apache-2.0
// Rows of pictures by libvips.

public import MediaDecoding

/// Reads the rows of pictures with libvips.
///
/// Meant for the sandboxed child, after ``ImageExaminer`` started the library.
public struct VipsPictureRows: PictureRows {
  /// A reader of rows.
  public init() {}

  /// Decodes `file` from the top until `visit` answers false.
  ///
  /// - Throws: ``DecodeError``.
  public func visitRows(
    of file: [UInt8], format: MediaFormat, limits: ImageLimits,
    _ visit: (_ shape: PictureShape, _ row: Int, _ samples: [UInt8]) -> Bool
  ) throws(DecodeError) {
    guard file.count <= limits.inputBytes else {
      throw DecodeError(.limit, "the file is larger than \(limits.inputBytes) bytes")
    }
    try VipsPicture.start()
    let file = try VipsInput.replacing(file, format) ?? file
    let outcome = unsafe file.withUnsafeBytes { buffer in
      Result { () throws(DecodeError) in
        let picture = unsafe try VipsPicture(buffer, format: format, isLenient: false)
        let facts = picture.facts
        try limits.check(width: facts.width, height: facts.height)
        try picture.visitRows(visit)
      }
    }
    try outcome.get()
  }
}
