// SPDX-License-Identifier: Apache-2.0
// The tables of others: which columns they have, and what each says.

internal import EvidenceModel

/// What a column of a table says of a record.
enum TableColumn: Hashable {
  case md5, sha1, byteCount
  case photoDNA
  /// One tag, with this name before it.
  case tag(String)
  /// A truth value: a tag of this name when it is true, `name:false` when it is not.
  case flag(String)
  /// Names and numbers that are not taken in.
  case ignored
}

/// A table of others: its separator, and its columns by their names in lower case.
struct TableDialect {
  let separator: UInt8
  let columns: [String: TableColumn]

  /// NSRL RDS version 2; names of files are never taken in.
  static let rds = TableDialect(
    separator: UInt8(ascii: ","),
    columns: [
      "sha-1": .sha1, "md5": .md5, "crc32": .ignored, "filename": .ignored, "filesize": .byteCount,
      "productcode": .ignored, "opsystemcode": .ignored, "specialcode": .tag("special"),
    ])

  /// The export of an INTERPOL database, as public readers know its header.
  static let icse = TableDialect(
    separator: UInt8(ascii: ";"),
    columns: [
      "md5": .md5, "sha1": .sha1, "photodna": .photoDNA, "image id": .tag("image_id"),
      "is distributed": .flag("is_distributed"), "victim identified": .flag("victim_identified"),
      "offender identified": .flag("offender_identified"), "series name": .tag("series"),
      "number of submissions": .tag("submissions"), "file available": .tag("file_available"),
      "media type": .tag("media_type"), "baseline": .flag("baseline"),
    ])

  /// The form whose header a line is; `nil` for another line.
  static func recognised(header line: [UInt8]) -> ExchangeFormat? {
    if rds.isHeader(line, with: ["sha-1", "md5", "crc32"]) { return .rds }
    if icse.isHeader(line, with: ["md5", "image id", "baseline"]) { return .icse }
    return nil
  }

  /// The columns that a header names, `nil` for each that is not known; `nil` for no header, or where one that is known comes twice.
  func read(header line: [UInt8]) -> [TableColumn?]? {
    guard let fields = try? CSVFields.split(line, separator: separator) else { return nil }
    let names = fields.map(Self.name)
    let known = names.filter { columns[$0] != nil }
    return Set(known).count == known.count ? names.map { columns[$0] } : nil
  }

  private func isHeader(_ line: [UInt8], with needed: [String]) -> Bool {
    guard let fields = try? CSVFields.split(line, separator: separator) else { return false }
    return Set(needed).isSubset(of: fields.map(Self.name))
  }

  private static func name(_ field: ArraySlice<UInt8>) -> String {
    String(decoding: field.trimmed, as: UTF8.self).lowercased()
  }
}
