// SPDX-License-Identifier: Apache-2.0
// Where a file holds Content Credentials: asked before the library is, which costs far more.

internal import EvidenceModel
public import MediaDecoding

/// The place of a store of Content Credentials in a file.
public struct CredentialCarrier: Hashable, Sendable {
  /// The carrier as a stable code, such as `png.caBX`.
  public let code: String
  /// Its first byte in the file.
  public let offset: Int
  /// Its number of bytes: of several segments, from the first to the end of the last.
  public let length: Int

  private static let steps = 20_000
  static let boxID: [UInt8] = [
    0xd8, 0xfe, 0xc3, 0xd6, 0x1b, 0x0e, 0x48, 0x3c, 0x92, 0x97, 0x58, 0x28, 0x87, 0x7e, 0xc4, 0x81,
  ]

  /// Finds the store of a file; `nil` when there is none.
  ///
  /// TIFF and GIF files are not walked: for them the whole file is named, and the library looks.
  ///
  /// - Throws: the errors of the source.
  /// - Complexity: O(segments, chunks or boxes), at most 20,000.
  public static func find(
    in source: any ByteSource, format: MediaFormat
  ) throws -> CredentialCarrier? {
    switch format {
    case .jpeg: try findInJPEG(source)
    case .png: try findInPNG(source)
    case .webp, .avi: try findInRIFF(source, format)
    case .heic, .avif, .mp4, .mov: try findInBoxes(source, format)
    case .tiff, .gif:
      CredentialCarrier(code: "\(format.rawValue).C2PA", offset: 0, length: source.byteCount)
    default: nil
    }
  }

  /// Whether a store begins anywhere in a file that was not walked; true for files that were.
  ///
  /// A damaged TIFF or GIF is refused by the library whether or not it holds credentials.
  ///
  /// - Throws: the errors of the source.
  /// - Complexity: O(bytes), at most 1 GiB of them.
  func holdsStore(_ source: any ByteSource, _ format: MediaFormat) throws -> Bool {
    guard format == .tiff || format == .gif else { return true }
    // The description box of a store, and the first bytes of its identifier.
    let start = Array("jumdc2pa".utf8)
    var offset = 0
    while offset < min(source.byteCount, 1 << 30) {
      let part = try source.read(at: offset, count: 1 << 20)
      guard part.count >= start.count else { return false }
      var index = part.startIndex
      while let found = part[index...].firstIndex(of: start[0]) {
        if part[found...].starts(with: start) { return true }
        index = found + 1
      }
      offset += part.count - start.count + 1
    }
    return false
  }

  /// The type by which the library knows a format.
  static func mediaType(_ format: MediaFormat) -> String {
    switch format {
    case .mp4: "video/mp4"
    case .mov: "video/quicktime"
    case .avi: "video/avi"
    default: "image/\(format.rawValue)"
    }
  }

  private static func findInJPEG(_ source: any ByteSource) throws -> CredentialCarrier? {
    var found: CredentialCarrier?
    var offset = 2
    for _ in 0..<steps {
      let head = try source.read(at: offset, count: 12)
      guard head.count >= 4, head[0] == 0xff else { break }
      // A marker may be preceded by any number of filling bytes.
      if head[1] == 0xff {
        offset += 1
        continue
      }
      guard head[1] != 0xda, head[1] != 0xd9 else { break }
      let length = 2 + Int(head[2]) << 8 + Int(head[3])
      if head[1] == 0xeb, head.count == 12, head[4] == 0x4a, head[5] == 0x50 {
        let start = found?.offset ?? offset
        found = CredentialCarrier(
          code: "jpeg.APP11.C2PA", offset: start,
          length: min(offset + length, source.byteCount) - start)
      }
      offset += length
    }
    return found
  }

  private static func findInPNG(_ source: any ByteSource) throws -> CredentialCarrier? {
    var offset = 8
    for _ in 0..<steps {
      let head = try source.read(at: offset, count: 8)
      guard head.count == 8 else { return nil }
      let length = head[..<4].reduce(0) { $0 << 8 | Int($1) }
      if head[4...].elementsEqual("caBX".utf8) {
        return CredentialCarrier(
          code: "png.caBX", offset: offset, length: min(length + 12, source.byteCount - offset))
      }
      offset += length + 12
    }
    return nil
  }

  private static func findInRIFF(
    _ source: any ByteSource, _ format: MediaFormat
  ) throws -> CredentialCarrier? {
    var offset = 12
    for _ in 0..<steps {
      let head = try source.read(at: offset, count: 8)
      guard head.count == 8 else { return nil }
      let length = head[4...].reversed().reduce(0) { $0 << 8 | Int($1) }
      if head[..<4].elementsEqual("C2PA".utf8) {
        return CredentialCarrier(
          code: "\(format.rawValue).C2PA", offset: offset,
          length: min(length + 8, source.byteCount - offset))
      }
      offset += length + length % 2 + 8
    }
    return nil
  }

  private static func findInBoxes(
    _ source: any ByteSource, _ format: MediaFormat
  ) throws -> CredentialCarrier? {
    var offset = 0
    for _ in 0..<steps {
      let head = try source.read(at: offset, count: 32)
      guard head.count >= 16 else { return nil }
      var length = head[..<4].reduce(0) { $0 << 8 | Int($1) }
      var payload = 8
      if length == 1 {
        guard head[8] < 0x40 else { return nil }
        length = head[8..<16].reduce(0) { $0 << 8 | Int($1) }
        payload = 16
      }
      if length == 0 { length = source.byteCount - offset }
      guard length >= payload, length <= source.byteCount - offset else { return nil }
      let isStore =
        head[4..<8].elementsEqual("uuid".utf8) && head[payload...].starts(with: boxID)
      if isStore {
        return CredentialCarrier(
          code: "\(format.rawValue).uuid.C2PA", offset: offset, length: length)
      }
      offset += length
    }
    return nil
  }
}
