// SPDX-License-Identifier: Apache-2.0
// Counts of audit samples, and what ties them.

internal import EvidenceModel

/// The cells of one audit sample.
struct AuditCells {
  private let prefix: String

  init(_ stratum: StudyAuditStratum, _ sample: StudyAuditSample) {
    prefix = "audit.\(stratum.id).\(sample.number)"
  }

  var size: String { "\(prefix).size" }
  var drawn: String { "\(prefix).drawn" }
  var seen: String { "\(prefix).seen" }
  var unsettled: String { "\(prefix).unsettled" }
  /// Of the unsettled ones, those with a draft.
  var drafts: String { "\(prefix).drafts" }
  var criminal: String { "\(prefix).criminal" }
  var since: String { "\(prefix).since" }
  var left: String { "\(prefix).left" }

  /// The criminal items under an instrument.
  func criminal(_ instrument: String) -> String { "\(prefix).criminal.\(instrument)" }

  /// The criminal items under an instrument that were found since.
  func since(_ instrument: String) -> String { "\(prefix).since.\(instrument)" }

  /// The quantities in the order of the table.
  var steps: [String] { [size, drawn, seen, unsettled, criminal, since, left] }
}

extension StudyTally {
  /// The criminal instruments by which finds are told, and the empty name for what is not settled.
  var auditInstruments: [String] { instruments.filter(\.isCriminal).map(\.id) + [""] }

  /// The cell of what people found, wherever.
  static func knownCell(_ instrument: String) -> String { "audit.known.\(instrument)" }

  /// The cells of the parts of what nobody knows of a stratum; none where each of its samples speaks for all of it.
  static func restCells(_ stratum: StudyAuditStratum) -> [String] {
    let all = Set(stratum.speaking.indices)
    guard stratum.rest.contains(where: { $0.samples != all }) else { return [] }
    return stratum.rest.indices.map { "audit.\(stratum.id).rest.\($0)" }
  }

  /// The cell of the items that people saw and that are not decided.
  static let undecidedCell = "audit.undecided"
  /// The cell of those of them whose result is a draft.
  static let draftCell = "audit.drafts"

  /// Counts the samples, and what none speaks for.
  mutating func countAudit(edition: ReportEdition) {
    guard let audit = snapshot.audit else { return }
    for stratum in audit.strata {
      if stratum.samples.isEmpty || stratum.present > 0 {
        count(stratum.present, "audit.\(stratum.id).present")
        book.state([("audit.\(stratum.id).present", 1)], lower: 1)
      }
      for sample in stratum.samples { count(sample, of: stratum) }
      countRest(of: stratum)
    }
    countUnsampled(audit, edition: edition)
    for (cell, items) in [
      (Self.undecidedCell, audit.undecided), (Self.draftCell, audit.drafts),
    ] {
      count(items, cell)
      book.state([(cell, 1)], lower: 1)
    }
    book.state([Self.draftCell], areAtMost: [Self.undecidedCell])
    let names = auditInstruments
    for name in names {
      // No row tells of finds whose statute is not settled: where there are none, the others are seen to add up.
      let known = audit.known[name] ?? 0
      count(known, Self.knownCell(name), as: name.isEmpty && known == 0 ? .fixed : .part)
    }
    book.declareTotal("audit.known", of: names.map(Self.knownCell))
    for stratum in audit.strata {
      let samples = stratum.samples.map { AuditCells(stratum, $0) }
      book.state(samples.map(\.criminal), areAtMost: ["audit.known"])
      for name in names {
        book.state(samples.map { $0.criminal(name) }, areAtMost: [Self.knownCell(name)])
        for sample in stratum.speaking {
          let cells = AuditCells(stratum, sample)
          book.state([cells.criminal(name), cells.since(name)], areAtMost: [Self.knownCell(name)])
        }
      }
    }
    for stratum in audit.strata { stateNested(stratum) }
    tieKnown(audit)
    guard book["posted"] == book["unique_posted"] else { return }
    // Where each image was posted once, statutes count the items that the audit counts: whichever relation holds
    // between the two, with the items that are no image posted or without, is taken to be known.
    let samples = audit.strata.compactMap { stratum in
      stratum.samples.last.map { AuditCells(stratum, $0).drafts }
    }
    for wholes in [["counsel_required"], ["counsel_required", "other.counsel_required"]] {
      book.state([Self.draftCell] + samples, areAtMost: wholes)
      book.state(wholes, areAtMost: [Self.draftCell] + samples)
    }
    for name in names where !name.isEmpty {
      book.state([Self.knownCell(name)], areAtMost: ["instrument.\(name)"])
      book.state(["instrument.\(name)"], areAtMost: [Self.knownCell(name)])
    }
    book.state(
      [Self.undecidedCell], areAtMost: ["disputed", "undetermined", "counsel_required"])
    book.state(
      ["disputed", "undetermined", "counsel_required"], areAtMost: [Self.undecidedCell])
  }

  /// Ties what the audit counts of items that people saw to the same items among those posted and the others: whichever
  /// relation holds, with the finds of the samples or without, is taken to be known.
  private mutating func tieKnown(_ audit: StudyAudit) {
    func items(_ codes: [String]) -> [String] {
      codes.map(Self.firstCell) + codes.map(Self.otherCell)
    }
    let samples = audit.strata.flatMap { stratum in
      stratum.samples.map { AuditCells(stratum, $0) }
    }
    for name in auditInstruments where !name.isEmpty {
      let same = items(["instrument.\(name)"])
      relate([Self.knownCell(name)], same)
      relate([Self.knownCell(name)], same + samples.map { $0.criminal(name) })
    }
    relate([Self.undecidedCell], items(["disputed", "undetermined", "counsel_required"]))
    let drafts = audit.strata.compactMap { stratum in
      stratum.samples.last.map { AuditCells(stratum, $0).drafts }
    }
    relate([Self.draftCell] + drafts, items(["counsel_required"]))
  }

  /// What a later sample showed is among what was found since an earlier one that was drawn from its items too, and may be all of it.
  private mutating func stateNested(_ stratum: StudyAuditStratum) {
    let samples = stratum.speaking.map { AuditCells(stratum, $0) }
    for (place, earlier) in samples.enumerated() {
      for later in samples[(place + 1)...] {
        let pairs =
          [([later.criminal, later.since], earlier.since)]
          + auditInstruments.map { ([later.criminal($0), later.since($0)], earlier.since($0)) }
        for (parts, whole) in pairs {
          book.state(parts, areAtMost: [whole])
          book.state([whole], areAtMost: parts)
        }
      }
    }
  }

  private mutating func countRest(of stratum: StudyAuditStratum) {
    let cells = Self.restCells(stratum)
    guard !cells.isEmpty else { return }
    for (cell, part) in zip(cells, stratum.rest) { count(part.items, cell) }
    for (place, sample) in stratum.speaking.enumerated() {
      let parts = zip(cells, stratum.rest).filter { $1.samples.contains(place) }.map(\.0)
      book.state(AuditCells(stratum, sample).left, isSumOf: parts)
    }
  }

  private mutating func count(
    _ count: Int, _ cell: String, as role: CellBook.Role = .part
  ) {
    book.declare(cell, as: role)
    book.add(count, to: cell)
  }

  private mutating func count(_ sample: StudyAuditSample, of stratum: StudyAuditStratum) {
    let cells = AuditCells(stratum, sample)
    count(sample.population, cells.size)
    count(sample.drawn, cells.drawn)
    count(sample.examined, cells.seen)
    count(sample.unsettled, cells.unsettled)
    count(sample.drafts, cells.drafts)
    let names = auditInstruments
    for name in names { count(sample.found[name] ?? 0, cells.criminal(name)) }
    book.declareTotal(cells.criminal, of: names.map(cells.criminal))
    book.state([cells.drawn], areAtMost: [cells.size])
    book.state([cells.seen], areAtMost: [cells.drawn])
    book.state([cells.unsettled, cells.criminal], areAtMost: [cells.seen])
    book.state([cells.drafts], areAtMost: [cells.unsettled])
    book.state([cells.size], areAtMost: ["items.image", "items.video"])
    // The words beside the table say whether a sample is finished, settled and without a find.
    var told = [
      [(cell: cells.drawn, coefficient: 1), (cell: cells.seen, coefficient: -1)],
      [(cell: cells.unsettled, coefficient: 1)], [(cell: cells.criminal, coefficient: 1)],
    ]
    if sample.isExact { told += countRemainder(sample, cells) }
    for terms in told {
      book.state(terms, lower: 1)
      book.state(terms, lower: 0, upper: 0)
    }
    stateDesign(sample, of: stratum)
  }

  /// Counts what became known of the items from which a sample was drawn and which are not in it; gives what words tell.
  private mutating func countRemainder(
    _ sample: StudyAuditSample, _ cells: AuditCells
  ) -> [[(cell: String, coefficient: Int)]] {
    count(sample.left, cells.left)
    let names = auditInstruments
    for name in names { count(sample.since[name] ?? 0, cells.since(name)) }
    book.declareTotal(cells.since, of: names.map(cells.since))
    book.state([cells.drawn, cells.since, cells.left], areAtMost: [cells.size])
    // Where nothing was looked at since, what is left is what was not drawn.
    book.state([cells.size], areAtMost: [cells.drawn, cells.left])
    return [[(cell: cells.since, coefficient: 1)], [(cell: cells.left, coefficient: 1)]]
  }
}
