// SPDX-License-Identifier: Apache-2.0
// What became of records: taken back, made in doubt, carried over a path that is gone.

internal import Catalog
internal import EvidenceModel
internal import LegalRegime

/// What later rows say of assessments.
struct AssessmentMarks {
  /// When assessments were taken back, in microseconds, by assessment.
  private(set) var withdrawals: [Int64: Int64] = [:]
  /// Assessments of people who were not sure and wish for a second opinion.
  private(set) var unsure: Set<Int64> = []

  /// Assessments that were taken back.
  var withdrawn: Dictionary<Int64, Int64>.Keys { withdrawals.keys }

  /// Reads the newest state, or the rows that `state` contains; of what was taken back only that up to a moment.
  ///
  /// - Complexity: O(rows).
  static func read(
    _ reader: any CatalogReader, state: LedgerState? = nil, takenBackBy moment: Int64? = nil
  ) throws -> AssessmentMarks {
    var marks = AssessmentMarks()
    try reader.forEach(WithdrawalRow.self) { row in
      guard try state?.contains(row) ?? true, row.recorded <= moment ?? .max else { return }
      marks.withdrawals[row.assessmentId] = row.recorded
    }
    try reader.forEach(SecondOpinionRow.self) { row in
      if try state?.contains(row) ?? true { marks.unsure.insert(row.assessmentId) }
    }
    return marks
  }

  /// Reads what is said of some assessments.
  ///
  /// - Complexity: O(assessments).
  static func read(
    of assessments: some Sequence<Int64>, _ reader: any CatalogReader
  ) throws -> AssessmentMarks {
    var marks = AssessmentMarks()
    for id in assessments {
      let key = CatalogValue.integer(id)
      if let row = try reader.row(WithdrawalRow.self, key: key) {
        marks.withdrawals[id] = row.recorded
      }
      if try reader.row(SecondOpinionRow.self, key: key) != nil { marks.unsure.insert(id) }
    }
    return marks
  }

  /// Whether a record stands as its person's answer: neither taken back nor with the wish for a second opinion.
  func isAnswer(_ assessment: Int64) -> Bool {
    withdrawals[assessment] == nil && !unsure.contains(assessment)
  }

  /// Whether a record counts as a vote: it was not taken back and, if it was made in doubt, says something.
  func isVote(_ assessment: Int64, instrument: String?) -> Bool {
    withdrawals[assessment] == nil
      && Self.isDefinite(isUnsure: unsure.contains(assessment), instrument: instrument)
  }

  /// Whether a record says anything about its item: one in doubt without a result does not.
  static func isDefinite(isUnsure: Bool, instrument: String?) -> Bool {
    !isUnsure || (instrument != nil && instrument != RegimeInstrument.undetermined)
  }
}

/// The path over which a record was carried within a family.
struct CarriedPath {
  /// Whether an assessment was taken back.
  let isWithdrawn: (Int64) throws -> Bool
  /// The item of an assessment; `nil` for one that there is not.
  let item: (Int64) throws -> Int64?
  /// The family of an item in the newest version; `nil` when it is in none.
  let family: (Int64) throws -> Int64?

  /// Whether a record was carried from one that was taken back, or from an item that is no longer in its family.
  func isStale(_ row: AssessmentRow) throws -> Bool {
    try row.route == .inferred && isGone(from: row.sourceAssessmentId, to: row.itemId)
  }

  /// Whether the path is gone over which a record was carried from an assessment to an item.
  func isGone(from source: Int64?, to target: Int64) throws -> Bool {
    guard let source, try !isWithdrawn(source), let origin = try item(source),
      let family = try family(target)
    else { return true }
    return try self.family(origin) != family
  }
}

extension CarriedPath {
  /// The paths of the newest family version, looked up record by record.
  init(_ reader: any CatalogReader, familyVersion: Int64?) {
    self.init(
      isWithdrawn: { try reader.row(WithdrawalRow.self, key: .integer($0)) != nil },
      item: { try reader.row(AssessmentRow.self, key: .integer($0))?.itemId },
      family: { item in
        guard let familyVersion else { return nil }
        return try reader.row(
          FamilyMemberRow.self, key: .integer(familyVersion), .integer(item))?.family
      })
  }
}
