// SPDX-License-Identifier: Apache-2.0
// The export of hash lists: fingerprints with class and severity, for those who look for the same files.

internal import EvidenceModel
internal import HashExchange

/// Hash lists as rows, bare hashes or signals.
struct HashListExport: ExportKind {
  let name = "hashlist"
  let words = "a hash list of graded items: fingerprints with class, without names or places"
  let settings = [
    ExportSetting(
      "form", .choice(["csv", "text", "threatexchange"]),
      "csv rows, text with one hash a line, or threatexchange's lines of signals"),
    GradedItems.gradesSetting, GradedItems.regimeSetting, GradedItems.classesSetting,
  ]

  func fileEnding(_ settings: ExportSettings) -> String {
    settings.text("form") == "csv" ? ".csv" : ".txt"
  }

  func prepare(_ settings: ExportSettings, from source: ExportSource) throws -> PreparedExport {
    let graded = try GradedItems(settings, from: source)
    let form = settings.text("form")
    return PreparedExport(counts: graded.counts, regimes: [graded.regime]) { output in
      let records = ExportRecords(graded: graded, source: source)
      // A reader of signals would take a comment for one: there the manifest alone says that they are synthetic.
      if form == "text", source.store.description.isSynthetic { try output.write("# SYNTHETIC\n") }
      let writer: any ExchangeWriter =
        switch form {
        case "text": TextWriter(output)
        case "threatexchange": SignalWriter(output)
        default: try CSVWriter(output)
        }
      for (index, item) in graded.items.enumerated() {
        _ = try writer.write(try records.record(of: item, number: index + 1))
      }
      try writer.finish()
    }
  }
}
