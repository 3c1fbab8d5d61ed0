// SPDX-License-Identifier: Apache-2.0
// What the design of an audit sample tells of its counts: a plan is known, the size of a stratum is not.

internal import EvidenceModel

extension StudyTally {
  /// How many items are drawn, looked at and left tells nobody's result: they are not small by themselves.
  ///
  /// But for a sample of all there are: so many were drawn because the stratum has no more.
  mutating func stateDesign(_ sample: StudyAuditSample, of stratum: StudyAuditStratum) {
    let cells = AuditCells(stratum, sample)
    book.markDesigned(cells.left)
    if sample.drawn < sample.population { book.markDesigned(cells.drawn) }
    if sample.examined < sample.population { book.markDesigned(cells.seen) }
    guard let design = snapshot.plan?.samples[stratum.id],
      design.size(of: sample.population) == sample.drawn
    else { return }
    if sample.drawn == sample.population { book.state([cells.size], areAtMost: [cells.drawn]) }
    switch design {
    case .items(let count): state(count, sample, cells)
    case .share(let share): state(share, sample, cells)
    case .excludes: stateSizes(design, sample, cells)
    }
  }

  /// So many are drawn, or all there are: which of both is taken to be known.
  private mutating func state(_ count: Int, _ sample: StudyAuditSample, _ cells: AuditCells) {
    if sample.population > count {
      book.state([(cells.drawn, 1)], lower: count, upper: count)
      book.state([(cells.size, 1)], lower: count + 1)
    } else {
      book.state([(cells.size, 1)], upper: sample.population < count ? count - 1 : count)
    }
  }

  /// The share of a stratum is drawn, rounded up: less than one item more than the share is.
  private mutating func state(_ share: Double, _ sample: StudyAuditSample, _ cells: AuditCells) {
    let part = share * Double(Self.parts)
    let (low, high) = (Int(part.rounded(.down)), Int(part.rounded(.up)))
    book.state([(cells.drawn, Self.parts), (cells.size, -low)], lower: 0)
    // A product of fractions may be rounded up by one item too many.
    let excess = Self.parts * sample.drawn - high * sample.population
    book.state(
      [(cells.drawn, Self.parts), (cells.size, -high)], upper: max(Self.parts - 1, excess))
  }

  /// A share is taken in so many parts of one.
  private static let parts = 10_000

  /// How many are drawn is known, and of how many these may be, unless the size is then as good as known.
  private mutating func stateSizes(
    _ design: SampleDesign, _ sample: StudyAuditSample, _ cells: AuditCells
  ) {
    let possible = design.populations(around: sample.population, reach: Self.mostPopulations)
    if let least = possible.least, let most = possible.most,
      most - least + 1 < DisclosureAudit.fewestValues
    {
      return
    }
    book.state([(cells.drawn, 1)], lower: sample.drawn, upper: sample.drawn)
    book.state([(cells.size, 1)], lower: possible.least, upper: possible.most)
  }

  /// Of more numbers than these, on either side of the true one, nobody can tell the true one.
  private static let mostPopulations = 100
}
