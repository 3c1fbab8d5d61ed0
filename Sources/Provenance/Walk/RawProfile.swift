// SPDX-License-Identifier: Apache-2.0
// Metadata that older converters write into PNG as a text of hexadecimal digits.

internal import EvidenceModel

/// Reads the texts that ImageMagick and its relatives write under `Raw profile type …`: the name of the profile and the
/// number of its bytes, each on a line, then the bytes as hexadecimal digits.
///
/// - Source: ImageMagick `coders/png.c`; ExifTool `PNG.pm`.
enum RawProfile {
  private static let prefix = "Raw profile type "

  /// What a text under `keyword` holds; `nil` for other keywords, and for profiles that hold no metadata or cannot
  /// be read.
  static func content(_ keyword: String, _ value: String) -> MetadataBlock.Content? {
    guard keyword.hasPrefix(prefix) else { return nil }
    let name = keyword.dropFirst(prefix.count).lowercased()
    guard ["exif", "app1", "xmp", "iptc", "8bim"].contains(name), let bytes = bytes(value) else {
      return nil
    }
    let exif = Array("Exif\0\0".utf8)
    let xmp = Array("http://ns.adobe.com/xap/1.0/\0".utf8)
    if bytes.starts(with: exif) { return .exif(Array(bytes.dropFirst(exif.count))) }
    if bytes.starts(with: xmp) { return .xmp(Array(bytes.dropFirst(xmp.count))) }
    switch name {
    case "exif": return .exif(bytes)
    case "xmp": return .xmp(bytes)
    case "iptc", "8bim":
      let isPacked = bytes.starts(with: Array("8BIM".utf8))
      return isPacked ? PhotoshopResources.iptc(in: bytes[...]).map { .iptc($0) } : .iptc(bytes)
    default: return nil
    }
  }

  /// The bytes behind name and number, as many as there are digits for; `nil` when something else stands there.
  private static func bytes(_ value: String) -> [UInt8]? {
    let text = Array(value.utf8)
    var rest = text[...].drop { $0 == 0x0a || $0 == 0x20 }
    guard let nameEnd = rest.firstIndex(of: 0x0a) else { return nil }
    rest = rest[(nameEnd + 1)...].drop { $0 == 0x20 }
    let digits = rest.prefix { (0x30...0x39).contains($0) }
    guard let count = Int(String(decoding: digits, as: UTF8.self)), count > 0,
      count <= rest.count / 2
    else { return nil }
    let spelled = rest.dropFirst(digits.count).filter { $0 != 0x0a && $0 != 0x0d && $0 != 0x20 }
    return HexText.decode(String(decoding: spelled.prefix(count * 2), as: UTF8.self)).flatMap {
      $0.count == count ? $0 : nil
    }
  }
}
