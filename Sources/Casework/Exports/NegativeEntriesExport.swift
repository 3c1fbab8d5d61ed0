// SPDX-License-Identifier: Apache-2.0
// The export of negative entries: what lists hit and people found to be nothing, so that it need not be looked at again.

internal import Catalog
internal import EvidenceModel
internal import HashExchange
internal import LegalRegime

/// SHA-256 of items whose hits were rejected and which people graded as nothing criminal.
///
/// It is to be imported with `--negative`, by a person and on record: nothing derived from an item goes into a library by
/// itself. No other fingerprint stands in it, since only an exact SHA-256 suppresses.
struct NegativeEntriesExport: ExportKind {
  let name = "negative-entries"
  let words =
    "SHA-256 of items whose hits were rejected and which are graded as not criminal, for a negative list"
  let settings = [
    GradedItems.gradesSetting, GradedItems.regimeSetting, HitWords.listsSetting,
  ]

  func fileEnding(_ settings: ExportSettings) -> String { ".csv" }

  func prepare(_ settings: ExportSettings, from source: ExportSource) throws -> PreparedExport {
    let words = try HitWords(settings, from: source)
    let graded = try GradedItems(settings, from: source, ofEveryClass: true)
    let verdicts = Dictionary(grouping: words.words, by: \.hit.itemId)
    let isRejected = { (item: GradedItem) in
      verdicts[item.item.id].map { $0.allSatisfy { $0.verdict == .rejected } } ?? false
    }
    let items = graded.items.filter {
      $0.outcome.instrument == RegimeInstrument.none && isRejected($0)
    }
    let counts = [
      ExportCount("entries", items.count),
      ExportCount(
        "left out: items with rejected hits that are not graded as nothing by as many people as asked for",
        verdicts.values.count { $0.allSatisfy { $0.verdict == .rejected } } - items.count),
      ExportCount(WriteBackStanding.newestWord, Int(clamping: words.newest)),
    ]
    return PreparedExport(counts: counts, regimes: [graded.regime]) { output in
      let description = source.store.description
      let writer = try CSVWriter(output)
      for (index, item) in items.enumerated() {
        var record = ExchangeRecord(number: index + 1, line: 0)
        record.sha256 = try ItemDigests.open(
          item.item, columns: source.store.columns
        ).sha256.description
        record.source = (description.isSynthetic ? "SYNTHETIC " : "") + "martlet:\(description.id)"
        record.status = item.founded
        record.tags = ["rejected"] + (description.isSynthetic ? ["SYNTHETIC"] : [])
        _ = try writer.write(record)
      }
      try writer.finish()
    }
  }
}
