// SPDX-License-Identifier: Apache-2.0
// From a list in one form to a list in another, record by record.

internal import EvidenceModel

/// What a conversion came to.
public struct ConversionSummary: Hashable, Sendable {
  /// Records read.
  public var read = 0
  /// Records written.
  public var written = 0
  /// How many things were wrong with records.
  public var problems = 0
  /// Of how many records written the form has no place for a part.
  public var leftOut: [ExchangePart: Int] = [:]

  /// Nothing yet.
  public init() {}
}

/// Converts lists.
public enum Conversion {
  /// Writes every record of `reader` that the form can hold, and ends the file.
  ///
  /// A hash that is refused costs itself, not its record. The digests of the empty file are left out, but for a record
  /// that a VICS file has and another VICS file gets: a case file lists what was there.
  ///
  /// - Parameters:
  ///   - reader: the list that is read.
  ///   - writer: the list that is written.
  ///   - report: called with each thing that is wrong, in the order of the list; may throw to stop.
  /// - Returns: what it came to.
  /// - Throws: ``HashListError``, `.empty` where there is nothing to convert, `.unreadable` where nothing of it can be read or written, and what the reader and `report` throw.
  public static func run(
    _ reader: any ExchangeReader, to writer: any ExchangeWriter,
    report: (LineProblem) throws -> Void
  ) throws -> ConversionSummary {
    var summary = ConversionSummary()
    func tell(_ problem: LineProblem) throws {
      summary.problems += 1
      try report(problem)
    }
    while let event = try reader.next() {
      switch event {
      case .envelope(let envelope): try writer.take(envelope)
      case .caseBegins(let members): try writer.beginCase(members)
      case .caseEnds(let members): try writer.endCase(members)
      case .problem(let problem): try tell(problem)
      case .record(var record):
        summary.read += 1
        let faults = record.removeFaults(keepsEmpty: record.vics != nil && writer is VICSWriter)
        for fault in faults { try tell(fault) }
        let reasons = try writer.write(record)
        for reason in reasons { try tell(record.problem(reason)) }
        guard !reasons.contains(.notWritten), !reasons.contains(.noMD5) else { continue }
        summary.written += 1
        for part in writer.leftOut(of: record) { summary.leftOut[part, default: 0] += 1 }
      }
    }
    guard summary.written > 0 else { throw nothing(summary) }
    try writer.finish()
    return summary
  }

  /// Why nothing was written.
  private static func nothing(_ summary: ConversionSummary) -> HashListError {
    if summary.read > 0 {
      return HashListError(
        .unreadable,
        "no record of the list has what the form to be written needs; nothing was written")
    }
    return summary.problems > 0
      ? HashListError(.unreadable, "no record of the list could be read; nothing was written")
      : HashListError(.empty, "the list has no rows; nothing was written")
  }
}

extension ExchangeRecord {
  /// Takes out the hashes that are refused.
  fileprivate mutating func removeFaults(keepsEmpty: Bool) -> [LineProblem] {
    var faults: [LineProblem] = []
    for algorithm in Self.algorithms {
      guard let digits = self[algorithm],
        let reason = Self.fault(.fingerprint(algorithm), digits, keepsEmpty: keepsEmpty)
      else { continue }
      self[algorithm] = nil
      faults.append(problem(reason, algorithm))
    }
    var sound: [OtherHash] = []
    for other in others {
      guard let kind = HashKind(name: other.name),
        let reason = Self.fault(kind, other.value, keepsEmpty: keepsEmpty)
      else {
        sound.append(other)
        continue
      }
      faults.append(problem(reason, otherHash: kind.words))
    }
    // A sound one takes the place of the first of its kind where that one is refused.
    for fault in faults {
      guard let algorithm = fault.algorithm, self[algorithm] == nil,
        let place = sound.firstIndex(where: { HashKind(name: $0.name) == .fingerprint(algorithm) })
      else { continue }
      self[algorithm] = HashKind.trimmed(sound.remove(at: place).value).lowercased()
    }
    if sound.count < others.count { others = sound }
    return faults
  }

  private static func fault(
    _ kind: HashKind, _ value: String, keepsEmpty: Bool
  ) -> LineProblem.Reason? { keepsEmpty ? kind.faultInCases(value) : kind.fault(value) }

  func problem(
    _ reason: LineProblem.Reason, _ algorithm: FingerprintAlgorithm? = nil,
    otherHash: String? = nil
  ) -> LineProblem {
    LineProblem(
      file: file, record: number, line: line, algorithm: algorithm, reason: reason,
      otherHash: otherHash)
  }
}
