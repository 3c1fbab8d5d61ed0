// SPDX-License-Identifier: Apache-2.0
// Where one item stands in a study: each item is in exactly one class.

internal import EvidenceModel

/// Where one item stands in a study.
enum StudyClass: Hashable, Sendable {
  /// Counted under an instrument: adjudicated, or by agreeing records of people who looked.
  case counted(StudyInstrument, severity: String?)
  /// People looked and could not tell.
  case undetermined
  /// The result rests on a rule nobody has confirmed.
  case counselRequired
  /// Raters differ.
  case disputed
  /// Carried over in a family; the class it would have.
  indirect case inferred(StudyClass)
  /// Only a tile was looked at.
  case glanced
  /// No record.
  case notAssessed

  /// The class of `item` under `regime`.
  init(_ item: StudyItem, instruments: [String: StudyInstrument]) {
    switch item.basis {
    case .adjudicated, .seen: self = Self.result(item.outcome, instruments)
    case .inferred: self = .inferred(Self.result(item.outcome, instruments))
    case .glanced: self = .glanced
    case .disputed: self = .disputed
    case .none: self = .notAssessed
    }
  }

  private static func result(
    _ outcome: StudyOutcome?, _ instruments: [String: StudyInstrument]
  ) -> StudyClass {
    guard let outcome, let instrument = instruments[outcome.instrument] else {
      return .undetermined
    }
    if outcome.standing == .counselRequired { return .counselRequired }
    if instrument.id == StudyInstrument.undetermined { return .undetermined }
    return .counted(instrument, severity: outcome.severity)
  }

  /// The name of the class as part of a cell's name.
  var code: String {
    switch self {
    case .counted(let instrument, _): "instrument.\(instrument.id)"
    case .undetermined: "undetermined"
    case .counselRequired: "counsel_required"
    case .disputed: "disputed"
    case .inferred: "inferred"
    case .glanced: "glanced"
    case .notAssessed: "not_assessed"
    }
  }

  /// Whether a person's result says that the item is criminal.
  var isCriminal: Bool {
    if case .counted(let instrument, _) = self { instrument.isCriminal } else { false }
  }

  /// Whether a person looked at the item itself and recorded facts.
  var isAssessed: Bool {
    switch self {
    case .counted, .undetermined, .counselRequired, .disputed: true
    case .inferred, .glanced, .notAssessed: false
    }
  }
}
