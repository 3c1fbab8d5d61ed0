// SPDX-License-Identifier: Apache-2.0
// What a report says of the study plan, line by line.

internal import EvidenceModel
internal import StudyReport

/// What a report says of a study plan, line by line.
///
/// Seeds stand with what makes the report again, once they may be told. How many golden items there are, how many people
/// are to assess and who leads is in the internal edition alone.
struct StudyPlanParticulars {
  private let plan: StudyPlan
  private let access: DrawAccess?

  /// Tells of `plan`: all that a report does, or what `access` leaves to tell.
  init(_ plan: StudyPlan, _ access: DrawAccess? = nil) { (self.plan, self.access) = (plan, access) }

  /// The lines in their order.
  var list: [StudyPlanNote.Particular] {
    [
      line("title", "Title", plan.title), line("question", "Question", plan.question),
      line(
        "frame", "Frame", "\(plan.frame.what), \(plan.frame.from) to \(plan.frame.to)"),
      line("regimes", "Regimes", plan.regimes.joined(separator: ", ")),
      line("selection", "Selection", "by the rules \(plan.selection.rules)"),
      line("double_rating", "Rated by two people", doubleRating),
    ] + audits + [
      line(
        "golden", "Golden items",
        plan.golden.isEmpty
          ? "none" : "some, on which people agreed beforehand and which everybody rates"),
      line(
        "golden_items", "How many golden items", DecimalText.grouped(plan.golden.count),
        isPublished: false),
      line(
        "assessors", "People who assess", DecimalText.grouped(plan.assessors), isPublished: false),
      line("leads", "Who leads", plan.leads.joined(separator: ", "), isPublished: false),
    ]
  }

  /// The lines with their labels, as text.
  var outline: [String] { list.map { "\($0.label): \($0.text)" } }

  private var doubleRating: String {
    plan.doubleRating > 0
      ? "\(StudyPlan.percent(plan.doubleRating)) of what is assessed, drawn by a seed" : "none"
  }

  private var audits: [StudyPlanNote.Particular] {
    guard !plan.audits.isEmpty else { return [line("audit", "Audit samples", "none")] }
    return plan.audits.map {
      line(
        "audit.\($0.stratum.rawValue)", "Audit sample",
        "of \($0.stratum.words): \(access?.words($0) ?? $0.extent.words)")
    }
  }

  private func line(
    _ id: String, _ label: String, _ text: String, isPublished: Bool = true
  ) -> StudyPlanNote.Particular {
    StudyPlanNote.Particular(
      id: id, label: label, text: EvidenceText.escaped(text), isPublished: isPublished)
  }
}
