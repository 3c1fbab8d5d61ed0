// SPDX-License-Identifier: Apache-2.0
// The rows of a list as they come: columns from the first, fingerprints and tags from the others.

internal import EvidenceModel

/// Collects the rows of a list.
struct HashListRows {
  /// What was found.
  var builder = HashListEntriesBuilder()
  /// The first problems.
  private(set) var problems: [LineProblem] = []
  /// All problems, counted.
  private(set) var problemCounts: [LineProblem.Reason: Int] = [:]

  private let options: HashListOptions
  private var columns: HashListColumns?
  private var tags = HashListTags()
  private var hasEntryRows = false

  init(options: HashListOptions) { self.options = options }

  /// Whether there was a row, good or bad.
  var hasRows: Bool { columns != nil || !problemCounts.isEmpty }

  /// Whether a header is all there was.
  var isHeaderOnly: Bool { !hasEntryRows && problemCounts.isEmpty }

  /// Takes in the row that begins with `line`; a quoted field may go on over the next lines.
  ///
  /// - Throws: ``HashListError`` for a header that cannot be understood.
  mutating func add(_ line: TextLine, _ lines: inout LineReader) throws {
    guard !line.isTooLong else { return report(line.number, .lineTooLong) }
    let isBlank = line.bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 }
    guard !isBlank, line.bytes.first != UInt8(ascii: "#") else { return }
    guard let columns else {
      let found = try HashListColumns(firstRow: line.bytes)
      columns = found
      if !found.hasHeader { try add(line, &lines) }
      return
    }
    hasEntryRows = true
    guard let fields = try fields(line, &lines, separator: columns.separator) else {
      return report(line.number, .badQuotes)
    }
    switch columns {
    case .bare: addBare(fields, line.number)
    case .named(let columns, _): add(fields, columns, line.number)
    }
  }

  /// The fields of the row that begins with `line`; `nil` when its quotes are wrong, and then the lines
  /// after it are read as rows of their own.
  private func fields(
    _ line: TextLine, _ lines: inout LineReader, separator: UInt8
  ) throws -> [ArraySlice<UInt8>]? {
    var text = line.bytes
    var more: [TextLine] = []
    while true {
      do throws(CSVFault) {
        return try CSVFields.split(text, separator: separator)
      } catch .textAfterQuote {
        break
      } catch {
        guard more.count < 64, let next = try lines.next() else { break }
        more.append(next)
        text += [0x0a] + next.bytes
        if next.isTooLong || text.count > LineReader.longestLine { break }
      }
    }
    lines.giveBack(more)
    return nil
  }

  private mutating func addBare(_ fields: [ArraySlice<UInt8>], _ line: Int) {
    let present = fields.map(\.trimmed).filter { !$0.isEmpty }
    guard present.count <= 1 else { return report(line, .tooManyFields) }
    guard let digits = present.first else { return report(line, .noFingerprint) }
    switch digits.count {
    case 32: addFingerprint(.md5, digits, quality: nil, tagSet: 0, line)
    case 40: addFingerprint(.sha1, digits, quality: nil, tagSet: 0, line)
    case 64: addFingerprint(options.bare64, digits, quality: nil, tagSet: 0, line)
    default: report(line, .wrongLength)
    }
  }

  private mutating func add(
    _ fields: [ArraySlice<UInt8>], _ columns: [HashListColumn], _ line: Int
  ) {
    guard fields.dropFirst(columns.count).allSatisfy({ $0.trimmed.isEmpty }) else {
      return report(line, .tooManyFields)
    }
    let (tagSet, areTagsWhole) = tags.number(of: fields, columns, in: &builder)
    if !areTagsWhole { report(line, .badTags) }
    var quality: Int?
    var isEmpty = true
    if let column = columns.firstIndex(of: .quality), column < fields.count {
      quality = readQuality(fields[column].trimmed, line)
    }
    for (column, field) in zip(columns, fields) {
      guard case .fingerprint(let algorithm) = column else { continue }
      let digits = field.trimmed
      guard !digits.isEmpty else { continue }
      isEmpty = false
      addFingerprint(
        algorithm, digits, quality: algorithm == .pdq ? quality : nil, tagSet: tagSet, line)
    }
    if isEmpty { report(line, .noFingerprint) }
  }

  private mutating func readQuality(_ digits: ArraySlice<UInt8>, _ line: Int) -> Int? {
    guard !digits.isEmpty else { return nil }
    guard digits.count <= 3, digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
      report(line, .badQuality)
      return nil
    }
    let value = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    guard value <= 100 else {
      report(line, .badQuality)
      return nil
    }
    return value
  }

  private mutating func addFingerprint(
    _ algorithm: FingerprintAlgorithm, _ digits: ArraySlice<UInt8>, quality: Int?, tagSet: UInt32,
    _ line: Int
  ) {
    guard digits.count == 2 * algorithm.byteCount else {
      return report(line, .wrongLength, algorithm)
    }
    guard let key = FingerprintKey(hexadecimal: digits) else {
      return report(line, .notHexadecimal, algorithm)
    }
    guard !key.isAllZero else { return report(line, .allZero, algorithm) }
    guard key != EmptyFileKeys.key(of: algorithm) else {
      return report(line, .emptyFileDigest, algorithm)
    }
    builder.add(algorithm, key, quality: quality, tagSet: tagSet)
  }

  private mutating func report(
    _ line: Int, _ reason: LineProblem.Reason, _ algorithm: FingerprintAlgorithm? = nil
  ) {
    problemCounts[reason, default: 0] += 1
    guard problems.count < HashListContents.keptProblems else { return }
    problems.append(LineProblem(line: line, algorithm: algorithm, reason: reason))
  }
}

/// The digests of the empty file.
private enum EmptyFileKeys {
  private static let md5 = FingerprintKey(bytes: MD5Digest.ofEmptyInput.bytes)
  private static let sha1 = FingerprintKey(bytes: SHA1Digest.ofEmptyInput.bytes)
  private static let sha256 = FingerprintKey(bytes: SHA256Digest.ofEmptyInput.bytes)

  static func key(of algorithm: FingerprintAlgorithm) -> FingerprintKey? {
    switch algorithm {
    case .md5: md5
    case .sha1: sha1
    case .sha256: sha256
    case .pdq: nil
    }
  }
}
