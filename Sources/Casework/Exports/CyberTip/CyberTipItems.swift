// SPDX-License-Identifier: Apache-2.0
// Which items go into a CyberTipline draft, and why others do not.

internal import Catalog
internal import EvidenceModel
internal import LegalRegime

/// Which items go into a draft, their facts, and their classes.
struct CyberTipItems {
  /// How items are chosen.
  static let chosenSetting = ExportSetting(
    "chosen", .choice(["items", "selection", "classes"]),
    "items those named, selection those selected for assessment, classes all of the classes")
  /// The items named.
  static let itemsSetting = ExportSetting(
    "items", .words(most: 1_000), "the numbers of the items, where they are named")
  /// The regime that gives the classes where none is named.
  static let standardRegime = "us-federal"
  /// The regime that gives the industry's classes.
  static let industryRegime = "industry-classification"
  /// The most items of one draft.
  static let most = 1_000

  /// The items, by number.
  let items: [GradedItem]
  /// What was read of the regime by which items are chosen.
  let graded: GradedItems
  /// What was read of the industry's classes; `nil` where the case has no such regime.
  let classified: GradedItems?

  private let classes: [Int64: String]

  /// Chooses items by the settings.
  ///
  /// - Throws: ``CaseworkError`` `.usage` for no items or too many, and for named items that may not go, with a reason for
  ///   each; as ``GradedItems``.
  /// - Complexity: O(leaves + assessments).
  init(_ settings: ExportSettings, from source: ExportSource) throws {
    graded = try GradedItems(settings, from: source, standard: Self.standardRegime)
    let known = Dictionary(uniqueKeysWithValues: graded.items.map { ($0.item.id, $0) })
    var chosen: [GradedItem]
    switch settings.text(Self.chosenSetting.name) {
    case "selection":
      let selected = try Self.selected(source.reader)
      chosen = graded.items.filter { selected.contains($0.item.id) }
    case "classes": chosen = graded.items
    default:
      let named = try Self.numbers(settings.words(Self.itemsSetting.name))
      try Self.refuse(named.filter { known[$0] == nil }, graded, source.reader)
      chosen = named.compactMap { known[$0] }
    }
    chosen.sort { $0.item.id < $1.item.id }
    guard !chosen.isEmpty else {
      throw CaseworkError(
        .usage,
        "no item may go into the draft; name items or classes, or ask for grades of fewer people")
    }
    guard chosen.count <= Self.most else {
      throw CaseworkError(
        .usage,
        "\(chosen.count) items would go into one draft, and at most \(Self.most) may; name fewer")
    }
    items = chosen
    classified = try Self.industry(settings, source)
    classes = (classified?.items ?? []).reduce(into: [:]) {
      $0[$1.item.id] = $1.outcome.instrument.uppercased()
    }
  }

  /// The industry's class of an item, or why none is stated.
  ///
  /// A class is stated only from a result that stands, by as many people as are asked for.
  func classification(of item: Int64) -> (name: String?, words: String) {
    guard let classified else {
      return (
        nil,
        "the case has no regime \(Self.industryRegime); take it up, or state the class when sending"
      )
    }
    if let name = classes[item] { return (name, "") }
    let why = classified.refusal(of: item)
    return (nil, "no class of the industry stands for the item: \(why); decide, or leave it out")
  }

  private static func industry(
    _ settings: ExportSettings, _ source: ExportSource
  ) throws -> GradedItems? {
    let own = source.store.description.regime
    let all = try CaseRegimes.inForce(source.reader, own: own)
    guard all.contains(where: { $0.regime.id == industryRegime }) else { return nil }
    let grades = GradedItems.gradesSetting
    let asked = try ExportSettings(
      .object([
        .init(grades.name, .string(settings.text(grades.name))),
        .init(GradedItems.regimeSetting.name, [.string(industryRegime)]),
      ]), of: [grades, GradedItems.regimeSetting, GradedItems.classesSetting])
    return try GradedItems(asked, from: source)
  }

  private static func numbers(_ words: [String]) throws(CaseworkError) -> [Int64] {
    var numbers: [Int64] = []
    for word in words {
      guard let number = Int64(word), number > 0, !numbers.contains(number) else {
        throw CaseworkError(.usage, "`items` are numbers of items, each once")
      }
      numbers.append(number)
    }
    return numbers
  }

  /// Says of each item that was named and may not go why.
  ///
  /// That an item waits comes first, so that nothing else is told of what is still rated blind.
  private static func refuse(
    _ items: [Int64], _ graded: GradedItems, _ reader: any CatalogReader
  ) throws {
    guard !items.isEmpty else { return }
    let told = try items.prefix(12).map { item in
      guard try reader.row(ItemRow.self, key: .integer(item)) != nil else {
        return "item \(item): there is none"
      }
      let entry = try reader.row(QueueEntryRow.self, key: .integer(item))
      let why = entry?.lane == .rating ? GradedItems.waiting : graded.refusal(of: item)
      return "item \(item): \(why)"
    }
    throw CaseworkError(
      .usage,
      "\(DecimalText.counted(items.count, "item")) may not go into the draft: \(told.joined(separator: "; "))"
        + (items.count > told.count ? "; and others" : "") + "; take them out")
  }

  /// The items of the newest selection that go to assessment.
  private static func selected(_ reader: any CatalogReader) throws -> Set<Int64> {
    guard let run = try reader.maximum(SelectionRunRow.self, column: "id") else { return [] }
    var selected: Set<Int64> = []
    try reader.forEachValues(
      SelectionRow.self, columns: ["item_id", "decision"],
      where: [.equals("run_id", .integer(run))]
    ) { values in
      if values[1] == .text(SelectionRow.Decision.selected.rawValue),
        case .integer(let item) = values[0]
      {
        selected.insert(item)
      }
    }
    return selected
  }
}
