// SPDX-License-Identifier: Apache-2.0
// What a report follows from, line by line: the same lines on the page and in the table of CSV.

internal import EvidenceModel

/// What a report follows from, line by line.
struct ReproductionLines {
  /// One thing that has to be the same.
  struct Line {
    /// A stable name.
    let id: String
    /// The name for readers.
    let label: String
    /// What it is.
    var text = ""
    /// Its digest; empty when it has none.
    var digest = ""
    /// Whether the text is to be typed.
    var isCode = false
  }

  private let report: Report

  init(_ report: Report) { self.report = report }

  /// The lines in their order.
  var lines: [Line] {
    [Line(id: "command", label: "Command", text: command, isCode: true)] + refusal + program
      + regimes + plan + draws + files
  }

  /// What the command needs besides where it is refused: that depends on what was published, and not on this report.
  private var refusal: [Line] {
    guard report.options.edition == .published else { return [] }
    return [
      Line(
        id: "differences", label: "If it is refused",
        text:
          "for counts that differ by little from another report that was published: add --allow-differences, which changes nothing of what is written"
      )
    ]
  }

  private var program: [Line] {
    let options = report.options
    return [
      Line(id: "program", label: "Program", text: "Martlet \(report.programVersion)"),
      Line(id: "case", label: "Case", text: report.study.id),
      Line(
        id: "ledger", label: "Ledger",
        text: "the first \(DecimalText.counted(report.ledger.size, "leaf", "leaves")), as of "
          + report.ledger.asOf.description, digest: report.ledger.root),
      Line(
        id: "settings", label: "Settings",
        text: "\(options.edition.rawValue) edition; small counts are 1 to "
          + "\(options.largestSmallCell); work is told from \(options.fewestAnalysts) analysts up; days "
          + "are cut in \(report.study.timeZone)"),
    ]
  }

  private var regimes: [Line] {
    let files = report.beside.reproduction.regimes.map { file in
      Line(
        id: "regime.\(file.id)", label: file.isUsed ? "Regime" : "Regime, in no figure here",
        text: "\(file.title) (\(file.id)), version \(file.version)", digest: file.digest)
    }
    let rules = report.confirmedRules
    return files + [
      Line(
        id: "confirmed_rules", label: "Rules confirmed",
        text: rules.isEmpty ? "none" : rules.joined(separator: ", "))
    ]
  }

  private var plan: [Line] {
    guard let plan = report.plan else {
      return [Line(id: "plan", label: "Study plan", text: "none was stored")]
    }
    let late = plan.isLate ? "recorded after assessment had begun" : "recorded before assessment"
    return [
      Line(
        id: "plan", label: "Study plan", text: "version \(plan.version), \(late)",
        digest: plan.digest),
      Line(
        id: "deviations", label: "Deviations",
        text: plan.deviations.isEmpty
          ? "none" : plan.deviations.map(\.text).joined(separator: "; ")),
    ]
  }

  private var draws: [Line] {
    let note = report.beside.reproduction
    return [
      Line(
        id: "selection_rules", label: "Selection rules",
        text: note.selectionRules == nil ? "nothing was selected by rules" : "",
        digest: note.selectionRules ?? "")
    ]
      + note.seeds.map {
        Line(id: "seed.\($0.id)", label: "Seed, \($0.label)", text: String($0.value))
      }
      + (note.areSeedsSealed
        ? [
          Line(
            id: "seeds", label: "Seeds",
            text: "sealed in the ledger until every sample that was planned or drawn is looked at")
        ] : [])
  }

  private var files: [Line] {
    let truth = report.beside.reproduction.truthDigest
    let truths = truth.isEmpty ? [] : [Line(id: "truth", label: "Truth", digest: truth)]
    return truths
      + report.beside.earlier.enumerated().map { index, earlier in
        Line(
          id: "compare.\(index + 1)", label: "Compared with", text: earlier.study.title,
          digest: earlier.study.digest)
      }
      + (report.beside.workload.map { [workload($0)] } ?? [])
  }

  private func workload(_ workload: WorkloadShare) -> Line {
    let withheld =
      "SHA-256 of the file: in the internal edition, because it would tell what is hidden of the totals"
    let texts = [workload.source, workload.digest == nil ? withheld : ""]
    return Line(
      id: "workload", label: "Workload stated by",
      text: texts.filter { !$0.isEmpty }.joined(separator: "; "), digest: workload.digest ?? "")
  }

  /// The command that makes the report again.
  private var command: String {
    let options = report.options
    var parts = [
      "martlet report --case DIR --edition \(options.edition.rawValue) --at \(report.ledger.size)"
    ]
    if options.largestSmallCell != ReportOptions(edition: .published).largestSmallCell {
      parts.append("--small-cell \(options.largestSmallCell)")
    }
    for file in report.beside.reproduction.regimes where file.isUsed && !file.isOwn {
      parts.append("--regime \(file.id)")
    }
    parts += report.beside.earlier.map { _ in "--compare FILE" }
    if report.beside.workload != nil { parts.append("--workload FILE") }
    parts += report.beside.reproduction.truthOptions
    return parts.joined(separator: " ")
  }
}
