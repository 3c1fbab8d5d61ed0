// SPDX-License-Identifier: Apache-2.0
// The export of a CyberTipline draft: documents on disk, and a list of what a person must add.

internal import Catalog
internal import EvidenceModel
internal import HashExchange
internal import LegalRegime

/// A draft of a CyberTipline report, as one archive of documents.
///
/// Nothing is sent, and no media go with it.
struct NCMECDraftExport: ExportKind {
  static let kind = "ncmec-draft"
  private static let names = ExportSetting(
    "names", .flag, "whether names of files go with them; they are evidence")
  private static let addresses = ExportSetting(
    "addresses", .flag,
    "whether addresses at which files were found go with them; they are evidence")
  private static let statements = ExportSetting(
    "statements", .file(most: CyberTipStatements.mostBytes),
    "what no case knows: the incident, who reports, and what is said of files", isCovered: true)

  let name = NCMECDraftExport.kind
  let words =
    "a draft of a CyberTipline report: documents on disk and what a person must add; nothing is sent"
  let settings = [
    CyberTipItems.chosenSetting, CyberTipItems.itemsSetting, GradedItems.gradesSetting,
    GradedItems.regimeSetting, GradedItems.classesSetting, names, addresses, statements,
  ]

  func fileEnding(_ settings: ExportSettings) -> String { ".tar" }

  func prepare(_ settings: ExportSettings, from source: ExportSource) throws -> PreparedExport {
    let (items, made) = try Self.make(settings, from: source)
    let open = made.list.toAdd
    let counts =
      [
        ExportCount("files described", made.draft.files.count),
        ExportCount("to be added before it can be sent", open.count(where: \.isRequired)),
        ExportCount("to be decided", open.count { !$0.isRequired }),
      ]
      + (settings.text(CyberTipItems.chosenSetting.name) == "items"
        ? [] : items.graded.counts.filter { $0.name.hasPrefix("left out") })
    let regimes = [items.graded.regime] + [items.classified?.regime].compactMap { $0 }
    return PreparedExport(counts: counts, regimes: Self.distinct(regimes)) { output in
      var texts = try made.draft.documents(
        notes: Self.notes(isSynthetic: source.store.description.isSynthetic))
      texts.append((name: "to-add.json", text: made.list.json.indentedText + "\n"))
      texts.append((name: "to-add.txt", text: made.list.text))
      try output.write(TarText.archive(texts))
    }
  }

  /// The items and the draft of them.
  static func make(
    _ settings: ExportSettings, from source: ExportSource
  ) throws -> (items: CyberTipItems, made: MadeCyberTip) {
    let stated = try CyberTipStatements(settings.text(statements.name))
    let items = try CyberTipItems(settings, from: source)
    let known = Set(items.items.map(\.item.id))
    guard let stray = stated.statedItems.subtracting(known).min() else {
      let maker = CyberTipMaker(
        source: source, statements: stated, items: items, writesNames: settings.isOn(names.name),
        writesAddresses: settings.isOn(addresses.name))
      return (items, try maker.make())
    }
    throw CaseworkError(
      .usage, "the statements speak of item \(stray), which does not go into the draft; take it out"
    )
  }

  /// What stands at the top of each document.
  static func notes(isSynthetic: Bool) -> [String] {
    ["A draft by Martlet, not sent to anybody."]
      + (isSynthetic ? ["SYNTHETIC: made of synthetic pictures; never to be sent."] : [])
  }

  private static func distinct(_ regimes: [CaseRegime]) -> [CaseRegime] {
    regimes.count == 2 && regimes[0].regime.id == regimes[1].regime.id ? [regimes[0]] : regimes
  }
}
