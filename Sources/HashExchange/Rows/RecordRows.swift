// SPDX-License-Identifier: Apache-2.0
// The rows of a list as records: a table with Martlet's own columns, or bare hashes.

internal import EvidenceModel

/// Reads rows one by one, as records.
final class RecordRows: ExchangeReader {
  private let options: HashListOptions
  private var lines: LineReader
  private var columns: HashListColumns?
  /// The separator that a line before the header says.
  private var separator: UInt8?
  private var count = 0
  private var waiting: [ExchangeEvent] = []

  init(_ file: ListFile, options: HashListOptions) {
    self.options = options
    lines = LineReader(file)
  }

  var lineCount: Int { lines.lineCount }

  func next() throws -> ExchangeEvent? {
    if let event = waiting.popLast() { return event }
    while let line = try lines.next() {
      guard !line.isTooLong else { return problem(line.number, .lineTooLong) }
      let isBlank = line.bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 }
      if isBlank || line.bytes.first == UInt8(ascii: "#") { continue }
      guard let columns else {
        if separator == nil, let noted = SeparatorLine.separator(of: line.bytes) {
          separator = noted
          continue
        }
        let found = try HashListColumns(firstRow: line.bytes, format: .csv, separator: separator)
        if case .named(let names, _, _) = found, names.contains(.frame) {
          throw HashListError(
            .otherFormat, "lists of videos are not converted; import them with martlet list import")
        }
        columns = found
        waiting = found.unknown.reversed().map {
          .problem(
            LineProblem(line: line.number, algorithm: nil, reason: .unknownColumn, column: $0))
        }
        if !found.hasHeader { lines.giveBack([line]) }
        if let event = waiting.popLast() { return event }
        continue
      }
      count += 1
      guard let fields = try lines.fields(of: line, separator: columns.separator) else {
        return problem(line.number, .badQuotes)
      }
      return record(fields, columns, line.number)
    }
    return nil
  }

  private func record(
    _ fields: [ArraySlice<UInt8>], _ columns: HashListColumns, _ line: Int
  ) -> ExchangeEvent? {
    var record = ExchangeRecord(number: count, line: line)
    guard case .named(let names, _, _) = columns else { return bare(fields, line, &record) }
    guard fields.dropFirst(names.count).allSatisfy({ $0.trimmed.isEmpty }) else {
      return problem(line, .tooManyFields)
    }
    for (column, field) in zip(names, fields) where !field.trimmed.isEmpty {
      if column != .ignored, !SoundText.isUTF8(field) {
        waiting.insert(problem(line, .notUTF8), at: 0)
      }
      put(String(decoding: field.trimmed, as: UTF8.self), column, &record, line)
    }
    waiting.append(.record(record))
    return waiting.popLast()
  }

  private func bare(
    _ fields: [ArraySlice<UInt8>], _ line: Int, _ record: inout ExchangeRecord
  ) -> ExchangeEvent? {
    let present = fields.map(\.trimmed).filter { !$0.isEmpty }
    guard present.count <= 1 else { return problem(line, .tooManyFields) }
    guard let digits = present.first else { return problem(line, .noFingerprint) }
    let text = String(decoding: digits, as: UTF8.self).lowercased()
    switch digits.count {
    case 32: record.md5 = text
    case 40: record.sha1 = text
    case 64: if options.bare64 == .pdq { record.pdq = text } else { record.sha256 = text }
    default: return problem(line, .wrongLength)
    }
    return .record(record)
  }

  private func put(
    _ field: String, _ column: HashListColumn, _ record: inout ExchangeRecord, _ line: Int
  ) {
    let text = CSVGuard.opened(field)
    switch column {
    case .fingerprint(.md5): record.md5 = text.lowercased()
    case .fingerprint(.sha1): record.sha1 = text.lowercased()
    case .fingerprint(.sha256): record.sha256 = text.lowercased()
    case .fingerprint(.pdq): record.pdq = text.lowercased()
    case .quality:
      record.quality = Int64(text)
      if !(0...100).contains(record.quality ?? -1) {
        record.quality = nil
        waiting.insert(problem(line, .badQuality), at: 0)
      }
    case .tags:
      let tags = TagField.tags(in: field)
      record.profile = tags.first { $0.hasPrefix("profile:") }.map { String($0.dropFirst(8)) }
      record.tags = tags.filter { !$0.hasPrefix("profile:") }
      for said in record.tags.compactMap(ExchangeRecord.flag(ofTag:)) {
        record.flags[said.flag] = said.isSo
      }
      record.tags.removeAll { ExchangeRecord.flag(ofTag: $0)?.isSo == false }
    case .added: record.added = text
    case .tag("category"): record.category = text
    case .tag("severity"): record.severity = text
    case .tag("source"): record.source = text
    case .tag("set"): record.set = text
    case .tag("status"): record.status = text
    case .other(let name):
      record.others.append(ExchangeRecord.OtherHash(name: name, value: text))
    case .byteCount:
      record.byteCount = Int64(text)
      if record.byteCount == nil { waiting.insert(problem(line, .badValue), at: 0) }
    case .tag, .frame, .time, .video, .fingerprint(.vpdq), .ignored: break
    }
  }

  private func problem(_ line: Int, _ reason: LineProblem.Reason) -> ExchangeEvent {
    .problem(LineProblem(line: line, algorithm: nil, reason: reason))
  }
}
