// SPDX-License-Identifier: Apache-2.0
// The study plan's file: YAML, read strictly; the first fault is named with its place and what to do.

internal import EvidenceModel

extension StudyPlan {
  /// How much is read at most.
  private static let limits = YAMLLimits(
    byteCount: 262_144, lineLength: 1_200, nesting: 8, allowsAliases: false)
  /// The largest seed: what every reader of YAML and JSON keeps exactly.
  static let largestSeed = 9_000_000_000_000_000
  /// How many people a plan may want to assess.
  static let assessorRange = 1...1_000
  private static let settings = [
    "format", "title", "question", "frame", "regimes", "selection", "audits", "double_rating",
    "golden", "roles",
  ]

  /// Reads a plan file.
  ///
  /// - Throws: ``CaseworkError`` `.usage` with the first fault found.
  public init(yaml: String) throws(CaseworkError) {
    do throws(WorkPolicyError) {
      let file = try PolicyTable(yaml: yaml, file: "the study plan", limits: Self.limits)
      try file.allow(only: Self.settings)
      guard try file.text("format") == "martlet.study-plan/1" else {
        throw file.fault("`format` must be martlet.study-plan/1")
      }
      title = try file.text("title", longest: 200)
      question = try file.text("question", longest: 1_000)
      frame = try Self.frame(file)
      regimes = try Self.regimes(file)
      let rules = try file.table("selection", settings: ["rules", "seed"])
      selection = Selection(
        rules: try rules.text("rules", longest: 64), seed: try Self.seed(rules))
      audits = try Self.audits(file)
      let twice = try file.table("double_rating", settings: ["share", "seed"])
      doubleRating = try twice.number("share", in: 0...1)
      doubleRatingSeed = try Self.seed(twice)
      golden = try Self.golden(file)
      let roles = try file.table("roles", settings: ["assessors", "leads"])
      assessors = try roles.whole("assessors", in: Self.assessorRange)
      leads = try roles.texts("leads")
      guard !leads.isEmpty, Set(leads).count == leads.count, leads.allSatisfy(UserService.isName)
      else { throw roles.fault("`leads` must be a list of names of users, each once") }
    } catch {
      throw CaseworkError(.usage, error.userMessage)
    }
  }

  private static func seed(_ table: PolicyTable) throws(WorkPolicyError) -> UInt64 {
    UInt64(try table.whole("seed", in: 0...largestSeed))
  }

  private static func frame(_ file: PolicyTable) throws(WorkPolicyError) -> Frame {
    let table = try file.table("frame", settings: ["what", "from", "to"])
    let frame = Frame(
      what: try table.text("what", longest: 1_000), from: try table.day("from"),
      to: try table.day("to"))
    guard frame.from <= frame.to else { throw table.fault("`to` lies before `from`") }
    return frame
  }

  private static func regimes(_ file: PolicyTable) throws(WorkPolicyError) -> [String] {
    let names = try file.texts("regimes")
    guard !names.isEmpty, Set(names).count == names.count else {
      throw file.fault("`regimes` must be a list of regimes, each once")
    }
    let known = Set(RegimeLibrary.ids)
    for name in names where !known.contains(name) {
      throw file.fault(
        "`regimes`: there is no regime \(EvidenceText.escaped(String(name.prefix(40)))); there are "
          + known.sorted().joined(separator: ", "))
    }
    return names
  }

  private static func audits(_ file: PolicyTable) throws(WorkPolicyError) -> [Audit] {
    guard try !file.isNone("audits") else { return [] }
    var audits: [Audit] = []
    for table in try file.tables("audits") {
      try table.allow(only: ["stratum", "items", "share", "excludes", "confidence", "seed"])
      guard let stratum = AuditStratum(rawValue: try table.text("stratum")) else {
        throw table.fault("`stratum` must be not_selected or negative")
      }
      guard !audits.contains(where: { $0.stratum == stratum }) else {
        throw table.fault("`stratum` is planned already")
      }
      audits.append(
        Audit(stratum: stratum, extent: try extent(table), seed: try seed(table)))
    }
    guard !audits.isEmpty else { throw file.fault("`audits` is empty; write none for no audit") }
    return audits
  }

  private static func extent(_ table: PolicyTable) throws(WorkPolicyError) -> SampleExtent {
    let given = ["items", "share", "excludes"].filter(table.has)
    guard given.count == 1 else {
      throw table.fault("one of `items`, `share` and `excludes` says how many are drawn")
    }
    guard given == ["excludes"] || !table.has("confidence") else {
      throw table.fault("`confidence` belongs to `excludes`")
    }
    switch given[0] {
    case "items": return .items(try table.whole("items", in: 1...1_000_000_000))
    case "share":
      let share = try table.number("share", in: 0...1)
      guard share > 0 else { throw table.fault("`share` must be above 0") }
      return .share(share)
    default:
      let share = try table.number("excludes", in: 0...1)
      guard share > 0, share < 1 else {
        throw table.fault("`excludes` must be a share between 0 and 1, such as 0.01")
      }
      let level = table.has("confidence") ? try table.number("confidence", in: 0.5...0.9999) : 0.95
      return .excludes(share: share, confidence: level)
    }
  }

  private static func golden(_ file: PolicyTable) throws(WorkPolicyError) -> [Golden] {
    guard try !file.isNone("golden") else { return [] }
    var golden: [Golden] = []
    var items: Set<Int64> = []
    for table in try file.tables("golden") {
      try table.allow(only: ["item", "facts"])
      let item = Int64(try table.whole("item", in: 1...2_000_000_000))
      guard items.insert(item).inserted else { throw table.fault("the item stands twice") }
      let words = try table.table("facts", settings: nil).words()
      let facts: FactSheet
      do { facts = try FactSheet(named: words) } catch {
        throw table.fault("facts: \(EvidenceText.escaped(error.userMessage))")
      }
      guard !facts.isEmpty else { throw table.fault("`facts` holds no answer") }
      golden.append(Golden(item: item, facts: facts))
    }
    guard !golden.isEmpty else {
      throw file.fault("`golden` is empty; write none for no such items")
    }
    return golden
  }
}
