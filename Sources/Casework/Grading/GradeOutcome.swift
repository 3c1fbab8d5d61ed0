// SPDX-License-Identifier: Apache-2.0
// What the law makes of a record: a result that counts, or a draft that counts nowhere.

public import EvidenceModel

/// What the rules of a regime name for a record's facts, whether or not it may be counted.
public struct NamedResult: Hashable, Sendable {
  /// The instrument's identifier within the regime.
  public let instrument: String
  /// The severity within the instrument; `nil` where it carries none.
  public let severity: String?

  /// Groups the parts of a result.
  public init(instrument: String, severity: String?) {
    self.instrument = instrument
    self.severity = severity
  }

  /// The instrument, and the severity behind a slash where there is one.
  public var name: String { instrument + (severity.map { "/" + $0 } ?? "") }
}

/// What the law makes of a record under one regime.
///
/// Whoever counts, draws from or exports results takes ``result``, which a draft does not have. What the rules name in either
/// case is there to compare answers and to show them apart.
public enum GradeOutcome: Hashable, Sendable {
  /// A result: every rule behind it was verified against its source, or confirmed by name.
  case result(NamedResult)
  /// A draft: it rests on a rule that nobody confirmed, and is in no count and no export.
  case draft(NamedResult)

  /// Tells a result from a draft by its standing.
  public init(instrument: String, severity: String?, standing: Determination.Standing) {
    let named = NamedResult(instrument: instrument, severity: severity)
    self = standing == .standing ? .result(named) : .draft(named)
  }

  /// What may be counted; `nil` for a draft.
  public var result: NamedResult? {
    if case .result(let named) = self { named } else { nil }
  }

  /// What the rules name though nobody confirmed them; `nil` for a result.
  public var draft: NamedResult? {
    if case .draft(let named) = self { named } else { nil }
  }

  /// What the rules name in either case: to compare answers and to show, never to count.
  public var named: NamedResult {
    switch self {
    case .result(let named), .draft(let named): named
    }
  }

  /// Whether it may be counted.
  public var standing: Determination.Standing {
    result == nil ? .counselRequired : .standing
  }

  /// Whether the rules name the same instrument and severity for both.
  public func agrees(with other: GradeOutcome) -> Bool { named == other.named }
}
