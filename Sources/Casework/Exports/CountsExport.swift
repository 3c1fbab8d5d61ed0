// SPDX-License-Identifier: Apache-2.0
// The export of counts: the figures of the published report, which one person may make.

internal import EvidenceModel
internal import HashExchange
internal import StudyReport

/// The figures of the published report, small ones hidden as there.
///
/// They are made as a published report and recorded as one, so that later reports take into account what was told.
struct CountsExport: ExportDeclaration {
  let name = "counts"
  let words = "the figures of the published report, small ones hidden"
  let people = ExportPeople.one
  let capability = Capability.report
  let settings = [
    ExportSetting(
      "form", .choice(["json", "csv"]), "the whole report as JSON, or its figures as rows")
  ]

  func fileEnding(_ settings: ExportSettings) -> String { "." + settings.text("form") }

  func read<Result>(
    _ settings: ExportSettings, of store: CaseStore, by actor: Actor,
    _ body: (PreparedExport, Int64) throws -> Result
  ) throws -> Result {
    let isTable = settings.text("form") == "csv"
    let report = try ReportService(store: store, actor: actor).make(
      isTable ? .csv : .json, options: ReportOptions(edition: .published))
    let wanted = isTable ? "figures.csv" : "report.json"
    guard let file = report.files.first(where: { $0.name == wanted }) else {
      throw CaseworkError(.internalFault, "the report has no figures")
    }
    var text = String(decoding: file.bytes, as: UTF8.self)
    if isTable, store.description.isSynthetic { text += "synthetic,SYNTHETIC,,mark,\n" }
    let regime = try store.regime(nil)
    let prepared = PreparedExport(counts: [], regimes: [regime]) { output in
      try output.write(text)
    }
    return try body(prepared, Int64(report.ledgerSize))
  }
}
