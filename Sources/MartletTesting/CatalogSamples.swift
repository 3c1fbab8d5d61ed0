// SPDX-License-Identifier: Apache-2.0
// Sample rows of every type, and random ones, for tests of catalogs.

public import Catalog
internal import EvidenceModel

/// Sample rows for tests of catalogs.
public enum CatalogSamples {
  /// An item whose keys follow from its number.
  public static func item(_ id: Int64, state: String = "examined") -> ItemRow {
    ItemRow(
      id: id, contentName: bytes("name", id), salt: bytes("salt", id), kind: .image,
      byteCount: 1_000 + id, sha256Key: bytes("sha256", id), sha1Key: bytes("sha1", id),
      md5Key: bytes("md5", id), format: id.isMultiple(of: 2) ? "jpeg" : nil,
      width: id.isMultiple(of: 2) ? 640 : nil, height: id.isMultiple(of: 2) ? 480 : nil,
      sealedDetail: bytes("detail", id), state: state)
  }

  /// A source that is being read.
  public static func source(_ id: Int64) -> SourceRow {
    SourceRow(
      id: id, kind: "folder", sealedPath: bytes("path", id), state: .reading, started: 10,
      captures: 0)
  }

  /// A capture of an item.
  public static func capture(_ id: Int64, source: Int64, item: Int64?) -> CaptureRow {
    CaptureRow(
      id: id, sourceId: source, ordinal: id, itemId: item, role: "content",
      sealedDetail: bytes("capture", id), time: id, timeSource: .fileModified, offsetKnown: true,
      status: "stored")
  }

  /// The decision to select an item.
  public static func selection(_ item: Int64, rank: Double, run: Int64) -> SelectionRow {
    SelectionRow(
      itemId: item, decision: .selected, rule: "kind", reason: "an image", rank: rank,
      stratum: "images", sampled: false, decidedBy: "rules", decided: 20, runId: run)
  }

  /// Bytes that follow from a label and a number.
  public static func bytes(_ label: String, _ number: Int64) -> [UInt8] {
    var writer = CanonicalWriter()
    writer.write(label)
    writer.write(number)
    return writer.bytes
  }

  /// One row of every type, each after those it refers to.
  public static let oneOfEach: [any CatalogRow] =
    acquired + known + decided + recorded + shared + viewed + studied

  private static let acquired: [any CatalogRow] = [
    CaseFact(key: "format", value: "1"), source(1), item(2),
    FingerprintRow(itemId: 2, algorithm: .pdq, sealedValue: [1, 2], quality: 90),
    OccurrenceRow(
      id: 1, locatorKey: [7], itemId: 2, sealedLocator: [8], firstTime: 5, lastTime: 6, times: 2),
    capture(1, source: 1, item: 2),
    FindingRow(
      id: 1, sourceId: 1, captureId: 1, code: "image.truncated", severity: .defect,
      sealedDetail: []),
    PageRow(id: 1, sourceId: 1, captureId: 1, sealedExtract: [1], resolved: true),
    PostRow(id: 1, postKey: [1], sealedDetail: [2], time: 3, timeSource: .page, offsetKnown: false),
    PostingRow(id: 1, postId: 1, figure: 0, itemId: 2, occurrenceId: 1),
    TraceRow(itemId: 2, number: 0, sealedTrace: [9]),
    ConclusionRow(itemId: 2, code: .cameraSigns, strength: .hint, sealedReasons: [4]),
    TraceReadingRow(itemId: 2, rules: 1, firstNumber: 3, formerTraces: 3, formerCode: .unknown),
  ]

  private static let known: [any CatalogRow] = [
    ListRow(id: 1, name: "lighthouses", owner: "harbour office", polarity: .positive),
    ListVersionRow(
      id: 1, listId: 1, version: 1, fileDigest: [1], entryCount: 3, root: [2],
      snapshotName: "lighthouses-1", pdqThreshold: 31, minimumQuality: 50, imported: 4,
      actor: "key-holder"),
    MatchRow(
      id: 1, itemId: 2, listVersionId: 1, algorithm: .pdq, distance: 12, sealedEntry: [1]),
    FamilyVersionRow(
      id: 1, created: 1, parameters: "{}", itemCount: 1, familyCount: 1, root: [3]),
    FamilyMemberRow(
      versionId: 1, itemId: 2, family: 1, medoidDistance: 0, edgeItemId: 2, edgeDistance: 0,
      edgeTransform: 0),
  ]

  private static let decided: [any CatalogRow] = [
    SelectionRunRow(
      id: 1, rulesDigest: [5], created: 2, actor: "key-holder", selected: 1, notSelected: 0),
    selection(2, rank: 0.5, run: 1),
    UserRow(
      id: 1, name: "heron", role: "assessor", tokenHash: [6], state: "active", created: 3),
    CredentialRow(
      userId: 1, sealedPassword: [7], mustChange: true, sealedTotp: [8], totpStep: 9,
      recoveryKeys: [1, 2], changed: 4),
    APITokenRow(
      id: 1, name: "importer", userId: 1, scopes: "ingest read", tokenKey: [9], state: "active",
      created: 5, expires: 6),
    LeaseRow(itemId: 2, userId: 1, lane: .rating, begun: 9, until: 99, counted: 50, active: 41),
    TriageRow(
      id: 1, itemId: 2, userId: 1, selected: true, started: 1, claimedTimes: false, recorded: 2),
  ]

  private static let recorded: [any CatalogRow] = [
    AssessmentRow(
      id: 1, itemId: 2, userId: 1, route: .seen, sealedFacts: [1], started: 1, ended: 2,
      claimedTimes: false, activeSeconds: 1.5, recorded: 3, familyVersionId: 1,
      sealedNote: [1], kind: .first),
    DeterminationRow(
      assessmentId: 1, regime: "uk-england-wales", regimeVersion: 1, rule: "none",
      instrument: "none", standing: .counselRequired, reason: "no child is shown",
      asOf: "2026-01-01"),
    RuleConfirmationRow(
      regime: "uk-england-wales", rule: "none", regimeVersion: 1, userId: 1, confirmed: 4),
    LeafRow(seq: 0, kind: "case", time: 1, entry: [1], salt: [2], sealedDetail: [3]),
    ReportRow(
      id: 1, edition: "published", format: "json", ledgerSize: 1, digest: [1], created: 5,
      actor: "key-holder"),
    RequestRow(
      id: 1, kind: "report", state: "open", requester: "heron", created: 6, sealedDetail: [1]),
    LinkRow(nodeKey: [1, 2], relation: .lora, itemId: 2),
    PosterLinkRow(postId: 1, nodeKey: [15, 3]),
    HitDecisionRow(
      id: 1, matchId: 1, userId: 1, decision: .rejected, sealedReason: [1], decided: 7),
    EntryHoldRow(
      id: 1, listId: 1, entryKey: [2], state: .quarantined, items: 1_001, sealedReason: [],
      decided: 8),
    SavedViewRow(id: 1, userId: 1, nameKey: [3], sealedView: [4]),
    PreferenceRow(userId: 1, sealedValue: [5]),
  ]

  private static let shared: [any CatalogRow] = [
    PolicyRow(id: 1, text: "wall: off", created: 7, actor: "user-1"),
    AdoptedRegimeRow(
      id: 1, regime: "canada", version: 1, derivation: "canada", text: "format: x", userId: 1,
      adopted: 12),
    RankWeightRow(runId: 1, name: "camera_trace", weight: 4),
    QueueEntryRow(
      itemId: 2, lane: .rating, rater: 0, severe: false, rank: 0.5, remaining: 1, family: 2),
    QueueTallyRow(lane: .rating, rater: 0, severe: false, count: 1),
    OptOutRow(itemId: 2, personKey: [1, 2]),
    PaceRow(personKey: [3, 4], sealedState: [5]),
    WithdrawalRow(assessmentId: 1, recorded: 8),
    SecondOpinionRow(assessmentId: 1, recorded: 9),
    ItemTagRow(
      id: 1, itemId: 2, userId: 1, tag: "series", present: true, sealedLabel: [1], recorded: 10),
    ItemNoteRow(id: 1, itemId: 2, userId: 1, sealedText: [2], recorded: 11),
  ]

  private static let studied: [any CatalogRow] = [
    StudyPlanRow(
      id: 1, sealedText: [1], digest: [2], doubleRating: 0.25, doubleRatingSeed: 7, assessors: 3,
      late: false, sealedReason: nil, lastAssessment: 0, created: 12, actor: "user-1"),
    StudyGoldenRow(planId: 1, itemId: 2, sealedFacts: [7]),
    StudySampleRow(
      id: 1, stratum: .notSelected, population: 10, size: 2, seed: 3, confidence: 0.95,
      excludes: 4, populationRoot: [5], root: [6], runId: 1, lastAssessment: 0, created: 13,
      actor: "user-1"),
    StudySampleItemRow(sampleId: 1, itemId: 2, position: 0, rank: 0.5),
  ]

  private static let viewed: [any CatalogRow] = [
    ViewRow(id: 1, started: 7, sealedDetail: [1, 2]),
    ViewedItemRow(itemId: 2, viewId: 1, position: 0),
    ViewEndRow(viewId: 1, sealedDetail: [3]),
  ]
}
