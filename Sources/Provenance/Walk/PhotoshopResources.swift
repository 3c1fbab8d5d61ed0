// SPDX-License-Identifier: Apache-2.0
// Photoshop's image resources, of which the IPTC records are read.

/// Finds the IPTC records among Photoshop's image resources.
///
/// - Source: Adobe Photoshop File Formats Specification, "Image Resource Blocks".
enum PhotoshopResources {
  /// The records of resource 0x0404; `nil` when there are none.
  static func iptc(in resources: ArraySlice<UInt8>) -> [UInt8]? {
    var rest = resources
    // A resource takes at least twelve bytes.
    for _ in 0..<(resources.count / 12) {
      guard rest.starts(with: Array("8BIM".utf8)), rest.count >= 12 else { return nil }
      let start = rest.startIndex
      let id = Int(rest[start + 4]) << 8 | Int(rest[start + 5])
      let name = Int(rest[start + 6]) + 1
      rest = rest.dropFirst(6 + name + name % 2)
      guard rest.count >= 4 else { return nil }
      let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
      rest = rest.dropFirst(4)
      guard length <= rest.count else { return nil }
      if id == 0x0404 { return Array(rest.prefix(length)) }
      rest = rest.dropFirst(length + length % 2)
    }
    return nil
  }
}

/// The records of IPTC's older form, of which the texts of record 2 are read.
///
/// - Source: IPTC-NAA Information Interchange Model 4.2, sections 1.5 and 1.6.
enum IPTCRecords {
  /// The texts of record 2 by data set number, in their order, at most 256.
  static func texts(_ bytes: [UInt8]) -> [(number: Int, text: String)] {
    var list: [(Int, String)] = []
    var rest = bytes[...]
    while rest.count >= 5, rest.first == 0x1c, list.count < 256 {
      let start = rest.startIndex
      let length = Int(rest[start + 3]) << 8 | Int(rest[start + 4])
      // A set of more than 32,767 bytes states its length otherwise; texts are never so long.
      guard length < 0x8000, rest.count >= 5 + length else { break }
      if rest[start + 1] == 2 {
        let text = TextDecoding.latin1OrUTF8(rest[(start + 5)..<(start + 5 + length)])
        list.append((Int(rest[start + 2]), TextDecoding.trimmed(text)))
      }
      rest = rest.dropFirst(5 + length)
    }
    return list
  }
}
