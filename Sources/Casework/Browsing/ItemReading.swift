// SPDX-License-Identifier: Apache-2.0
// Reads what is known of one item from the catalog.

internal import Catalog
internal import EvidenceModel

/// Reads what is known of one item, evidence text masked.
struct ItemReading {
  /// The most places, posts and hits that are listed.
  static let most = 200
  /// The most posts that are counted by poster and time.
  private static let mostCounted = 5_000

  let reader: any CatalogReader
  let columns: SealedColumns
  let item: Int64

  private var isItem: CatalogCondition { .equals("item_id", .integer(item)) }

  func places() throws -> [ItemPlace] {
    try reader.rows(OccurrenceRow.self, where: [isItem], orderedBy: ["id"], limit: Self.most).map {
      let json = try columns.openJSON(
        $0.sealedLocator, OccurrenceRow.self, "sealed_locator", row: $0.id)
      return ItemPlace(
        occurrence: $0.id, kind: json["kind"]?.text ?? "path",
        locator: MaskedText(json["text"]?.text ?? "", columns: columns),
        first: $0.firstTime.map(Instant.init(microseconds:)),
        last: $0.lastTime.map(Instant.init(microseconds:)), captures: $0.times,
        offsetKnown: try reader.count(
          CaptureRow.self,
          where: [.equals("occurrence_id", .integer($0.id)), .equals("offset_known", .integer(0))])
          == 0)
    }
  }

  /// What case files say of the item, each statement once; nothing unless `isOpen`.
  func statements(isOpen: Bool) throws -> [ItemStatement] {
    guard isOpen else { return [] }
    var statements: [ItemStatement] = []
    let captures = try reader.rows(
      CaptureRow.self, where: [isItem, .equals("role", .text("case_entry"))], orderedBy: ["id"],
      limit: Self.most)
    for row in captures {
      let json = try columns.openJSON(
        row.sealedDetail, CaptureRow.self, "sealed_detail", row: row.id)
      guard let said = json["statement"] else { continue }
      let statement = ItemStatement(
        category: said["category"]?.integer,
        profile: said["profile"]?.text.map { EvidenceText.escaped(String($0.prefix(32))) },
        isPrecategorized: said["precategorized"]?.bool,
        by: said["by"]?.text.map { MaskedText($0, columns: columns) })
      if !statements.contains(statement) { statements.append(statement) }
    }
    return statements
  }

  /// By how many people the item was posted, when first and when last.
  func postingSummary(_ withdrawn: WithdrawnRanges) throws -> ItemPostingSummary {
    var (posters, times): (Set<[UInt8]>, [Int64]) = ([], [])
    let rows = try reader.rows(
      PostingRow.self, where: [isItem], orderedBy: ["id"], limit: Self.mostCounted)
    for posting in rows where !withdrawn.contain(posting) {
      if let node = try reader.row(PosterLinkRow.self, key: .integer(posting.postId)) {
        posters.insert(node.nodeKey)
      }
      if let time = try reader.row(PostRow.self, key: .integer(posting.postId))?.time {
        times.append(time)
      }
    }
    return ItemPostingSummary(
      posters: posters.isEmpty ? nil : posters.count,
      first: times.min().map(Instant.init(microseconds:)),
      last: times.max().map(Instant.init(microseconds:)))
  }

  func postings(_ withdrawn: WithdrawnRanges) throws -> [ItemPosting] {
    try reader.rows(
      PostingRow.self, where: [isItem], orderedBy: ["id"], limit: Self.most
    ).compactMap { posting in
      guard let post = try reader.row(PostRow.self, key: .integer(posting.postId)) else {
        return nil
      }
      let json = try columns.openJSON(
        post.sealedDetail, PostRow.self, "sealed_detail", row: post.id)
      let node = try reader.row(PosterLinkRow.self, key: .integer(post.id))
      return ItemPosting(
        post: post.id, figure: posting.figure, time: post.time.map(Instant.init(microseconds:)),
        timeSource: post.timeSource, offsetKnown: post.offsetKnown,
        poster: json["poster"]?.text.map { MaskedText($0, columns: columns) },
        posterReference: node.map { HexText.encode($0.nodeKey) },
        isWithdrawn: withdrawn.contain(posting))
    }
  }

  /// The hits, the standing ones first, as far as `disclosure` goes.
  func hits(_ disclosure: HitDisclosure) throws -> [ItemHitView] {
    let isOpen = try disclosure.isOpen(item)
    let views = HitViewReader(
      reader: reader, columns: columns, standing: try StandingLists.read(reader, state: nil))
    return try reader.rows(MatchRow.self, where: [isItem], orderedBy: ["-id"], limit: Self.most)
      .compactMap { try views.view($0, isOpen: isOpen, user: disclosure.user) }
      .sorted { ($0.isStanding ? 0 : 1, $0.hit) < ($1.isStanding ? 0 : 1, $1.hit) }
  }

  func traces() throws -> [ItemTrace] {
    try traces(where: StandingTraces.of(item, reader))
  }

  /// By which rules the traces were read, and what earlier ones had read.
  ///
  /// Nothing for an item in which no traces are looked for.
  func traceReading(_ row: ItemRow) throws -> ItemTraceReading? {
    guard TraceReadingCounts.kinds.contains(row.kind) else { return nil }
    let newest = try StandingTraces.newest(of: item, reader)
    let former: [CatalogCondition] = [
      isItem, .lessThan("number", .integer(Int64(newest?.firstNumber ?? 0))),
    ]
    return ItemTraceReading(
      rules: newest?.rules ?? 0, former: newest == nil ? [] : try traces(where: former))
  }

  private func traces(where conditions: [CatalogCondition]) throws -> [ItemTrace] {
    try reader.rows(TraceRow.self, where: conditions, orderedBy: ["number"], limit: Self.most)
      .compactMap { row in
        let json = try columns.openJSON(
          row.sealedTrace, TraceRow.self, "sealed_trace", row: row.itemId)
        guard let trace = TraceRecord.trace(json) else { return nil }
        return ItemTrace(
          number: row.number, trace: trace,
          maskedCharacters: trace.fields.filter(\.isEvidenceText).reduce(0) {
            $0 + $1.value.unicodeScalars.count
          },
          fields: trace.fields.map { field in
            (
              field.name,
              field.isEvidenceText
                ? MaskedText(field.value, columns: columns).text
                : EvidenceText.escaped(field.value),
              field.isEvidenceText
            )
          })
      }
  }

  func conclusion() throws -> ItemConclusion {
    guard let row = try reader.row(ConclusionRow.self, key: .integer(item)) else {
      return ItemConclusion(code: .none, strength: nil, reasons: [])
    }
    let json = try columns.openJSON(
      row.sealedReasons, ConclusionRow.self, "sealed_reasons", row: item)
    return ItemConclusion(
      code: WallConclusion(rawValue: row.code.rawValue) ?? .unknown, strength: row.strength,
      reasons: (json.elements ?? []).compactMap(\.text))
  }

  func findings() throws -> [Finding] {
    try reader.rows(FindingRow.self, where: [isItem], orderedBy: ["id"], limit: Self.most).map {
      let json = try columns.openJSON(
        $0.sealedDetail, FindingRow.self, "sealed_detail", row: $0.id)
      return Finding(code: $0.code, severity: $0.severity, detail: json["detail"]?.text ?? "")
    }
  }

  func selection() throws -> SelectionRow? {
    guard let run = try reader.maximum(SelectionRunRow.self, column: "id") else { return nil }
    return try reader.row(SelectionRow.self, key: .integer(run), .integer(item))
  }

  func family() throws -> (number: Int64, size: Int)? {
    guard let version = try reader.maximum(FamilyVersionRow.self, column: "id"),
      let row = try reader.row(FamilyMemberRow.self, key: .integer(version), .integer(item))
    else { return nil }
    let size = try reader.count(
      FamilyMemberRow.self,
      where: [.equals("version_id", .integer(version)), .equals("family", .integer(row.family))])
    return size > 1 ? (row.family, size) : nil
  }
}
