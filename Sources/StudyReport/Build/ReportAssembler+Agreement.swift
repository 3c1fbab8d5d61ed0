// SPDX-License-Identifier: Apache-2.0
// How far people agree: by question, by class, and in tables of pairs.

internal import EvidenceModel
internal import StudyStatistics

extension ReportAssembler {
  /// How far people agree; `nil` where ratings are not compared.
  func agreementSection() -> ReportSection? {
    guard snapshot.agreement != nil, let bootstrap = try? Bootstrap() else { return nil }
    let isPublished = options.edition == .published
    let few =
      "at least \(isPublished ? options.fewestAnalysts : 2) people who looked at the same items, and at least "
      + "\(AgreementTally.fewestItems) such items"
    guard !tally.agreement.isEmpty || !tally.checks.isEmpty else {
      return section(
        "agreement", "How far people agree",
        lead: ["Agreement is not told here: it takes \(few)."], tables: [])
    }
    var lines = tally.agreement.map { AgreementLine($0, self, bootstrap) }
    let table = questionTable("agreement", "Agreement by question", lines)
    let classes = classTable(&lines)
    let checks = tally.checks.map { AgreementLine($0, self, bootstrap) }
    let notes =
      [method(bootstrap)] + draftWords + Self.orders(lines) + Self.reasons(lines + checks)
      + paradoxes(lines, checks)
    return section(
      "agreement", "How far people agree",
      lead: [
        "Of each person and item the newest look counts that was recorded before another's answer could be read, also where it was replaced or taken back afterwards; tiles, records carried over within families, settled disputes and what was taken back before that do not. Questions are told that had \(few).",
        "These are items that a draw gave to more than one person, or that others rated for the study's own sake. Items of audit samples were rated again because the first rating said that they are not criminal, and golden items were chosen: neither is a random part of what was rated, so their ratings are in no figure of the questions and stand in a table of their own.",
      ], charts: [ChartMaker.estimates(table)],
      tables: [table, checkTable(lines, checks), classes].compactMap(\.self)
        + tally.agreement.compactMap(confusionTable), notes: notes)
  }

  private func questionTable(
    _ id: String, _ title: String, _ lines: [AgreementLine]
  ) -> ReportTable {
    let columns = AgreementLine.columns.filter { column in
      lines.contains { $0.has(column) }
    }
    return table(
      id, title, columns,
      lines.map { line in
        row(
          line.question.id, line.question.title, unit: .items, columns.map { line.cell($0, self) })
      })
  }

  /// The results of items by why they were rated more than once; `nil` where all are of one kind.
  private func checkTable(_ lines: [AgreementLine], _ checks: [AgreementLine]) -> ReportTable? {
    guard !checks.isEmpty else { return nil }
    return questionTable(
      "agreement_checks", "Results by why items were rated more than once",
      lines.filter { $0.question.id == "result" } + checks)
  }

  /// The cells of a question that are printed.
  ///
  /// A figure of all items but a handful would tell of the handful, beside one of all of them.
  func access(to question: AgreementTally) -> AgreementAccess {
    let few = 1...options.largestSmallCell
    let isOfAllButFew = question.equalCells.contains { few.contains(tally.book[$0]) }
    return AgreementAccess(
      margins: question.margins.allSatisfy { shown($0) != nil },
      table: question.cells.allSatisfy { shown($0) != nil },
      equal: (options.edition == .internal || !isOfAllButFew)
        && question.equalCells.allSatisfy { shown($0) != nil },
      once: question.labels.indices.allSatisfy { shown(question.onceCell($0)) != nil },
      disputed: options.edition == .internal || shown(question.differing) == 0)
  }

  // MARK: - Classes and pairs

  private func classTable(_ lines: inout [AgreementLine]) -> ReportTable {
    var columns: [ReportColumn] = []
    var rows: [(id: String, label: String, cells: [String: ReportCell])] = []
    for index in lines.indices {
      let question = lines[index].question
      let used = question.labels.indices.count { shown(question.ratingCell($0)) != 0 }
      for place in question.labels.indices where shown(question.ratingCell(place)) != 0 {
        let cells = lines[index].classCells(place, ofMany: used > 2, self)
        // Where nothing of a class is printed, a row of hidden figures says no more than the question's own.
        guard cells.values.contains(where: { $0.number.state == "shown" }) else { continue }
        rows.append(
          (
            "\(question.id).\(question.labels[place])",
            "\(question.title) · \(Self.words(question.labels[place]))", cells
          ))
      }
    }
    columns = AgreementLine.classColumns.filter { column in
      rows.contains { $0.cells[column.id].map { $0.number != .absent } ?? false }
    }
    return table(
      "agreement_classes", "Agreement on each class", columns,
      rows.map { entry in
        row(
          entry.id, entry.label, unit: .ratings,
          columns.map { entry.cells[$0.id] ?? plain(.absent) })
      })
  }

  /// How often two ratings of one item gave which two classes; `nil` where no two differ, or no number is printed.
  ///
  /// In public a table stands whole or not at all: what is known of grades and laws besides could fill its gaps.
  private func confusionTable(_ question: AgreementTally) -> ReportTable? {
    guard shown(question.differing) != 0 else { return nil }
    guard options.edition == .internal || access(to: question).table else { return nil }
    let places = question.labels.indices.filter { shown(question.ratingCell($0)) != 0 }
    let pairs = places.flatMap { first in
      places.filter { $0 >= first }.map { shown(question.pairCell(first, $0)) ?? 0 }
    }
    guard pairs.contains(where: { $0 > 0 }) else { return nil }
    let columns = places.map {
      ReportColumn(
        id: question.labels[$0], label: Self.words(question.labels[$0]), basis: .seen,
        hasShares: false)
    }
    return table(
      "confusion_\(question.id)", "\(question.title): pairs of ratings of one item", columns,
      places.map { first in
        row(
          question.labels[first], Self.words(question.labels[first]), unit: .pairs,
          places.map { $0 < first ? plain(.absent) : cell(question.pairCell(first, $0)) })
      })
  }

  // MARK: - Words

  /// That results of unconfirmed rules are compared nowhere; in the internal edition, of how many items.
  private var draftWords: [String] {
    let items = snapshot.agreement?.drafts ?? 0
    guard items > 0 else { return [] }
    let count =
      options.edition == .internal
      ? "\(DecimalText.grouped(items)) \(items == 1 ? "item" : "items")" : "Items"
    return [
      "Results are compared where each rests on rules that were verified or confirmed. \(count) with a draft of an unconfirmed rule among the ratings are compared by the answers alone."
    ]
  }

  /// A class for readers.
  static func words(_ label: String) -> String { label.replacing("_", with: " ") }

  private func method(_ bootstrap: Bootstrap) -> String {
    var text =
      "Beside each figure stands its 95 % interval, rounded outward: of so many of so many where each item has two ratings, or exact bounds where some have more and too few are in dispute; else percentiles over items drawn again \(DecimalText.grouped(bootstrap.draws)) times with the seed \(bootstrap.seed). Cohen’s κ of more than two people is the mean over their pairs; Fleiss’ κ is of the items that have as many ratings as most have. To AC1 items that were to be rated twice and have one rating so far tell how often classes are given. How often these intervals hold was tried by simulated studies: those of raw agreement hold in 93 % or more; those of κ, α and AC1 are given only where enough items are in dispute and in agreement, and then hold in 93 % or more wherever they are given in a quarter of samples or more; where they are seldom given, it can be less often, but in no more than 7 % of all samples one is given that misses. Where none is given, a sentence says why."
    if options.edition == .published {
      text +=
        " A figure that would tell hidden pairs is hidden with them, classes and tables of which nothing would be printed are left out, and where any pair of a question is hidden, intervals by drawing again are left out, since they could be drawn again for every guess."
    }
    return text
  }

  /// What figures that use an order leave out.
  private static func orders(_ lines: [AgreementLine]) -> [String] {
    let fewer = lines.filter(\.leavesOutUnordered).map(\.question)
    guard !fewer.isEmpty else { return [] }
    return [
      "The ordinal α is of classes in their order alone: “unsure” stands outside an order, so that an item counts only where two people or more gave a class of the order. It is of other items than the figures beside it in: \(fewer.map(\.title).joined(separator: "; "))."
    ]
  }

  private static func reasons(_ lines: [AgreementLine]) -> [String] {
    var said: [StatisticsError] = []
    for reason in lines.flatMap(\.reasons) where !said.contains(reason) { said.append(reason) }
    guard !said.isEmpty else { return [] }
    return ["Why figures or intervals are missing: \(said.map(\.message).joined(separator: "; "))."]
  }

  /// Where kappa misleads, and why: in every table that has one, of `checks` too, which have no table of classes.
  private func paradoxes(_ lines: [AgreementLine], _ checks: [AgreementLine]) -> [String] {
    var texts: [String] = []
    var classes: [String] = []
    func explain(_ lines: [AgreementLine], _ figures: String) {
      for line in lines where tells(line.question) {
        guard let paradox = KappaParadox(line.question.table) else { continue }
        texts.append(
          "\(line.question.title): \(paradox.summary) Chance alone would bring much of that agreement; read \(figures)."
        )
      }
    }
    explain(lines, "raw agreement, AC1 and the agreement on each class")
    explain(checks, "raw agreement and AC1")
    for line in lines where tells(line.question) {
      let question = line.question
      for place in question.labels.indices where question.ratings[place] > 0 {
        guard question.labels.count > 2, shown(question.pairCell(place, place)) != nil,
          let asked = try? question.table.asked(of: question.labels[place]),
          KappaParadox(asked) != nil
        else { continue }
        classes.append("\(question.title) \(Self.words(question.labels[place]))")
      }
    }
    if !classes.isEmpty {
      texts.append(
        "Asked of one class at a time, most ratings fall on one side, so that kappa and alpha are low although people agree: read raw and specific agreement and AC1 for \(classes.joined(separator: "; "))."
      )
    }
    return texts
  }

  /// Whether figures of nominal classes are printed of a question, so that more may be said of them.
  private func tells(_ question: AgreementTally) -> Bool {
    let access = access(to: question)
    return access.table || question.isPaired && access.margins
  }
}

/// One question's figures on their way into tables.
struct AgreementLine {
  let question: AgreementTally
  private let access: AgreementAccess
  private let bootstrap: Bootstrap
  /// The figures by column.
  private(set) var outcomes: [String: AgreementFigures.Outcome] = [:]
  /// Why figures or intervals are missing.
  private(set) var reasons: [StatisticsError] = []
  /// How many items a coefficient is of that need not be of all, by column; `nil` where that is not told.
  private let bases: [String: Int?]

  private static let coefficients = [
    ("raw", "Raw agreement"), ("cohen", "Cohen’s κ"), ("fleiss", "Fleiss’ κ"),
    ("alpha", "Krippendorff’s α"), ("ordinal_alpha", "α, ordinal"), ("ac1", "Gwet’s AC1"),
  ].map(coefficient)

  static let columns =
    [
      ("items", "Items"), ("cohen_items", "Items, Cohen"), ("fleiss_items", "Items, Fleiss"),
      ("ordinal_items", "Items, ordinal"), ("ac1_items", "Items, AC1"),
    ].map { ReportColumn(id: $0.0, label: $0.1, basis: .seen, hasShares: false) } + coefficients

  static let classColumns =
    [
      ReportColumn(id: "ratings", label: "Ratings", basis: .seen, hasShares: false),
      coefficient(("specific", "Specific agreement")),
    ] + coefficients.filter { $0.id != "ordinal_alpha" }

  private static func coefficient(_ names: (id: String, label: String)) -> ReportColumn {
    ReportColumn(
      id: names.id, label: names.label, basis: .seen, hasShares: false, unit: .coefficient)
  }

  init(_ question: AgreementTally, _ assembler: ReportAssembler, _ bootstrap: Bootstrap) {
    self.question = question
    self.bootstrap = bootstrap
    access = assembler.access(to: question)
    var figures = AgreementFigures(
      question.table, whole: question.whole, isPaired: question.isPaired, access: access,
      bootstrap: bootstrap)
    bases = [
      "cohen_items": figures.cohenItems,
      "ordinal_items": figures.orderedItems(question.rows, order: question.order),
      "ac1_items": figures.firstOrderItems,
    ]
    outcomes["raw"] = figures.raw(
      agreeing: assembler.tally.book[question.agreeing],
      of: assembler.tally.book[question.pairTotal],
      isShown: assembler.shown(question.agreeing) != nil
        && assembler.shown(question.pairTotal) != nil)
    outcomes["cohen"] = figures.cohen()
    outcomes["fleiss"] = figures.fleiss()
    outcomes["alpha"] = figures.alpha()
    outcomes["ordinal_alpha"] = figures.ordinal(question.rows, order: question.order)
    outcomes["ac1"] = figures.ac1()
    reasons = figures.reasons
  }

  /// Whether a figure is made of such ratings at all.
  static func isMade(_ outcome: AgreementFigures.Outcome) -> Bool {
    if case .none = outcome { false } else { true }
  }

  /// Whether the line has something to say in a column: of the items of a kappa, where these are not all.
  func has(_ column: ReportColumn) -> Bool {
    switch column.id {
    case "items": true
    case "cohen_items", "ordinal_items", "ac1_items":
      basis(column).map { $0 != question.items } ?? false
    case "fleiss_items": question.table.raters.count > 2 && question.equal != question.items
    default: outcomes[column.id].map(Self.isMade) ?? false
    }
  }

  private func basis(_ column: ReportColumn) -> Int? { bases[column.id] ?? nil }

  /// Whether a figure that uses the order of classes is of fewer items than the others.
  var leavesOutUnordered: Bool {
    (bases["ordinal_items"] ?? nil).map { $0 < question.items } ?? false
  }

  /// The cell of a column.
  func cell(_ column: ReportColumn, _ assembler: ReportAssembler) -> ReportCell {
    if let outcome = outcomes[column.id] { return Self.cell(outcome) }
    switch column.id {
    case "ordinal_items" where question.order == nil: return assembler.plain(.absent)
    case "cohen_items", "ordinal_items", "ac1_items":
      // A handful of items, or all but a handful, is not told in public.
      guard let items = basis(column) else { return assembler.plain(.hidden) }
      let small = 1...assembler.options.largestSmallCell
      let isSmall = [items, abs(question.items - items)].contains(where: small.contains)
      let isHidden = assembler.options.edition == .published && isSmall
      return assembler.plain(isHidden ? .hidden : .count(items))
    case "fleiss_items": return assembler.cell(question.equalCells[0])
    default: return assembler.cell(question.itemCell)
    }
  }

  /// The cells of a class: how often it was given, and the agreement as to it or another.
  ///
  /// Of two classes, what is said of one against the other is said of both and of the question.
  mutating func classCells(
    _ place: Int, ofMany: Bool, _ assembler: ReportAssembler
  ) -> [String: ReportCell] {
    let (ratings, own) = (question.ratingCell(place), question.pairCell(place, place))
    var cells = ["ratings": assembler.cell(ratings)]
    let isTold =
      access.table
      || question.isPaired && assembler.shown(ratings) != nil && assembler.shown(own) != nil
        && assembler.shown(question.itemCell) != nil
    cells["specific"] = Self.cell(specific(place, isTold: isTold))
    guard ofMany, let asked = try? question.table.asked(of: question.labels[place]),
      let whole = try? question.whole.asked(of: question.labels[place])
    else { return cells }
    var figures = AgreementFigures(
      asked, whole: whole, isPaired: question.isPaired,
      access: AgreementAccess(
        margins: isTold, table: access.table, equal: access.equal, once: access.once,
        disputed: access.disputed),
      bootstrap: bootstrap)
    let differing = question.labels.indices.filter { $0 != place }.reduce(0) {
      $0 + question.pairs[min(place, $1)][max(place, $1)]
    }
    let pairs = assembler.tally.book[question.pairTotal]
    cells["raw"] = Self.cell(
      figures.raw(agreeing: pairs - differing, of: pairs, isShown: isTold))
    cells["cohen"] = Self.cell(figures.cohen())
    cells["fleiss"] = Self.cell(figures.fleiss())
    cells["alpha"] = Self.cell(figures.alpha())
    cells["ac1"] = Self.cell(figures.ac1())
    for reason in figures.reasons where !reasons.contains(reason) { reasons.append(reason) }
    return cells
  }

  private func specific(_ place: Int, isTold: Bool) -> AgreementFigures.Outcome {
    guard isTold else { return .hidden }
    do throws(StatisticsError) {
      return .shown(try question.table.specificAgreement(on: question.labels[place]), nil)
    } catch {
      return .undefined(error)
    }
  }

  private static func cell(_ outcome: AgreementFigures.Outcome) -> ReportCell {
    var cell: ReportCell
    switch outcome {
    case .shown(let value, let interval, let why):
      cell = ReportCell(
        id: nil, number: .decimal(value, places: AgreementFigures.places), share: nil, whole: nil)
      cell.interval = interval
      cell.reason = why
    case .hidden: cell = ReportCell(id: nil, number: .hidden, share: nil, whole: nil)
    case .undefined(let why):
      cell = ReportCell(id: nil, number: .undefined, share: nil, whole: nil)
      cell.reason = why
    case .none: cell = ReportCell(id: nil, number: .absent, share: nil, whole: nil)
    }
    return cell
  }
}
