// SPDX-License-Identifier: Apache-2.0
// Measures the wall over a scratch case of synthetic item rows: reading it in, pages from any place, and jumps.

internal import Casework
internal import Catalog
internal import CatalogSQLite
internal import EvidenceModel
internal import Foundation

struct Driver: CatalogDriver {
  func create(at path: String) throws -> any Catalog { try CatalogSQLite.create(path: path) }
  func open(at path: String) throws -> any Catalog {
    try CatalogSQLite.open(path: path, readOnly: false)
  }
  func openReading(at path: String) throws -> any Catalog {
    try CatalogSQLite.open(path: path, readOnly: true)
  }
}

/// Rows of synthetic items: kinds, hits, conclusions, families, a selection and posts, all drawn by one seed.
struct SyntheticRows {
  private static let batch = 20_000
  private static let conclusions = ProvenanceConclusion.Code.allCases
  private static let kinds: [ItemKind] = [.image, .image, .image, .image, .video, .text, .other]

  let catalog: any Catalog
  let count: Int64

  func write() throws {
    try catalog.write { writer in
      for list in Int64(1)...3 {
        try writer.insert(
          ListRow(
            id: list, name: "list \(list)", owner: "harbour",
            polarity: list == 3 ? .negative : .positive))
        try writer.insert(
          ListVersionRow(
            id: list, listId: list, version: 1, fileDigest: [1], entryCount: 1_000, root: [1],
            snapshotName: "none", pdqThreshold: 31, minimumQuality: 50, imported: 1, actor: "x"))
      }
      try writer.insert(
        FamilyVersionRow(
          id: 1, created: 1, parameters: "synthetic", itemCount: Int(count), familyCount: 0,
          root: [1]))
      try writer.insert(
        SelectionRunRow(
          id: 1, rulesDigest: [1], created: 1, actor: "x", selected: 0, notSelected: 0))
    }
    for start in stride(from: Int64(1), through: count, by: Self.batch) {
      try catalog.write { writer in
        for id in start..<min(count + 1, start + Int64(Self.batch)) { try item(id, writer) }
      }
    }
  }

  private func item(_ id: Int64, _ writer: any CatalogWriter) throws {
    var random = SeededGenerator(seed: UInt64(id), label: "item")
    func key(_ domain: UInt8) -> [UInt8] {
      var writer = CanonicalWriter()
      writer.write(domain)
      writer.write(id)
      return writer.bytes + [UInt8](repeating: domain, count: 23)
    }
    let kind = Self.kinds[random.below(Self.kinds.count)]
    try writer.insert(
      ItemRow(
        id: id, contentName: key(1), salt: key(2), kind: kind, byteCount: 1_000 + id,
        sha256Key: key(3), sha1Key: key(4), md5Key: key(5), format: "jpeg", width: 1_024,
        height: 768, sealedDetail: [UInt8](repeating: 7, count: 320),
        state: kind == .image || kind == .video ? "decoded" : "stored"))
    try writer.insert(
      ConclusionRow(
        itemId: id, code: Self.conclusions[random.below(Self.conclusions.count)],
        sealedReasons: [UInt8](repeating: 7, count: 60)))
    if random.below(20) == 0 {
      try writer.insert(
        MatchRow(
          id: id, itemId: id, listVersionId: 1 + Int64(random.below(3)),
          algorithm: random.below(3) == 0 ? .sha256 : .pdq, distance: random.below(31),
          sealedEntry: [UInt8](repeating: 7, count: 120)))
    }
    if id % 10 < 3 {
      let medoid = id - id % 10
      if medoid > 0 {
        try writer.insert(
          FamilyMemberRow(
            versionId: 1, itemId: id, family: medoid, medoidDistance: Int(id % 10) * 4,
            edgeItemId: id == medoid ? nil : medoid, edgeDistance: id == medoid ? nil : 4,
            edgeTransform: id == medoid ? nil : 0))
      }
    }
    let isSelected = random.below(10) < 8
    try writer.insert(
      SelectionRow(
        itemId: id, decision: isSelected ? .selected : .notSelected,
        rule: isSelected ? "everything_else" : "page_furniture", reason: "synthetic",
        rank: Double(random.below(8)), stratum: "synthetic", sampled: false, decidedBy: "x",
        decided: 1, runId: 1))
    try writer.insert(
      OccurrenceRow(
        id: id, locatorKey: key(6), itemId: id, sealedLocator: [UInt8](repeating: 7, count: 90),
        firstTime: 1_694_000_000_000_000 + Int64(random.below(30 * 86_400)) * 1_000_000, times: 1))
  }
}

/// Times in milliseconds.
struct Times {
  private var all: [Double] = []

  mutating func measure(_ work: () throws -> Void) rethrows {
    let clock = ContinuousClock()
    let time = try clock.measure(work)
    all.append(Double(time.components.attoseconds) / 1e15 + Double(time.components.seconds) * 1e3)
  }

  func share(_ share: Double) -> String {
    let sorted = all.sorted()
    guard !sorted.isEmpty else { return "-" }
    let place = min(sorted.count - 1, Int((Double(sorted.count) * share).rounded(.down)))
    return DecimalText.fixed(sorted[place], places: 2)
  }
}

func main() throws {
  let arguments = CommandLine.arguments
  let count = Int64(arguments.count > 1 ? arguments[1] : "") ?? 100_000
  let rounds = Int(arguments.count > 2 ? arguments[2] : "") ?? 400
  let folder = NSTemporaryDirectory() + "wall-bench-\(ProcessInfo.processInfo.processIdentifier)"
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  let clock: @Sendable () -> Instant = { Instant(microseconds: 1_790_000_000_000_000) }
  let (made, _) = try CaseCreation(
    path: folder + "/case", name: "Bench", regime: "uk-england-wales", authority: "",
    timeZone: "UTC", isSynthetic: true, administrator: "admin"
  ).create(
    id: CaseCreation.makeID(), keys: .newKeyFile(folder + "/case.key"), driver: Driver(),
    clock: clock)
  try made.close()
  let catalog = try CatalogSQLite.open(path: folder + "/case/catalog.sqlite", readOnly: false)
  var filling = Times()
  try filling.measure { try SyntheticRows(catalog: catalog, count: count).write() }
  catalog.close()
  print("rows: \(count) items written in \(filling.share(0)) ms")

  let store = try CaseStore.open(
    path: folder + "/case", keys: .keyFile(folder + "/case.key"), driver: Driver(), clock: clock)
  let index = WallIndex(store: store)
  let wall = try WallService(
    index: index, actor: Actor(user: 1, name: "admin", role: .administrator))
  var first = Times()
  try first.measure { try index.warmUp() }
  print("first reading: \(first.share(0)) ms")

  var random = SeededGenerator(seed: 1, label: "queries")
  let filters = try [
    [], [("kind", "image")], [("kind", "video"), ("trace", "generated")],
    [("match", "positive_exact,positive_near"), ("decision", "selected")], [("list", "2")],
    [("role", "medoid")], [("own", "none"), ("kind", "image")],
    [("from", "2023-09-10"), ("to", "2023-09-12")],
  ].map { try WallFilter(parameters: $0.map { (name: $0.0, value: $0.1) }) }
  func report(_ name: String, _ times: Times) {
    print(
      "\(name): p50 \(times.share(0.5)) ms, p99 \(times.share(0.99)) ms, max \(times.share(1)) ms")
  }
  // Days are read when somebody first asks for one.
  var days = Times()
  try days.measure { _ = try wall.days() }
  print("days: \(days.share(0)) ms")
  var (places, items, ranks, anew, counts) = (Times(), Times(), Times(), Times(), Times())
  for round in 0..<rounds {
    let filter = filters[round % filters.count]
    try places.measure {
      _ = try wall.page(filter, at: .offset(random.below(Int(count))), limit: 120)
    }
    try items.measure {
      _ = try wall.page(filter, at: .item(Int64(1 + random.below(Int(count)))), limit: 120)
    }
    try ranks.measure {
      _ = try wall.page(filter, order: .rank, at: .offset(random.below(Int(count))), limit: 120)
    }
    if round < 60 {
      // A filter that nobody asked for: nothing of the answer is known.
      let other = try WallFilter(parameters: [
        ("kind", "image"), ("trace", "generated,unknown"), ("decision", "selected"),
        ("rule", "everything_else,\(round)"),
      ])
      try anew.measure { _ = try wall.page(other, at: .offset(1_000), limit: 120) }
      try counts.measure { _ = try wall.counts(filter) }
    }
  }
  report("page at a place", places)
  report("page at an item", items)
  report("page by priority", ranks)
  report("page of a new filter", anew)
  report("counts of all words", counts)
  if let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
    let line = status.split(separator: "\n").first(where: { $0.hasPrefix("RssAnon") })
  {
    print(line)
  }
  store.closeUnchanged()
}

try main()
