// SPDX-License-Identifier: Apache-2.0
// The sections about other finds, the sample, grades, effort, the comparison and the method.

internal import EvidenceModel
internal import StudyStatistics

extension ReportAssembler {
  /// Items of every kind: guides and model files among them.
  func itemSection() -> ReportSection {
    let labels: [(ItemKind, String)] = [
      (.image, "Images"), (.video, "Videos"), (.text, "Guides and other texts"),
      (.model, "Model files: listed, never opened"), (.other, "Other files"),
    ]
    let rows = labels.map {
      row($0.0.rawValue, $0.1, unit: .items, [cell("items.\($0.0.rawValue)", of: "items")])
    }
    let total = row("total", "All items", unit: .items, isTotal: true, [cell("items", of: "items")])
    return section(
      "items", "Guides, model files and other items",
      tables: [
        table("items", "Unique items by kind", [Self.countedColumn], rows + [total]), otherTable(),
      ], notes: checkedWords)
  }

  /// What the law makes of items that are no image posted, each once.
  private func otherTable() -> ReportTable {
    let whole = StudyTally.otherTotal
    func line(_ id: String, _ label: String, _ of: String, isTotal: Bool = false) -> ReportRow? {
      row(id, label, unit: .items, isTotal: isTotal, [cell(of, of: whole)])
    }
    func line(_ instrument: StudyInstrument) -> ReportRow? {
      line(
        instrument.id, Self.words(instrument), StudyTally.otherCell("instrument.\(instrument.id)"))
    }
    let instruments = tally.instruments
    let standings = Self.standings.filter { StudyTally.otherStandings.contains($0.0) }
    let rows =
      instruments.filter(\.isCriminal).map(line)
      + [line("criminal", "Criminal", StudyTally.otherCriminal, isTotal: true)]
      + instruments.filter { !$0.isCriminal }.map(line)
      + standings.map { line($0.0, $0.1, StudyTally.otherCell($0.0)) }
    let isAny = tally.book[whole] > 0
    return table(
      "items_by_statute", "Unique items that are no \(unit.oneOf), by statute",
      [Self.countedColumn],
      isAny
        ? rows + [line("total", "All items that are no \(unit.oneOf)", whole, isTotal: true)] : [])
  }

  /// What was not selected, by stratum; where the selection rules drew samples of it, what these show.
  ///
  /// Audit samples have a section of their own, so nothing here says that nothing was sampled.
  func sampleSection() -> ReportSection? {
    guard !tally.strata.isEmpty else { return nil }
    let isSampled = tally.book["sample.sampled"] > 0
    let steps = isSampled ? StudyTally.sampleSteps : ["size"]
    let labels = ["Deselected", "Sampled", "Assessed", "Criminal"]
    var columns = zip(steps, labels).map { step, label in
      ReportColumn(
        id: step, label: label, basis: step == "seen" || step == "criminal" ? .seen : .counted,
        hasShares: false)
    }
    if isSampled {
      columns.append(
        ReportColumn(id: "bound", label: "At most", basis: .seen, hasShares: false))
    }
    func line(_ name: String, _ label: String, isTotal: Bool) -> ReportRow? {
      let bound = isSampled ? [plain(isTotal ? .absent : missedAtMost(name))] : []
      return row(
        isTotal ? "total" : label, label, unit: .items, isTotal: isTotal,
        steps.map { cell("\(name).\($0)") } + bound)
    }
    let rows = tally.strata.map { line("stratum.\($0)", $0, isTotal: false) }
    let total = line("sample", "All strata", isTotal: true)
    var notes = [
      "Counted are unique items that were posted, each once however often that was, by the stratum into which the selection put them: their sum need not be the number of images that were not selected."
    ]
    if isSampled {
      notes.append(
        "Sampled: drawn by the selection rules, and assessed with what was selected. At most: the largest number of criminal items in the stratum that this sample does not contradict; exact hypergeometric bound, one-sided, 95 %. It is given when every sampled item was assessed."
      )
    }
    if snapshot.audit != nil {
      notes.append(
        "What audit samples of it show stands under \u{201c}What was not looked at\u{201d}.")
    }
    return section(
      "sample", isSampled ? "Check of what was not selected" : "What was not selected",
      tables: [
        table(
          "sample",
          isSampled
            ? "Samples drawn by the selection rules, by stratum"
            : "Unique items not selected, by stratum",
          columns, rows + [total])
      ], notes: notes)
  }

  /// The bound for a stratum, when all it is made of is printed.
  private func missedAtMost(_ name: String) -> ReportNumber {
    guard let size = shown("\(name).size"), let sampled = shown("\(name).sampled"),
      let seen = shown("\(name).seen"), let criminal = shown("\(name).criminal"), sampled > 0,
      seen == sampled
    else { return .absent }
    guard let population = try? FinitePopulation(size),
      let found = try? Tally(found: criminal, of: sampled),
      let most = try? population.bounds(found, side: .upper).upperBound
    else { return .absent }
    return .count(most)
  }

  /// How many people stand behind the results.
  func gradeSection() -> ReportSection {
    let rows = [
      ("grade.single", "Single: one rater"), ("grade.indicative", "Indicative: two who agree"),
      ("grade.trusted", "Trusted: three or more who agree"), ("grade.adjudicated", "Adjudicated"),
      ("disputed", "Disputed, not adjudicated"),
      ("counsel_required", "Counsel required: a draft, in no grade"),
    ]
    let total = row(
      "total", "All assessed images", unit: images, isTotal: true,
      [cell("assessed", of: "assessed")])
    let lines = rows.map {
      row($0.0.replacing("grade.", with: ""), $0.1, unit: images, [cell($0.0, of: "assessed")])
    }
    let mix = table("grades", "Grade mix", [Self.seenColumn], lines + [total])
    return section(
      "grades", "How sure the results are",
      charts: [ChartMaker.bars(mix, title: "Assessed images by grade")], tables: [mix])
  }

  // MARK: - Effort

  /// The first looks at items under study, where they may be told apart from looks that check them.
  ///
  /// They may in a row of their own, or since there are no others, or none of them. Where too few looked again for a row,
  /// these looks are among them.
  private var firstLooks: StageWork? {
    if let own = tally.firstLooks { return own.work }
    guard let work = snapshot.work else { return nil }
    let first = work.stages[.grading] ?? StageWork()
    let all = first.joined(with: work.stages[.again] ?? StageWork())
    if first.looks == 0 { return first }
    return all.looks == tally.book["looks"] ? all : nil
  }

  /// Whether the headline figures of first looks are of looks again, too.
  private var areFirstLooksWithOthers: Bool {
    (firstLooks?.looks ?? 0) > (snapshot.work?.stages[.grading]?.looks ?? 0)
  }

  /// Whether the first looks cannot be told apart: then no headline figure is of the time that they took.
  private var areFirstLooksClosed: Bool {
    let isOfFew =
      tally.workAccess.isTimeTold && tally.stageGroups.count > 1 && !tally.areTimesOfStagesTold
    return snapshot.work != nil && (firstLooks == nil || isOfFew)
  }

  private var analysts: Int { firstLooks?.people.count ?? snapshot.effort.count }

  private var firstSeconds: Double { firstLooks?.seconds ?? totalSeconds }

  /// A figure of the time that first looks took.
  private func ofFirstLooks(_ number: @autoclosure () -> ReportNumber) -> ReportNumber {
    areFirstLooksClosed ? .withheld : measured(number())
  }

  private var firstSecondsEach: ReportNumber {
    firstLooks?.looks == 0 ? .unmeasured : seconds(firstSeconds, per: firstTimed)
  }

  private var totalSeconds: Double {
    snapshot.effort.map(\.seconds).sorted().reduce(0, +)
  }

  private func effort(_ number: @autoclosure () -> ReportNumber) -> ReportNumber {
    tally.workAccess.isTold ? number() : .withheld
  }

  /// The looks whose times make the seconds of first looks; images, where no look was told apart.
  private var firstTimed: String {
    guard snapshot.work != nil else { return "assessed" }
    return tally.firstLooks?.timedCell ?? "looks.timed"
  }

  /// Seconds for each of the looks of a cell, that is for each whose time was measured.
  ///
  /// Hours beside it tell the count, so it is printed with that alone.
  private func seconds(_ seconds: Double, per cell: String) -> ReportNumber {
    guard tally.workAccess.isTimeTold else { return .withheld }
    switch number(cell) {
    case .count(0): return .unmeasured
    case .count(let count): return .decimal(seconds / Double(count), places: 2)
    case let other: return other
    }
  }

  /// Hours of looking; not zero where looks were made and none was measured.
  func hours(_ seconds: Double, ofLooks looks: Int, timed: Int) -> ReportNumber {
    looks > 0 && timed == 0 ? .unmeasured : .decimal(seconds / 3_600, places: 1)
  }

  private var firstHours: ReportNumber {
    firstLooks.map { hours($0.seconds, ofLooks: $0.looks, timed: $0.timed) } ?? allHours
  }

  private var allHours: ReportNumber {
    let timed = snapshot.work == nil ? tally.book["looks"] : tally.book["looks.timed"]
    return hours(totalSeconds, ofLooks: tally.book["looks"], timed: timed)
  }

  /// How many looks have no measured time; absent where each has one.
  private var untimedLooks: ReportNumber {
    tally.book["looks.untimed"] > 0 ? number("looks.untimed") : .absent
  }

  /// The headline figures.
  func figures() -> [ReportFigure] {
    func figure(_ id: String, _ label: String, _ number: ReportNumber, _ unit: ReportUnit)
      -> ReportFigure
    { ReportFigure(id: id, label: label, number: number, unit: unit) }
    var figures = [
      figure("images_posted", unit.title, number("posted"), images),
      figure("images_selected", "Selected for assessment", number("selected"), images),
      figure("images_not_selected", "Not selected", number("not_selected"), images),
      figure("criminal", "Criminal", number("criminal"), images),
    ]
    for instrument in criminalInstruments {
      figures.append(
        figure(
          "criminal.\(instrument.id)", instrument.label, number("instrument.\(instrument.id)"),
          images))
    }
    if tally.book[StudyTally.otherCriminal] > 0 {
      figures.append(
        figure(
          "criminal_other_items", "Criminal among items that are no \(unit.oneOf)",
          number(StudyTally.otherCriminal), .items))
    }
    figures.append(
      figure("analysts", "Analysts", effort(.count(analysts)), .analysts))
    figures.append(
      figure("analyst_hours", "Hours", ofFirstLooks(firstHours), .hours))
    figures.append(
      figure(
        "seconds_per_image", "Seconds an image", ofFirstLooks(firstSecondsEach), .seconds))
    figures.append(
      figure("looks_untimed", "Looks without a measured time", untimedLooks, .looks))
    return figures.filter { $0.number != .absent }
  }

  /// Analysts, hours, seconds an image.
  func effortSection() -> ReportSection {
    let column = ReportColumn(id: "n", label: "n", basis: .measured, hasShares: false)
    let rows = [
      row("analysts", "Analysts", unit: .analysts, [plain(effort(.count(analysts)))]),
      row(
        "hours", "Hours of first looks", unit: .hours, [plain(ofFirstLooks(firstHours))]),
      row("hours_all", "Hours of all looks", unit: .hours, [plain(measuredHours)]),
      row("looks", "Looks, second ratings and checks among them", unit: .looks, [cell("looks")]),
      row(
        "looks_untimed", "without a measured time: none, or only a claimed one", unit: .looks,
        isPart: true, [cell("looks.untimed")]),
      row(
        "seconds_per_image", "Seconds an image, of first looks measured", unit: .seconds,
        [plain(ofFirstLooks(firstSecondsEach))]),
      row(
        "seconds_per_look", "Seconds a look, of all looks measured", unit: .seconds,
        [
          plain(seconds(totalSeconds, per: snapshot.work == nil ? "looks" : "looks.timed"))
        ]),
      row(
        "claimed_times", "Records with claimed times, in no figure", unit: .looks,
        [cell("claimed_times")]),
    ]
    return section(
      "effort", "The work behind it",
      tables: [table("effort", "Effort", [column], rows), secondsTable(), stageTable()]
        .compactMap(\.self),
      notes: [
        "Seconds and hours are of the looks whose time was measured, and divided by these alone. No figure is of one person: stages in which fewer than \(fewestInARow) people took part, or in which the times of some but of fewer were measured, are told together with others; of fewer than \(fewestInARow) people only totals, and where fewer had times measured at all, no stage has hours.\(publishedWords)"
      ]
        + (areFirstLooksClosed
          ? [
            "Hours and seconds of first looks are not told: fewer than \(fewestInARow) people took part, or had times measured, in them or in the second ratings, golden items, audits and settlements beside them, so that a figure of either could be of one person. The hours of all looks are those of first looks and of the others together, and are not to be held against the hours of first looks of another study."
          ] : [])
        + (areFirstLooksWithOthers && tally.workAccess.isTimeTold
          ? [
            "Hours and seconds of first looks are of looks again too, of people who looked once more at an item and recorded it anew: fewer than \(fewestInARow) did, so that these are told with their first looks."
          ] : []))
  }

  /// That the published edition tells no totals either of fewer people.
  private var publishedWords: String {
    options.edition == .published
      ? " This edition tells no totals either of fewer than \(options.fewestAnalysts), be it of time or of looks."
      : ""
  }

  /// The hours of all looks.
  var measuredHours: ReportNumber { measured(allHours) }

  /// A figure of the team's time, where anything may be said of it.
  func measured(_ number: @autoclosure () -> ReportNumber) -> ReportNumber {
    tally.workAccess.isTimeTold ? number() : .withheld
  }

  // MARK: - Comparison and method

  /// Truth, observed and published figures side by side, in a simulation.
  func comparisonSection() -> ReportSection? {
    guard let comparison = snapshot.comparison, snapshot.study.isSynthetic else { return nil }
    let columns = [
      ReportColumn(id: "truth", label: "Truth", basis: .simulated, hasShares: false),
      ReportColumn(id: "observed", label: "Observed", basis: .seen, hasShares: false),
      ReportColumn(id: "published", label: "Published", basis: .published, hasShares: false),
    ]
    let rows = figures().map { figure -> ReportRow? in
      guard let given = comparison.figures.first(where: { $0.id == figure.id }) else { return nil }
      let isShown = figure.number != .hidden && figure.number != .withheld
      func beside(_ value: Double?) -> ReportCell {
        guard isShown, let value else { return plain(.absent) }
        if case .decimal(_, let places) = figure.number {
          return plain(.decimal(value, places: places))
        }
        return plain(value.magnitude < 1e12 ? .count(Int(value.rounded())) : .absent)
      }
      return row(
        figure.id, figure.label, unit: figure.unit,
        [beside(given.truth), plain(figure.number), beside(given.published)])
    }
    return section(
      "comparison", "Truth, observed, published", lead: [comparison.statement],
      tables: [table("comparison", "Figures side by side", columns, rows)])
  }

  /// That results of an earlier program stand, where there are any; of how many items in the internal edition.
  private var earlierWords: [String] {
    let items = snapshot.earlierDerivations
    guard items > 0 else { return [] }
    let count =
      options.edition == .internal
      ? "\(DecimalText.grouped(items)) \(items == 1 ? "item" : "items")" : "Some items"
    return [
      "Texts and other files without a picture that were recorded by an earlier version of the program, before anybody was asked what they are, stand by what was derived then: \(count) of which this version would not say the same. They are derived anew when the case takes up a newer rule file."
    ]
  }

  /// Method and limits, in words.
  func methodSection() -> ReportSection {
    var method = snapshot.method
    if options.edition == .published {
      method.append(
        "Counts from 1 to \(options.largestSmallCell) are small and hidden, and more with them, so that every hidden count keeps at least three possible values for a reader of everything printed here. Zero is printed. Analysts, their looks and their hours are printed from \(options.fewestAnalysts) analysts up."
      )
    }
    let rules = Set(snapshot.confirmedRules).sorted()
    method.append(
      rules.isEmpty
        ? "No unverified rule was confirmed in this case."
        : "Rules confirmed by the case's administrator: \(rules.joined(separator: ", ")).")
    let limits =
      snapshot.limits + earlierWords + [
        "These are counts of everything taken in, not a sample: they carry no interval. They say nothing of what was not captured."
      ]
    return section("method", "Method and limits", lead: method, tables: [], notes: limits)
  }
}
