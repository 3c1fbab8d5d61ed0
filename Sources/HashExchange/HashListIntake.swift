// SPDX-License-Identifier: Apache-2.0
// What was read of a list so far, from rows or from JSON: entries, videos, and what was wrong.

internal import EvidenceModel

/// Takes in what a list's files hold.
final class HashListIntake {
  /// The entries.
  var builder = HashListEntriesBuilder()
  /// The first problems.
  private(set) var problems: [LineProblem] = []
  /// All problems, counted.
  private(set) var problemCounts: [LineProblem.Reason: Int] = [:]
  /// The rows, records or values read.
  private(set) var rowCount = 0
  private var file: (number: Int, name: String)?
  private var pages: NCMECPages?
  private var pageNames: [Int: String] = [:]

  /// Says which of several files is read from now on; `nil` for none of them.
  func begin(file number: Int?, name: String?) {
    file = number.map { ($0, name ?? "") }
  }

  /// How much was read or found wrong so far: it grows with each.
  var seen: Int { rowCount + problemCounts.values.reduce(0, +) }

  /// Notes that one more row, record or value was read.
  func countRow() { rowCount += 1 }

  /// Adds a fingerprint given as hexadecimal digits, or says what is wrong with it.
  func add(
    _ algorithm: FingerprintAlgorithm, _ digits: ArraySlice<UInt8>, quality: Int?, tagSet: UInt32,
    _ line: Int
  ) {
    guard let key = key(algorithm, digits, line) else { return }
    guard !key.isAllZero else { return report(line, .allZero, algorithm) }
    guard key != EmptyFileKeys.key(of: algorithm) else {
      return report(line, .emptyFileDigest, algorithm)
    }
    builder.add(algorithm, key, quality: quality, tagSet: tagSet)
  }

  /// Adds what a record says, each fingerprint for itself.
  func add(_ record: ExchangeRecord) {
    let problem = { (algorithm: FingerprintAlgorithm?, reason: LineProblem.Reason) in
      LineProblem(
        file: record.file, record: record.number, line: record.line, algorithm: algorithm,
        reason: reason)
    }
    let (tags, isWhole) = HashListTags.kept(of: record)
    if !isWhole { report(problem(nil, .badTags)) }
    let tagSet = builder.tagSet(tags)
    var isEmpty = true
    for (algorithm, digits, quality) in record.fingerprints {
      isEmpty = false
      switch RecordCheck.fault(algorithm, digits) {
      case .some(let reason): report(problem(algorithm, reason))
      case nil:
        guard let key = FingerprintKey(hexadecimal: Array(digits.utf8)[...]) else { continue }
        builder.add(algorithm, key, quality: quality, tagSet: tagSet)
      }
    }
    if let text = record.vpdq {
      isEmpty = false
      HashListValues(intake: self, name: nil).addVideo(text, tagSet: tagSet, record.line)
    }
    if isEmpty { report(problem(nil, .noFingerprint)) }
  }

  /// Reads the file as one of several pages of hash sharing, whose entries wait for the last: a later page may take
  /// back what an earlier one says.
  ///
  /// - Throws: ``HashListError`` for what is no such page, and what feed and decoder throw.
  func addPage(_ page: ListFile, _ helpers: ExchangeHelpers) throws {
    guard !page.isUTF16 else { throw ExchangeOpening.utf16 }
    guard !page.isHTML else { throw ExchangeOpening.webPage }
    guard let open = helpers.openMarkup else { throw ExchangeOpening.missing("XML") }
    let pages = self.pages ?? NCMECPages(makeMarkup: open)
    self.pages = pages
    if let file { pageNames[file.number] = file.name }
    try pages.read(page, file: file?.number)
  }

  /// Adds the entries of all pages.
  ///
  /// - Throws: ``HashListError`` `.incomplete` when a page that one of them names is not among them, `.empty` when pages without
  ///   entries are all there is.
  func finishPages() throws(HashListError) {
    guard let pages else { return }
    self.pages = nil
    if let missing = pages.missing { throw missing.error }
    for problem in pages.problems { report(problem) }
    var hasRecords = false
    while let record = try pages.next() {
      countRow()
      add(record)
      hasRecords = true
    }
    guard hasRecords || !builder.isEmpty || !problemCounts.isEmpty else {
      throw ExchangeOpening.noRecords
    }
  }

  /// Reads hexadecimal digits; `nil` when they are not those of a fingerprint, which is reported.
  func key(
    _ algorithm: FingerprintAlgorithm, _ digits: ArraySlice<UInt8>, _ line: Int
  ) -> FingerprintKey? {
    guard digits.count == 2 * algorithm.byteCount else {
      report(line, .wrongLength, algorithm)
      return nil
    }
    guard let key = FingerprintKey(hexadecimal: digits) else {
      report(line, .notHexadecimal, algorithm)
      return nil
    }
    return key
  }

  /// Reads the digits of a quality; `nil` when there are none or they are wrong, which is reported.
  func quality(_ digits: ArraySlice<UInt8>, _ line: Int) -> Int? {
    guard !digits.isEmpty else { return nil }
    guard digits.count <= 3, digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
      report(line, .badQuality)
      return nil
    }
    return quality(digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }, line)
  }

  /// A quality as a number; `nil` when it is out of range, which is reported.
  func quality(_ value: Int64, _ line: Int) -> Int? {
    guard (0...100).contains(value) else {
      report(line, .badQuality)
      return nil
    }
    return Int(value)
  }

  /// Notes that something is wrong with a line.
  func report(
    _ line: Int, _ reason: LineProblem.Reason, _ algorithm: FingerprintAlgorithm? = nil
  ) {
    report(LineProblem(line: line, algorithm: algorithm, reason: reason))
  }

  /// Notes that something is wrong; where the problem names no file, with the file being read.
  func report(_ problem: LineProblem) {
    problemCounts[problem.reason, default: 0] += 1
    guard problems.count < HashListContents.keptProblems else { return }
    let number = problem.file ?? file?.number
    let name = number.flatMap { $0 == file?.number ? file?.name : pageNames[$0] }
    problems.append(problem.of(file: number, name: name))
  }
}

/// What is wrong with a fingerprint given as text.
enum RecordCheck {
  /// Why a fingerprint is refused; `nil` when it is sound.
  static func fault(_ algorithm: FingerprintAlgorithm, _ digits: String) -> LineProblem.Reason? {
    guard digits.utf8.count == 2 * algorithm.byteCount else { return .wrongLength }
    guard let key = FingerprintKey(hexadecimal: Array(digits.utf8)[...]) else {
      return .notHexadecimal
    }
    if key.isAllZero { return .allZero }
    return key == EmptyFileKeys.key(of: algorithm) ? .emptyFileDigest : nil
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
    case .pdq, .vpdq: nil
    }
  }
}
