// SPDX-License-Identifier: Apache-2.0
// Counts of the same looks in different tables: a hidden one must not follow from the difference of two others.

internal import EvidenceModel

extension StudyTally {
  /// Ties what samples and fates say of the same looks, after everything was counted.
  ///
  /// Whichever relation holds between two such counts is taken to be known.
  mutating func tieLooks() {
    for stratum in snapshot.audit?.strata ?? [] { tie(stratum) }
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

  /// States whichever relation holds between two sums of counts.
  mutating func relate(_ first: [String], _ second: [String]) {
    book.state(first, areAtMost: second)
    book.state(second, areAtMost: first)
  }
}
