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
  /// The number of the file being read; `nil` when the list is one file.
  var file: Int?

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
    problemCounts[reason, default: 0] += 1
    guard problems.count < HashListContents.keptProblems else { return }
    problems.append(LineProblem(file: file, line: line, algorithm: algorithm, reason: reason))
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
