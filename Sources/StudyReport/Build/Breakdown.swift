// SPDX-License-Identifier: Apache-2.0
// The ways in which images are broken down: by severity, age band, provenance, …

internal import EvidenceModel

/// A way to break images down: each image falls into exactly one row.
struct Breakdown: Sendable {
  /// Which images are broken down.
  enum Population: String, CaseIterable, Sendable {
    /// All images posted.
    case posted
    /// The criminal ones, by people who looked.
    case seen
    /// Those that would be criminal by what was inferred.
    case inferred

    /// The cell of the whole.
    var whole: String {
      switch self {
      case .posted: "posted"
      case .seen: "criminal"
      case .inferred: "inferred.criminal"
      }
    }
  }

  /// The stable name.
  let id: String
  /// The name for readers.
  let title: String
  /// The rows: code and name for readers.
  let rows: [(code: String, label: String)]
  /// Which images are broken down.
  let populations: [Population]
  /// The question whose answers are the rows; `nil` for others.
  var question: FactQuestion?
  /// The row of an item with its class.
  let code: @Sendable (StudyItem, StudyClass) -> String

  /// The cell of a row.
  func cell(_ population: Population, _ code: String) -> String {
    "\(id).\(population.rawValue).\(code)"
  }

  static let noAnswer = "not_recorded"
  static let noSeverity = "none_carried"
  static let noTool = "no_tool"

  /// All ways, in the order of the report.
  static func all(of snapshot: StudySnapshot, edition: ReportEdition) -> [Breakdown] {
    var all = [severity(snapshot.regime)]
    all.append(answers(.ageBand, id: "age_band", title: "Youngest age band"))
    all.append(answers(.sex, id: "sex", title: "Sex of the children shown"))
    all.append(
      answers(.photographLike, id: "realism", title: "Would it look like a photograph if printed?"))
    all.append(answers(.origin, id: "origin", title: "Origin, as people judged it"))
    all.append(provenance)
    if snapshot.items.contains(where: { $0.tool != nil }) {
      all.append(tools(snapshot.toolClasses))
    }
    all.append(match)
    all.append(answers(.knownVictim, id: "known_victim", title: "Known victim"))
    all.append(answers(.publicFigure, id: "public_figure", title: "Public figure"))
    all.append(answers(.commercial, id: "commercial", title: "Offered commercially"))
    if edition == .internal, let details = details(snapshot.items) { all.append(details) }
    return all
  }

  private static func severity(_ regime: StudyRegime) -> Breakdown {
    let bearing = Set(regime.instruments.filter(\.hasSeverity).map(\.id))
    var rows = regime.severities.map { (code: $0, label: "Category \($0)") }
    rows.append((noAnswer, "Not recorded"))
    rows.append((noSeverity, "Statute without categories"))
    return Breakdown(
      id: "severity", title: "Severity, the most severe shown", rows: rows,
      populations: [.seen, .inferred]
    ) { _, standing in
      switch standing {
      case .counted(let instrument, let severity),
        .inferred(.counted(let instrument, let severity)):
        bearing.contains(instrument.id) ? severity ?? noAnswer : noSeverity
      default: noAnswer
      }
    }
  }

  private static func answers(_ question: FactQuestion, id: String, title: String) -> Breakdown {
    var rows = question.answers.map { (code: $0, label: label($0)) }
    rows.append((noAnswer, "Not recorded"))
    return Breakdown(
      id: id, title: title, rows: rows, populations: [.seen, .inferred], question: question
    ) { item, _ in
      item.facts[question] ?? noAnswer
    }
  }

  private static func label(_ answer: String) -> String {
    switch answer {
    case "unsure": "Unsure"
    case "cannot_tell": "Cannot tell"
    case "computer_made": "Computer-made"
    case "camera": "Camera"
    case "altered": "Altered"
    case "yes": "Yes"
    case "no": "No"
    case "girl": "Girls"
    case "boy": "Boys"
    case "both": "Both"
    default: answer.replacing("-", with: "–")
    }
  }

  private static let provenance = Breakdown(
    id: "provenance", title: "What the files' own traces say",
    rows: [
      ("generated", "Traces of a generator"), ("edited", "Traces of generative editing"),
      ("camera_signs", "Signs of a camera, none of a generator"),
      ("unknown", "No trace that decides"),
    ], populations: Population.allCases
  ) { item, _ in item.provenance.rawValue }

  private static func tools(_ classes: [String]) -> Breakdown {
    let known = Set(classes)
    var rows = known.sorted().map { (code: $0, label: $0) }
    rows.append(("other_tool", "Another tool"))
    rows.append((noTool, "No tool named"))
    return Breakdown(
      id: "tool", title: "Tool classes the traces name", rows: rows,
      populations: Population.allCases
    ) { item, _ in
      item.tool.map { known.contains($0) ? $0 : "other_tool" } ?? noTool
    }
  }

  private static let match = Breakdown(
    id: "match", title: "Known lists",
    rows: [("known", "On a known list"), ("new", "On none of the lists held")],
    populations: Population.allCases
  ) { item, _ in item.isMatched ? "known" : "new" }

  /// By the details that only the internal edition shows.
  private static func details(_ items: [StudyItem]) -> Breakdown? {
    let named = Set(items.flatMap(\.internalDetails))
    guard !named.isEmpty else { return nil }
    var rows = Set(items.map { detail(of: $0) }).sorted().map { (code: $0, label: $0) }
    rows.removeAll { $0.code.isEmpty }
    rows.append(("", "None"))
    return Breakdown(
      id: "detail", title: "Details of the traces", rows: rows, populations: Population.allCases
    ) { item, _ in detail(of: item) }
  }

  private static func detail(of item: StudyItem) -> String {
    item.internalDetails.joined(separator: ", ")
  }
}
