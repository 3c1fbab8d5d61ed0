// SPDX-License-Identifier: Apache-2.0
// Items that a rule and an audit sample drew both: the same finds stand among those of the study, of the rule and of the sample.

internal import EvidenceModel

extension AuditCells {
  /// The items looked at that the study counts by itself.
  var seenTwice: String { "\(seen).twice" }
  /// The items looked at for the sample alone.
  var seenAlone: String { "\(seen).alone" }
  /// The criminal items under an instrument that the study counts by itself.
  func criminalTwice(_ instrument: String) -> String { "\(criminal(instrument)).twice" }
  /// The criminal items under an instrument that were found for the sample alone.
  func criminalAlone(_ instrument: String) -> String { "\(criminal(instrument)).alone" }
}

extension StudyTally {
  /// The items that a rule drew and no audit sample.
  private static let ruleSeen = "sample.seen.alone"
  /// The finds of the rules' samples under an instrument.
  private static func ruleFinds(_ instrument: String) -> String { "sample.criminal.\(instrument)" }
  /// Those of them that no audit sample has.
  private static func ruleFindsAlone(_ instrument: String) -> String {
    "\(ruleFinds(instrument)).alone"
  }

  /// The audit samples of what was not selected, oldest first; none where there is no audit.
  private var samplesAside: [(sample: StudyAuditSample, cells: AuditCells)] {
    (snapshot.audit?.strata ?? []).filter { $0.id == StudyAuditStratum.notSelected }.flatMap {
      stratum in stratum.samples.map { ($0, AuditCells(stratum, $0)) }
    }
  }

  /// Parts what audit samples of what was not selected show by whether a rule drew it too, and states which counts are
  /// sums of these parts.
  ///
  /// No table prints the parts. Whoever adds up tables knows them all the same: what people found anywhere, less what the
  /// study counts, was found for samples alone.
  mutating func countSampledTwice(_ standings: [Int: StudyClass]) {
    let samples = samplesAside
    guard !samples.isEmpty else { return }
    let names = instruments.filter(\.isCriminal).map(\.id)
    for (sample, cells) in samples {
      count(
        sample.overlap.examined, of: cells.seen, twice: cells.seenTwice, alone: cells.seenAlone)
      for name in names {
        count(
          sample.overlap.found[name] ?? 0, of: cells.criminal(name),
          twice: cells.criminalTwice(name), alone: cells.criminalAlone(name))
      }
      book.state(names.map(cells.criminalTwice), areAtMost: [cells.seenTwice])
      book.state(names.map(cells.criminalAlone), areAtMost: [cells.seenAlone])
    }
    tieFinds(names)
    guard !strata.isEmpty else { return }
    countRuleFinds(standings, names)
    tieRuleFinds(names)
  }

  /// Counts the parts of a count of a sample.
  private mutating func count(_ both: Int, of whole: String, twice: String, alone: String) {
    countJoint(both, twice)
    countJoint(book[whole] - both, alone)
    book.state(whole, isSumOf: [twice, alone])
  }

  private mutating func countJoint(_ count: Int, _ cell: String) {
    book.declareJoint(cell)
    book.add(max(0, count), to: cell)
  }

  /// What people found is what the study counts and what was found for samples alone.
  private mutating func tieFinds(_ names: [String]) {
    let negative = (snapshot.audit?.strata ?? []).filter { $0.id == StudyAuditStratum.negative }
      .flatMap { stratum in stratum.samples.map { AuditCells(stratum, $0) } }
    for name in names {
      let code = "instrument.\(name)"
      let same =
        [Self.firstCell(code), Self.otherCell(code)]
        + samplesAside.map { $0.cells.criminalAlone(name) }
      relate([Self.knownCell(name)], same)
      if !negative.isEmpty {
        relate([Self.knownCell(name)], same + negative.map { $0.criminal(name) })
      }
    }
  }

  /// Counts what the rules' samples show by instrument, and of that what no audit sample has.
  private mutating func countRuleFinds(_ standings: [Int: StudyClass], _ names: [String]) {
    let samples = samplesAside
    let posted = Set(snapshot.figures.map(\.item))
    var finds: [String: Int] = [:]
    for item in snapshot.items where item.isSampled && posted.contains(item.number) {
      guard case .notSelected = item.selection, let standing = standings[item.number] else {
        continue
      }
      finds[standing.code, default: 0] += 1
    }
    for name in names {
      let count = finds["instrument.\(name)"] ?? 0
      countJoint(count, Self.ruleFinds(name))
      countJoint(
        samples.reduce(count) { $0 - ($1.sample.overlap.found[name] ?? 0) },
        Self.ruleFindsAlone(name))
    }
    countJoint(
      samples.reduce(book["sample.seen"]) { $0 - $1.sample.overlap.examined }, Self.ruleSeen)
  }

  /// Ties what the rules' samples show to audit samples: to what both have, and to what was found since.
  private mutating func tieRuleFinds(_ names: [String]) {
    let samples = samplesAside.map(\.cells)
    relate(["sample.criminal"], names.map(Self.ruleFinds))
    relate(["sample.seen"], samples.map(\.seenTwice) + [Self.ruleSeen])
    book.state(names.map(Self.ruleFindsAlone), areAtMost: [Self.ruleSeen])
    for name in names {
      book.state([Self.ruleFinds(name)], areAtMost: [Self.firstCell("instrument.\(name)")])
      relate(
        [Self.ruleFinds(name)],
        samples.map { $0.criminalTwice(name) } + [Self.ruleFindsAlone(name)])
    }
    for (place, (sample, cells)) in samplesAside.enumerated() where sample.isExact {
      let later = samples[(place + 1)...]
      relate([cells.size], [cells.drawn, cells.left, Self.ruleSeen] + later.map(\.seen))
      for name in names {
        relate([cells.since(name)], [Self.ruleFindsAlone(name)] + later.map { $0.criminal(name) })
      }
    }
  }

  /// Ties what was looked at for audit samples, and what nobody knows of what was left aside, to the fates of the same images.
  ///
  /// How many are left is printed, few or not: where all of these have one fate, its row says the same and is printed too.
  mutating func tieAuditLooks() {
    let samples = samplesAside
    guard let newest = samples.last else { return }
    let audited = LookFate.audited.cell
    relate(samples.map(\.cells.seenAlone), [audited])
    let fates = [LookFate.negative, .deselected, .known].map(\.cell)
    for known in [[], [fates[2]]] {
      let rest = Array(fates[..<2]) + known
      if !strata.isEmpty { relate(["sample.size"], ["sample.sampled", audited] + rest) }
      guard newest.sample.isExact else { continue }
      for others in [[], [Self.unseeableCell]] {
        relate([newest.cells.left] + others, rest)
        relate([newest.cells.left] + others, rest + [LookFate.waiting.cell])
      }
    }
    guard newest.sample.isExact, newest.sample.left == fates.reduce(0, { $0 + book[$1] }) else {
      return
    }
    for fate in fates where book[fate] == newest.sample.left { book.markDesigned(fate) }
  }
}
