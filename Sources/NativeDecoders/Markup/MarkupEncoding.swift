// SPDX-License-Identifier: Apache-2.0
// Which characters a document's bytes are: found out from its first bytes.

internal import MediaDecoding

/// The character encodings that are told apart.
///
/// The C library is given UTF-8 always, so that it never looks for a converter in a file.
enum MarkupEncoding: Equatable {
  /// UTF-8; bytes that are none are replaced.
  case utf8
  /// UTF-8 without having been said to be; bytes that are none are read as windows-1252.
  case assumedUTF8
  /// UTF-16, most significant byte first.
  case utf16BigEndian
  /// UTF-16, least significant byte first.
  case utf16LittleEndian
  /// windows-1252, which is also what pages that claim ISO 8859-1 or ASCII are written in. Encodings
  /// that are not known are read as it.
  case windows1252

  /// How many bytes of a document are looked at for a declaration (the HTML standard's number).
  static let prescanLength = 1_024

  /// Whether the bytes of a document so far are enough to tell its encoding.
  ///
  /// Of XML those up to the end of its declaration are: so a short document that breaks off is parsed up to there.
  static func isTold(by start: [UInt8], _ dialect: MarkupDialect) -> Bool {
    guard start.count < prescanLength, dialect == .xml else { return start.count >= prescanLength }
    guard start.count > xmlDeclaration.count else { return false }
    return !start.starts(with: xmlDeclaration) || start.contains(UInt8(ascii: ">"))
  }

  private static let xmlDeclaration = Array("<?xml".utf8)

  /// The encoding of a document that begins with `start`, and the length of its byte order mark.
  ///
  /// A byte order mark wins, then the document's own declaration.
  ///
  /// - Source: HTML Living Standard, 13.2.3.2 "Determining the character encoding".
  static func detect(
    _ start: [UInt8], _ dialect: MarkupDialect
  ) throws(DecodeError) -> (encoding: MarkupEncoding, markLength: Int) {
    if start.starts(with: [0xef, 0xbb, 0xbf]) { return (.utf8, 3) }
    if start.starts(with: [0xfe, 0xff]) { return (.utf16BigEndian, 2) }
    if start.starts(with: [0xff, 0xfe]) { return (.utf16LittleEndian, 2) }
    if start.starts(with: [0x00, 0x3c]) { return (.utf16BigEndian, 0) }
    if start.starts(with: [0x3c, 0x00]) { return (.utf16LittleEndian, 0) }
    let head = start.prefix(prescanLength).map(lowerCase)
    switch dialect {
    case .html:
      guard let name = declaredName(in: head, after: "charset") else { return (.assumedUTF8, 0) }
      return (named(name) ?? .windows1252, 0)
    case .xml:
      guard head.starts(with: xmlDeclaration),
        let end = head.firstIndex(of: UInt8(ascii: ">")),
        let name = declaredName(in: Array(head[..<end]), after: "encoding")
      else { return (.utf8, 0) }
      guard let encoding = named(name) else {
        throw DecodeError(.unsupported, "the document's character encoding is not supported")
      }
      return (encoding, 0)
    }
  }

  private static func named(_ name: String) -> MarkupEncoding? {
    switch name {
    case "utf-8", "utf8", "unicode-1-1-utf-8": .utf8
    // A declaration that could be read byte by byte cannot have been UTF-16.
    case "utf-16", "utf-16le", "utf-16be", "unicode", "ucs-2": .utf8
    case "iso-8859-1", "iso8859-1", "latin1", "latin-1", "l1", "us-ascii", "ascii", "windows-1252",
      "cp1252":
      .windows1252
    default: nil
    }
  }

  /// The word after `key` and an equals sign, quotes and blanks passed over.
  private static func declaredName(in head: [UInt8], after key: String) -> String? {
    let word = Array(key.utf8)
    var index = 0
    while index + word.count < head.count {
      guard head[index..<index + word.count].elementsEqual(word) else {
        index += 1
        continue
      }
      index += word.count
      while index < head.count, isBlank(head[index]) { index += 1 }
      guard index < head.count, head[index] == UInt8(ascii: "=") else { continue }
      index += 1
      while index < head.count, isBlank(head[index]) || isQuote(head[index]) { index += 1 }
      let name = head[index...].prefix { isNameByte($0) }
      return name.isEmpty ? nil : String(decoding: name, as: UTF8.self)
    }
    return nil
  }

  private static func lowerCase(_ byte: UInt8) -> UInt8 {
    (0x41...0x5a).contains(byte) ? byte + 0x20 : byte
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0d).contains(byte)
  }

  private static func isQuote(_ byte: UInt8) -> Bool { byte == 0x22 || byte == 0x27 }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte) || byte == 0x2d || byte == 0x5f
  }
}
