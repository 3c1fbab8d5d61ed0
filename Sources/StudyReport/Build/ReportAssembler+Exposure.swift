// SPDX-License-Identifier: Apache-2.0
// What looking took by stage and by look, which looks were spared, and what one look each would have taken.

internal import EvidenceModel

extension ReportAssembler {
  /// The fewest people of whom seconds are told.
  static let fewestTimed = 4

  /// Which looks were made and which were spared, and what that means in hours.
  func exposureSection() -> ReportSection? {
    guard snapshot.work != nil else { return nil }
    let table = exposureTable()
    return section(
      "exposure", "Looks made and looks spared",
      lead: [
        "Each \(unit.oneOf) stands in one row: the first look at its item, or what spared it one of its own."
      ], charts: [ChartMaker.exposure(table)], tables: [table, counterfactual()],
      notes: [
        "One look each supposes that every \(unit.oneOf) was looked at once, at the mean of the seconds measured here, with no second rating, audit or adjudication. A repeat that is recognized takes less, so it is a figure from above. The looks made count every record: second ratings, audits and adjudications too."
      ])
  }

  private func exposureTable() -> ReportTable {
    let labels: [(LookFate, String)] = [
      (.looked, "Looked at: the first look at an item"),
      (.audited, "Not selected, and looked at only to check that"),
      (.duplicate, "Exact duplicate: the item’s own grade serves"),
      (.inferred, "Inferred within a family"), (.glanced, "Seen as a tile only"),
      (.known, "On a known list"), (.negative, "On a negative list, by SHA-256"),
      (.deselected, "Not selected, and not looked at"),
      (.waiting, "Waiting: nobody has looked yet"),
    ]
    let rows = labels.map {
      row($0.0.rawValue, $0.1, unit: images, [cell($0.0.cell, of: "posted")])
    }
    let total = row(
      "total", "All \(unit.words)", unit: images, isTotal: true, [cell("posted", of: "posted")])
    return table(
      "exposure", "\(unit.title) by the look they took", [Self.countedColumn], rows + [total])
  }

  // MARK: - Seconds

  /// Whether seconds are of enough people for figures other than totals.
  private var showsSeconds: Bool {
    (snapshot.work?.timedPeople ?? 0) >= fewestInARow
  }

  /// The fewest people of whom a row of one table tells.
  var fewestInARow: Int { max(Self.fewestTimed, options.fewestPeople) }

  private var meanSeconds: Double? {
    guard let seconds = snapshot.work?.lookSeconds, !seconds.isEmpty else { return nil }
    return seconds.sorted().reduce(0, +) / Double(seconds.count)
  }

  private func counterfactual() -> ReportTable {
    let columns = [
      ReportColumn(id: "looks", label: "Looks", basis: .measured, hasShares: false),
      ReportColumn(
        id: "hours", label: "Hours", basis: .measured, hasShares: false, unit: .hours),
    ]
    let hours: ReportNumber
    if !showsSeconds {
      hours = .withheld
    } else if let mean = meanSeconds {
      let isTold = shown("looks.timed") != nil
      hours =
        isTold
        ? shown("posted").map { .decimal(Double($0) * mean / 3_600, places: 1) } ?? .hidden
        : .hidden
    } else {
      hours = .unmeasured
    }
    return table(
      "one_look_each", "Beside one look each", columns,
      [
        row("made", "Looks made", unit: .looks, [cell("looks"), plain(measuredHours)]),
        row(
          "one_look_each", "One look each", unit: .looks, [cell("posted"), plain(hours)]),
      ])
  }

  /// Looks and hours by stage; `nil` where the team is too small for anything but totals.
  func stageTable() -> ReportTable? {
    guard let work = snapshot.work, tally.workAccess.isTold else { return nil }
    let hasUntimed = tally.book["looks.untimed"] > 0
    let columns =
      [ReportColumn(id: "looks", label: "Looks", basis: .measured, hasShares: false)]
      + (hasUntimed
        ? [ReportColumn(id: "untimed", label: "Not measured", basis: .measured, hasShares: false)]
        : []) + [
        ReportColumn(
          id: "hours", label: "Hours", basis: .measured, hasShares: false, unit: .hours)
      ]
    func cells(_ looks: String, _ untimed: ReportCell, _ hours: ReportNumber) -> [ReportCell] {
      [cell(looks)] + (hasUntimed ? [untimed] : []) + [plain(hours)]
    }
    var rows = tally.stageGroups.map { group in
      let spent =
        tally.areTimesOfStagesTold
        ? hours(group.work.seconds, ofLooks: group.work.looks, timed: group.work.timed) : .withheld
      return row(
        group.id, Self.title(group.stages), unit: .looks,
        cells(
          group.cell, cell(group.untimedCell), number(group.cell) == .hidden ? .hidden : spent))
    }
    guard !rows.isEmpty else { return nil }
    rows.append(
      row(
        "total", "All looks", unit: .looks, isTotal: true,
        cells("looks", cell("looks.untimed"), measuredHours)))
    if work.triage.looks > 0, work.triage.people.count >= fewestInARow {
      let timed = work.triage.timedPeople.count
      let triage =
        timed == 0 || timed >= fewestInARow
        ? hours(work.triage.seconds, ofLooks: work.triage.looks, timed: work.triage.timed)
        : .withheld
      rows.append(
        row(
          "triage", "Decisions before assessment, in no figure above", unit: .looks,
          cells("triage", plain(.absent), measured(triage))))
    }
    return table("stages", "Looks and hours by stage", columns, rows)
  }

  /// The seconds of a look: quartiles, median and mean of a team; nothing of fewer than four people.
  func secondsTable() -> ReportTable? {
    guard let seconds = snapshot.work?.lookSeconds.sorted(), !seconds.isEmpty else { return nil }
    let column = ReportColumn(id: "n", label: "Seconds", basis: .measured, hasShares: false)
    // The mean and the hours tell how many looks there are.
    func line(_ id: String, _ label: String, _ value: Double, isTold: Bool = true) -> ReportRow? {
      let number: ReportNumber =
        !showsSeconds ? .withheld : isTold ? .decimal(value, places: 1) : .hidden
      return row(id, label, unit: .seconds, [plain(number)])
    }
    return table(
      "seconds", "Seconds a look, of all people together", [column],
      [
        line("lower_quartile", "A quarter took at most", Self.quantile(seconds, 0.25)),
        line("median", "Half took at most", Self.quantile(seconds, 0.5)),
        line("upper_quartile", "Three quarters took at most", Self.quantile(seconds, 0.75)),
        line("mean", "Mean", meanSeconds ?? 0, isTold: shown("looks.timed") != nil),
      ])
  }

  /// The quantile of sorted values, by linear interpolation between order statistics.
  ///
  /// - Source: R. J. Hyndman, Y. Fan, Am. Stat. 50 (1996), 361–365, definition 7.
  private static func quantile(_ values: [Double], _ share: Double) -> Double {
    let place = share * Double(values.count - 1)
    let below = min(Int(place), values.count - 1)
    let above = min(below + 1, values.count - 1)
    return values[below] + (place - Double(below)) * (values[above] - values[below])
  }

  private static func title(_ stages: [StudyStage]) -> String {
    let names = stages.map { stage in
      switch stage {
      case .grading: "first looks"
      case .second: "second ratings"
      case .adjudication: "adjudication"
      case .audit: "audit samples"
      case .golden: "golden items"
      case .again: "looks again"
      }
    }
    let text =
      names.count > 1
      ? names.dropLast().joined(separator: ", ") + " and \(names[names.count - 1]), together"
      : names.joined()
    return text.prefix(1).uppercased() + text.dropFirst()
  }
}
