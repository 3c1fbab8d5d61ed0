// SPDX-License-Identifier: Apache-2.0
// Lines of `signal_type value`, as the local file exchange of threatexchange reads and writes them.

internal import EvidenceModel

/// One line of signals.
///
/// A line is parted at its first blank or tab, and its kind may be in any case.
///
/// - Source: facebook/ThreatExchange, python-threatexchange, `exchanges/impl/file_api.py` (a line is parted at its first blank)
///   and the names of its signal types.
enum SignalLine {
  /// The kinds of signals that are fingerprints.
  enum Kind: String, CaseIterable {
    case pdq
    case videoMD5 = "video_md5"
    case videoSHA256 = "video_sha256"
    case vpdq
    case md5, sha1, sha256
  }

  private static let longestKind = 16

  /// The kind that a line begins with and what follows it; `nil` where it is none of a fingerprint.
  static func parts(of line: ArraySlice<UInt8>) -> (kind: Kind, value: ArraySlice<UInt8>)? {
    guard let blank = line.firstIndex(where: { $0 == 0x20 || $0 == 0x09 }),
      blank - line.startIndex <= longestKind,
      let kind = Kind(rawValue: String(decoding: line[..<blank], as: UTF8.self).lowercased())
    else { return nil }
    return (kind, line[(blank + 1)...].trimmed)
  }

  /// Whether a first line is one of signals, and not the header of a table (`md5 ; category`).
  static func begins(_ line: ArraySlice<UInt8>) -> Bool {
    guard let (kind, value) = parts(of: line) else { return false }
    if kind == .vpdq { return value.first == UInt8(ascii: "[") }
    let digits = value.count {
      (0x30...0x39).contains($0) || (0x41...0x46).contains($0) || (0x61...0x66).contains($0)
    }
    return digits == value.count && digits > 0
      || value.count >= 32 && !value.contains { [0x2c, 0x3b, 0x09].contains($0) }
  }
}

/// Reads lines of signals.
final class SignalReader: ExchangeReader {
  private var lines: LineReader
  private var count = 0

  init(_ file: ListFile) { lines = LineReader(file) }

  var lineCount: Int { lines.lineCount }

  func next() throws -> ExchangeEvent? {
    while let line = try lines.next() {
      guard !line.isTooLong else { return problem(line.number, .lineTooLong) }
      let text = line.bytes[...].trimmed
      if text.isEmpty { continue }
      count += 1
      guard let (kind, bytes) = SignalLine.parts(of: text) else {
        return problem(line.number, .unknownSignal)
      }
      var record = ExchangeRecord(number: count, line: line.number)
      let value = String(decoding: bytes, as: UTF8.self)
      switch kind {
      case .pdq: record.pdq = value.lowercased()
      case .md5, .videoMD5: record.md5 = value.lowercased()
      case .sha1: record.sha1 = value.lowercased()
      case .sha256, .videoSHA256: record.sha256 = value.lowercased()
      case .vpdq: record.vpdq = value
      }
      if kind == .videoMD5 || kind == .videoSHA256 { record.set = "video" }
      return .record(record)
    }
    return nil
  }

  private func problem(_ line: Int, _ reason: LineProblem.Reason) -> ExchangeEvent {
    .problem(LineProblem(line: line, algorithm: nil, reason: reason))
  }
}
