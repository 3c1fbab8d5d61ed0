// SPDX-License-Identifier: Apache-2.0
// The forms in which lists are handed on, and how each is recognised by its first bytes.

/// A form in which lists are handed on.
public enum ExchangeFormat: String, CaseIterable, Hashable, Sendable {
  /// Project VIC, case files and hash sets; written as 2.0.
  case vics
  /// Rows with a header.
  case csv
  /// One hash a line.
  case text
  /// `signal_type value` lines of threatexchange.
  case threatexchange
  /// Hash sharing of NCMEC, version 2.
  case ncmec
  /// NSRL RDS version 3, an SQLite database.
  case nsrl
  /// NSRL RDS version 2, the text file.
  case rds
  /// The rows in which an INTERPOL database is handed on.
  case icse

  /// The names of all forms, for messages.
  public static let names = allCases.map(\.rawValue).joined(separator: ", ")

  /// The form of a file that begins with `start`, without its byte order mark; `nil` when nothing tells.
  ///
  /// - Parameter start: the first bytes, some kilobytes at best.
  /// - Returns: the form.
  public static func recognised(_ start: [UInt8]) -> ExchangeFormat? {
    if start.starts(with: Array("SQLite format 3\0".utf8)) { return .nsrl }
    let begin = start.drop { isBlank($0) }
    if begin.first == UInt8(ascii: "<") { return .ncmec }
    if begin.first == UInt8(ascii: "{") {
      let head = String(decoding: begin.prefix(4_096), as: UTF8.self)
      let isVICS = ["odata.metadata", "@odata.context"].contains { head.contains("\"\($0)\"") }
      return isVICS || head.contains("\"Media\"") || VICSHead.holdsRecords(Array(begin))
        ? .vics : nil
    }
    let line = firstLine(begin)
    let isNote = SeparatorLine.separator(of: Array(line)) != nil
    let header = isNote ? firstLine(begin[line.endIndex...].drop { isBlank($0) }) : line
    if let dialect = TableDialect.recognised(header: Array(header)) { return dialect }
    return SignalLine.begins(line) ? .threatexchange : nil
  }

  private static func firstLine(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    text.prefix(4_096).prefix { $0 != 0x0a && $0 != 0x0d }
  }

  private static func isBlank(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0a, 0x0d].contains(byte) }
}
