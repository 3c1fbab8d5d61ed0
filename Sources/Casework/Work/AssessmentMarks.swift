// SPDX-License-Identifier: Apache-2.0
// Which records were taken back, and which were made in doubt.

internal import Catalog
internal import EvidenceModel

/// What later rows say of assessments.
struct AssessmentMarks {
  /// Assessments that were taken back.
  private(set) var withdrawn: Set<Int64> = []
  /// Assessments of people who were not sure and wish for a second opinion.
  private(set) var unsure: Set<Int64> = []

  /// Reads the newest state, or the rows that `state` contains.
  ///
  /// - Complexity: O(rows).
  static func read(
    _ reader: any CatalogReader, state: LedgerState? = nil
  ) throws -> AssessmentMarks {
    var marks = AssessmentMarks()
    try reader.forEach(WithdrawalRow.self) { row in
      if try state?.contains(row) ?? true { marks.withdrawn.insert(row.assessmentId) }
    }
    try reader.forEach(SecondOpinionRow.self) { row in
      if try state?.contains(row) ?? true { marks.unsure.insert(row.assessmentId) }
    }
    return marks
  }
}
