// SPDX-License-Identifier: Apache-2.0
// The sections about other finds, the sample, grades, effort, the comparison and the method.

internal import EvidenceModel

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
      tables: [table("items", "Unique items by kind", [Self.countedColumn], rows + [total])])
  }

  /// What the samples of deselected strata show.
  func sampleSection() -> ReportSection? {
    guard !tally.strata.isEmpty else { return nil }
    let steps = StudyTally.sampleSteps
    let labels = ["Deselected", "Sampled", "Assessed", "Criminal"]
    var columns = zip(steps, labels).map { step, label in
      ReportColumn(
        id: step, label: label, basis: step == "seen" || step == "criminal" ? .seen : .counted,
        hasShares: false)
    }
    columns.append(
      ReportColumn(id: "bound", label: "At most", basis: .seen, hasShares: false))
    func line(_ name: String, _ label: String, isTotal: Bool) -> ReportRow? {
      let cells = steps.map { cell("\(name).\($0)") }
      return row(
        isTotal ? "total" : label, label, unit: .items, isTotal: isTotal,
        cells + [plain(isTotal ? .absent : missedAtMost(name))])
    }
    let rows = tally.strata.map { line("stratum.\($0)", $0, isTotal: false) }
    let total = line("sample", "All strata", isTotal: true)
    return section(
      "sample", "Check of what was not selected",
      tables: [
        table("sample", "Samples of the deselected items, by stratum", columns, rows + [total])
      ],
      notes: [
        "At most: the largest number of criminal items in the stratum that the sample does not contradict; exact hypergeometric bound, one-sided, 95 %. It is given when every sampled item was assessed. Strata that were not sampled are not checked."
      ])
  }

  /// The bound for a stratum, when all it is made of is printed.
  private func missedAtMost(_ name: String) -> ReportNumber {
    guard let size = shown("\(name).size"), let sampled = shown("\(name).sampled"),
      let seen = shown("\(name).seen"), let criminal = shown("\(name).criminal"), sampled > 0,
      seen == sampled
    else { return .absent }
    return .count(Elusion.upperBound(population: size, sample: sampled, found: criminal))
  }

  /// How many people stand behind the results.
  func gradeSection() -> ReportSection {
    let rows = [
      ("grade.single", "Single: one rater"), ("grade.indicative", "Indicative: two who agree"),
      ("grade.trusted", "Trusted: three or more who agree"), ("grade.adjudicated", "Adjudicated"),
      ("disputed", "Disputed, not adjudicated"),
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

  /// Whether anything may be said of analysts and hours.
  private var showsEffort: Bool {
    options.edition == .internal || snapshot.effort.count >= options.fewestAnalysts
  }

  private var totalSeconds: Double {
    snapshot.effort.map(\.seconds).sorted().reduce(0, +)
  }

  private func effort(_ number: @autoclosure () -> ReportNumber) -> ReportNumber {
    showsEffort ? number() : .withheld
  }

  private func seconds(per count: String) -> ReportNumber {
    guard showsEffort else { return .withheld }
    guard let count = shown(count), count > 0 else { return .absent }
    return .decimal(totalSeconds / Double(count), places: 2)
  }

  /// The headline figures.
  func figures() -> [ReportFigure] {
    func figure(_ id: String, _ label: String, _ number: ReportNumber, _ unit: ReportUnit)
      -> ReportFigure
    { ReportFigure(id: id, label: label, number: number, unit: unit) }
    var figures = [
      figure("images_posted", "Images posted", number("posted"), images),
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
    figures.append(
      figure("analysts", "Analysts", effort(.count(snapshot.effort.count)), .analysts))
    figures.append(
      figure("analyst_hours", "Hours", effort(.decimal(totalSeconds / 3_600, places: 1)), .hours))
    figures.append(
      figure("seconds_per_image", "Seconds an image", seconds(per: "assessed"), .seconds))
    return figures.filter { $0.number != .absent }
  }

  /// Analysts, hours, seconds an image.
  func effortSection() -> ReportSection {
    let column = ReportColumn(id: "n", label: "n", basis: .measured, hasShares: false)
    let rows = [
      row("analysts", "Analysts", unit: .analysts, [plain(effort(.count(snapshot.effort.count)))]),
      row(
        "hours", "Hours of active looking", unit: .hours,
        [plain(effort(.decimal(totalSeconds / 3_600, places: 1)))]),
      row("looks", "Looks behind these hours", unit: .looks, [cell("looks")]),
      row(
        "seconds_per_image", "Seconds an assessed image", unit: .seconds,
        [plain(seconds(per: "assessed"))]),
      row("seconds_per_look", "Seconds a look", unit: .seconds, [plain(seconds(per: "looks"))]),
      row(
        "claimed_times", "Records with claimed times, in no figure", unit: .looks,
        [cell("claimed_times")]),
    ]
    var tables = [table("effort", "Effort", [column], rows)]
    if options.edition == .internal, !snapshot.effort.isEmpty { tables.append(analystTable()) }
    return section("effort", "The work behind it", tables: tables)
  }

  private func analystTable() -> ReportTable {
    let columns = [
      ReportColumn(id: "hours", label: "Hours", basis: .measured, hasShares: false),
      ReportColumn(id: "looks", label: "Looks", basis: .measured, hasShares: false),
    ]
    let sorted = snapshot.effort.sorted {
      ($0.pseudonym, $0.seconds, $0.looks) < ($1.pseudonym, $1.seconds, $1.looks)
    }
    return table(
      "analysts", "By analyst", columns,
      sorted.map {
        row(
          $0.pseudonym, $0.pseudonym, unit: .looks,
          [plain(.decimal($0.seconds / 3_600, places: 1)), plain(.count($0.looks))])
      })
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

  /// Method and limits, in words.
  func methodSection() -> ReportSection {
    var method = snapshot.method + (plan?.paragraphs ?? [])
    if options.edition == .published {
      method.append(
        "Counts from 1 to \(options.largestSmallCell) are small and hidden, and more with them, so that every hidden count keeps at least three possible values for a reader of everything printed here. Zero is printed. Analysts and hours are printed from \(options.fewestAnalysts) analysts up."
      )
    }
    let rules = Set(snapshot.confirmedRules).sorted()
    method.append(
      rules.isEmpty
        ? "No unverified rule was confirmed in this case."
        : "Rules confirmed by the case's administrator: \(rules.joined(separator: ", ")).")
    let limits =
      snapshot.limits + [
        "These are counts of everything taken in, not a sample: they carry no interval. They say nothing of what was not captured."
      ]
    return section("method", "Method and limits", lead: method, tables: [], notes: limits)
  }
}
