// SPDX-License-Identifier: Apache-2.0
// Counts of the same looks in different tables: a hidden one must not follow from the difference of two others.

internal import EvidenceModel

extension StudyTally {
  /// Ties what stages, samples and fates say of the same looks, after everything was counted.
  ///
  /// Whichever relation holds between two such counts is taken to be known: where each sampled item took one look, the
  /// looks for samples are what all samples together had looked at.
  mutating func tieLooks() {
    let strata = snapshot.audit?.strata ?? []
    let samples = strata.flatMap { stratum in stratum.samples.map { AuditCells(stratum, $0).seen } }
    if let group = stageGroups.first(where: { $0.stages.contains(.audit) }), !samples.isEmpty {
      if group.stages == [.audit] {
        relate(samples, [group.cell])
      } else {
        book.state(samples, areAtMost: [group.cell])
      }
    }
    relate(stage: .grading, [LookFate.looked.cell])
    relate(stage: .grading, [LookFate.looked.cell] + otherSeen)
    relate(stage: .adjudication, ["grade.adjudicated"])
    for stratum in strata { tie(stratum) }
    if let audit = snapshot.audit { tieUnsampled(audit) }
  }

  /// Ties a stratum's items, and those looked at, to the images that they are counted as elsewhere.
  private mutating func tie(_ stratum: StudyAuditStratum) {
    let size =
      stratum.samples.last.map { AuditCells(stratum, $0).size } ?? "audit.\(stratum.id).present"
    switch stratum.id {
    case StudyAuditStratum.notSelected:
      let seen = stratum.samples.map { AuditCells(stratum, $0).seen }
      if !seen.isEmpty { relate(seen, [LookFate.audited.cell]) }
      let fates = [LookFate.audited, .negative, .deselected].map(\.cell)
      relate([size], fates)
      relate([size], ["deselected"])
      if !self.strata.isEmpty { relate([size], ["sample.size"]) }
    case StudyAuditStratum.negative:
      let codes = instruments.filter { !$0.isCriminal }.map { "instrument.\($0.id)" }
      relate([size], codes)
      relate([size], codes.map(Self.firstCell) + codes.map(Self.otherCell))
    default: break
    }
  }

  /// The items that people looked at and that are no image posted.
  var otherSeen: [String] {
    let codes = instruments.map { "instrument.\($0.id)" }
    return (codes + ["undetermined", "counsel_required", "disputed"]).map(Self.otherCell)
  }

  private mutating func relate(stage: StudyStage, _ cells: [String]) {
    guard let group = stageGroups.first(where: { $0.isOf(stage) }) else { return }
    relate([group.cell], cells)
  }

  /// States whichever relation holds between two sums of counts.
  mutating func relate(_ first: [String], _ second: [String]) {
    book.state(first, areAtMost: second)
    book.state(second, areAtMost: first)
  }
}
