// SPDX-License-Identifier: Apache-2.0
// The records of a table of others, row by row.

internal import EvidenceModel

/// Reads a table with a header that is known beforehand.
final class TableReader: ExchangeReader {
  private let dialect: TableDialect
  private var lines: LineReader
  private var columns: [TableColumn] = []
  private var count = 0
  private var waiting: [ExchangeEvent] = []

  /// Reads the header.
  ///
  /// - Throws: ``HashListError`` when it is not the dialect's.
  init(_ file: ListFile, _ dialect: TableDialect) throws {
    self.dialect = dialect
    lines = LineReader(file)
    while let line = try lines.next() {
      if line.bytes.isEmpty, !line.isTooLong { continue }
      if SeparatorLine.separator(of: line.bytes) == dialect.separator { continue }
      guard let found = dialect.read(header: line.bytes),
        found.contains(.md5) || found.contains(.sha1)
      else {
        throw HashListError(
          .unknownColumn,
          "the first row is not the header of this form, or names a column twice")
      }
      columns = found.map { $0 ?? .ignored }
      waiting = found.indices.filter { found[$0] == nil }.reversed().map {
        .problem(
          LineProblem(line: line.number, algorithm: nil, reason: .unknownColumn, column: $0 + 1))
      }
      return
    }
    throw HashListError(.empty, "the list has no rows; nothing was imported")
  }

  var lineCount: Int { lines.lineCount }

  func next() throws -> ExchangeEvent? {
    if let event = waiting.popLast() { return event }
    while let line = try lines.next() {
      if !line.isTooLong, line.bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { continue }
      count += 1
      guard !line.isTooLong else { return problem(line.number, .lineTooLong) }
      guard let fields = try lines.fields(of: line, separator: dialect.separator) else {
        return problem(line.number, .badQuotes)
      }
      guard fields.count <= columns.count else { return problem(line.number, .tooManyFields) }
      var record = ExchangeRecord(number: count, line: line.number)
      for (column, field) in zip(columns, fields) where !field.trimmed.isEmpty {
        if let fault = put(field.trimmed, column, into: &record) {
          waiting.append(problem(line.number, fault))
        }
      }
      waiting.append(.record(record))
      return waiting.popLast()
    }
    return nil
  }

  private func put(
    _ field: ArraySlice<UInt8>, _ column: TableColumn, into record: inout ExchangeRecord
  ) -> LineProblem.Reason? {
    let text = String(decoding: field, as: UTF8.self)
    switch column {
    case .md5: record.md5 = text.lowercased()
    case .sha1: record.sha1 = text.lowercased()
    case .photoDNA:
      record.others.append(ExchangeRecord.OtherHash(name: "PhotoDNA", value: text))
    case .byteCount:
      record.byteCount = Int64(text)
      if record.byteCount == nil { return .badValue }
    case .tag(let name):
      record.tags.append("\(name):\(CSVGuard.opened(text))")
      return SoundText.isUTF8(field) ? nil : .notUTF8
    case .flag(let name):
      let isSo: Bool
      switch text.lowercased() {
      case "true", "yes", "y", "1": isSo = true
      case "false", "no", "n", "0": isSo = false
      default: return .badValue
      }
      let flag = ExchangeRecord.Flag(rawValue: name)
      if isSo {
        record.tags.append(name)
      } else if flag == nil {
        record.tags.append(name + ":false")
      }
      if let flag { record.flags[flag] = isSo }
    case .ignored: break
    }
    return nil
  }

  private func problem(_ line: Int, _ reason: LineProblem.Reason) -> ExchangeEvent {
    .problem(LineProblem(line: line, algorithm: nil, reason: reason))
  }
}
