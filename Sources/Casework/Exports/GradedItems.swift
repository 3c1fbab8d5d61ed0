// SPDX-License-Identifier: Apache-2.0
// The items whose grades may leave a case: founded well enough, settled, waiting for nobody, of the classes asked for.

internal import Catalog
internal import EvidenceModel
internal import LegalRegime
internal import StudyReport

/// One item that an export may speak of.
struct GradedItem {
  /// The item.
  let item: ItemRow
  /// What the raters' records come to, with the outcome under the regime.
  let grade: Grade
  /// A class asked for, by rules that were verified or confirmed.
  let outcome: NamedResult
  /// The facts of the assessment that stands for the item.
  let facts: FactSheet
  /// The day of that assessment, in the case's zone.
  let day: CivilDate?

  /// How many raters stand behind it: `trusted`, `indicative` or `single`.
  var founded: String { grade.studyGrade?.rawValue ?? "" }
}

/// The items that an export may speak of, read from one state of the catalog.
///
/// Only records of people who saw the item count. Out stay, and are counted: items that wait for anybody, whatever for (work, a
/// golden item, a sample, a second rating: an export would tell what was answered before all answers are in); disputed items;
/// those carried over or glanced at; results that rest on a rule that nobody confirmed; and those that fewer people saw than asked for.
struct GradedItems {
  /// How many raters have to stand behind a grade, the strictest first.
  static let gradesSetting = ExportSetting(
    "grades", .choice(["trusted", "indicative", "single"]),
    "how many people must have seen an item and agreed: trusted three, indicative two, single one")
  /// By which regime.
  static let regimeSetting = ExportSetting(
    "regime", .words(most: 1), "the regime of the case that gives the classes; its own without one")
  /// Of which classes.
  static let classesSetting = ExportSetting(
    "classes", .words(most: 100), "the classes of that regime; all criminal ones without any")

  /// The regime that gives the classes.
  let regime: CaseRegime
  /// The classes.
  let classes: [String]
  /// The items, by number.
  private(set) var items: [GradedItem] = []
  private var left: [String: Int] = [:]
  /// Why each item stays out that has a grade of a class asked for.
  private var reasons: [Int64: String] = [:]

  /// Reads by the settings ``gradesSetting``, ``regimeSetting`` and ``classesSetting``.
  ///
  /// - Parameters:
  ///   - settings: The settings.
  ///   - source: What is read.
  ///   - standard: The regime where the settings name none; the case's own where it has no such regime.
  ///   - ofEveryClass: Whether items of every class are read that facts can decide, criminal or not, whatever the settings say.
  /// - Throws: ``CaseworkError`` `.usage` for a regime that the case does not have, or a class that the regime does not have.
  /// - Complexity: O(leaves + assessments).
  init(
    _ settings: ExportSettings, from source: ExportSource, standard: String? = nil,
    ofEveryClass: Bool = false
  ) throws {
    let state = try LedgerState.read(source.reader, columns: source.store.columns)
    guard state.problems.isEmpty else {
      throw CaseworkError(
        .tampered, "the ledger's rows were changed; run martlet fsck before any export")
    }
    let own = source.store.description.regime
    let all = try CaseRegimes.inForce(source.reader, own: own, state: state)
    let named = settings.words(Self.regimeSetting.name).first
    let wished = named ?? (all.contains { $0.regime.id == standard } ? standard ?? own : own)
    guard let regime = all.first(where: { $0.regime.id == wished }) else {
      throw CaseworkError(
        .usage,
        "the case has no regime \(EvidenceText.escaped(wished)); its regimes are "
          + all.map(\.regime.id).joined(separator: ", "))
    }
    self.regime = regime
    classes =
      try ofEveryClass
      ? regime.regime.instruments.map(\.id).filter { $0 != RegimeInstrument.undetermined }
      : Self.classes(settings.words(Self.classesSetting.name), regime.regime)
    let columns = source.store.columns
    let read = try GradeReader(
      reader: source.reader,
      outcomes: OutcomeReader(regime, source.reader, columns: columns, state: state),
      state: state, columns: columns
    ).read()
    try take(read, from: source, fewest: settings.text(Self.gradesSetting.name))
  }

  private static func classes(_ asked: [String], _ regime: Regime) throws -> [String] {
    guard !asked.isEmpty else { return regime.instruments.filter(\.isCriminal).map(\.id) }
    for id in asked where regime.instrument(id) == nil {
      throw CaseworkError(
        .usage,
        "the regime \(regime.id) has no class \(EvidenceText.escaped(id)); its classes are "
          + regime.instruments.map(\.id).joined(separator: ", "))
    }
    return asked
  }

  private mutating func take(
    _ read: GradeReader.Result, from source: ExportSource, fewest: String
  ) throws {
    var waiting: Set<Int64> = []
    try source.reader.forEachValues(QueueEntryRow.self, columns: ["item_id"]) {
      if case .integer(let item) = $0[0] { waiting.insert(item) }
    }
    let days = DayCutter(timeZone: source.store.description.timeZone)
    for (id, grade) in read.grades.sorted(by: { $0.key < $1.key }) {
      if let why = reason(against: grade, isWaiting: waiting.contains(id), fewest: fewest) {
        if let why { left[why, default: 0] += 1 }
        reasons[id] = why ?? "of none of the classes"
        continue
      }
      guard let outcome = grade.outcome?.result,
        let row = try source.reader.row(ItemRow.self, key: .integer(id)),
        let record = try grade.assessment.flatMap({
          try source.reader.row(AssessmentRow.self, key: .integer($0))
        })
      else { continue }
      items.append(
        GradedItem(
          item: row, grade: grade, outcome: outcome,
          facts: grade.assessment.flatMap { read.facts[$0] } ?? .empty,
          day: days.day(ofMicroseconds: record.recorded)))
    }
  }

  /// Why an item stays out that waits.
  static let waiting = "waiting for somebody"

  /// Why an item stays out that is none of ``items``.
  func refusal(of item: Int64) -> String { reasons[item] ?? "seen by nobody" }

  /// Why an item stays out; `.some(nil)` where it is of no class asked for, `nil` where it does not stay out.
  private func reason(
    against grade: Grade, isWaiting: Bool, fewest: String
  ) -> String?? {
    if grade.status == .disputed { return "disputed" }
    guard let outcome = grade.outcome, classes.contains(outcome.named.instrument) else {
      return .some(nil)
    }
    guard grade.studyBasis == .seen || grade.studyBasis == .adjudicated else {
      return "carried over or glanced at only"
    }
    if isWaiting { return Self.waiting }
    guard outcome.result != nil, let founded = grade.studyGrade else {
      return "resting on an unconfirmed rule"
    }
    let levels = ["trusted", "indicative", "single"]
    let level = levels.firstIndex(of: founded.rawValue) ?? levels.count
    return level <= levels.firstIndex(of: fewest) ?? 0 ? nil : "seen by fewer people than asked for"
  }

  /// Whether each item is of a criminal class, by number.
  var areCriminal: [Int64: Bool] {
    let criminal = Set(regime.regime.instruments.filter(\.isCriminal).map(\.id))
    return Dictionary(
      uniqueKeysWithValues: items.map { ($0.item.id, criminal.contains($0.outcome.instrument)) })
  }

  /// The counts of an export of these: so many under a name for each sort of item, and what was left out.
  var counts: [ExportCount] {
    var kinds: [ItemKind: Int] = [:]
    for item in items { kinds[item.item.kind, default: 0] += 1 }
    return [ExportCount("items", items.count)]
      + ItemKind.allCases.compactMap { kind in
        kinds[kind].map { ExportCount("items of the kind \(kind.rawValue)", $0) }
      }
      + left.sorted { $0.key < $1.key }.map { ExportCount("left out: \($0.key)", $0.value) }
  }
}
