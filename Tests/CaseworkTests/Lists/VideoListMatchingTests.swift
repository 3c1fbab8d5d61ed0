// SPDX-License-Identifier: Apache-2.0
// Videos hit known videos of lists, and the match says how much the two share and where.

import Catalog
import EvidenceModel
import Foundation
import HashExchange
import MartletTesting
import Testing

@testable import Casework
@testable import HashIndex

@Suite struct VideoListMatchingTests {
  private static let film = Result {
    try TestVideo.make(TestVideo.pattern(seconds: 12) + TestVideo.h264, fileExtension: "mp4")
  }

  /// A case, the film's own frames, and lists for it.
  private struct Library {
    let testCase: TestCase

    init() throws { testCase = try TestCase() }

    func ingest() throws {
      let path = try testCase.scratch.write(try film.get(), to: "source/film.mp4")
      try testCase.ingest([path])
    }

    /// The film as `hash` would print it.
    static func frames() throws -> [VPDQFrame] {
      let library = try Library()
      try library.ingest()
      let rows = try library.testCase.rows(FingerprintRow.self).filter { $0.algorithm == .vpdq }
      let frames = try VPDQFingerprint(
        try #require(rows.first), columns: library.testCase.store.columns)
      try library.testCase.store.close()
      return frames.frames
    }

    /// Writes frames as the reference does, numbered and timed anew from the first one.
    static func text(_ frames: some Collection<VPDQFrame>) -> String {
      let start = frames.first?.microseconds ?? 0
      return frames.enumerated().map { number, frame in
        let time = Double(frame.microseconds - start) / 1e6
        return
          "\(number),\(frame.fingerprint.quality),\(frame.fingerprint.hash.description),\(time)\n"
      }.joined()
    }

    func add(
      _ name: String, _ text: String, _ polarity: ListPolarity = .positive, percent: Int = 80
    ) throws -> ListImportSummary {
      let file = try testCase.scratch.write(Array(text.utf8), to: "list.txt")
      return try ListService(store: testCase.store, actor: .keyHolder).add(
        try HashListReader.read(path: file),
        settings: HashListSettings(
          name: name, owner: "harbour", polarity: polarity, videoPercent: percent))
    }

    func matches() throws -> [JSONValue] {
      try testCase.rows(MatchRow.self).sorted { $0.id < $1.id }.map { row in
        #expect(row.algorithm == .vpdq)
        return try testCase.store.columns.openJSON(
          row.sealedEntry, MatchRow.self, "sealed_entry", row: row.id)
      }
    }

    func bearing() throws -> SelectionFeatures.Match {
      let item = try #require(try testCase.rows(ItemRow.self).first)
      return try testCase.store.catalog.read {
        try MatchIndex.read($0, columns: testCase.store.columns).bearing(on: item.id)
      }
    }
  }

  @Test func aClipOnAListIsAMatchThatSaysHowMuchAndWhere() throws {
    let frames = try Library.frames()
    try #require(frames.count == 12 && frames.allSatisfy { $0.fingerprint.quality >= 50 })
    let library = try Library()
    try library.ingest()
    let clip = frames[4..<9]
    #expect(try library.add("north", Library.text(clip)).hits == 1)
    let match = try #require(try library.matches().last)
    let video = try #require(match["video"])
    #expect(video["target_percent"]?.double == 100)
    let known = VPDQFingerprint(frames: Array(clip))
    let near = Set(frames.map(\.fingerprint.hash)).filter { hash in
      known.frames.contains { $0.fingerprint.hash.distance(to: hash) <= 31 }
    }
    let distinct = Set(frames.map(\.fingerprint.hash)).count
    #expect(video["query_percent"]?.double == Double(near.count) * 100 / Double(distinct))
    let longest = try #require(video["segments"]?.elements?.first)
    #expect(longest["frames"]?.integer ?? 0 >= 5)
    #expect(longest["target"]?["first_microseconds"]?.integer == 0)
    #expect(longest["target"]?["last_frame"]?.integer == 4)
    let from = try #require(longest["query"]?["first_microseconds"]?.integer)
    let to = try #require(longest["query"]?["last_microseconds"]?.integer)
    #expect(from <= clip[4].microseconds && to >= clip[8].microseconds)
    #expect(try library.bearing() == .positiveNear)
    #expect(try CaseStatus.read(library.testCase.store).json["matches"]?["positive_near"] == 1)
    #expect(try library.testCase.problems() == [])
    try library.testCase.store.close()
  }

  @Test func aHitIsToldWithSharesAndPartsAndWithoutAnyHash() throws {
    let frames = try Library.frames()
    let library = try Library()
    try library.ingest()
    #expect(try library.add("old", Library.text(frames[..<8])).hits == 1)
    #expect(try library.add("north", Library.text(frames[4..<9])).hits == 1)
    #expect(try library.add("old", Library.text(frames), percent: 100).hits == 1)
    let kept = try #require(try library.matches().dropFirst().first?["video"])
    var told: [(item: Int64, hit: ItemHitView)] = []
    try HitListing(store: library.testCase.store, actor: .keyHolder).list {
      told.append(($0, $1))
    }
    #expect(told.map(\.item) == [1, 1])
    #expect(told.map(\.hit.name) == ["north", "old"], "hits on versions no longer in force")
    let hit = try #require(told.first).hit
    #expect(hit.owner == "harbour" && hit.algorithm == .vpdq && hit.frames == nil)
    let video = try #require(hit.video)
    #expect(video.share == kept["query_percent"]?.double && video.knownShare == 100)
    let longest = try #require(video.segments.first)
    let segment = try #require(kept["segments"]?.elements?.first)
    #expect(Int64(longest.frames) == segment["frames"]?.integer)
    #expect(
      longest.part.from * 1e6 == segment["query"]?["first_microseconds"]?.double
        && longest.part.to * 1e6 == segment["query"]?["last_microseconds"]?.double)
    #expect(longest.known.from == 0 && longest.known.to > longest.known.from)
    for frame in frames {
      #expect(!"\(hit)".contains(frame.fingerprint.hash.description))
    }
    #expect(throws: CaseworkError.self) {
      try HitListing(store: library.testCase.store, actor: .nobody).list { _, _ in }
    }
    try library.testCase.store.close()
  }

  @Test(arguments: [
    #"{}"#, #"{"query_percent":1,"target_percent":2}"#,
    #"{"query_percent":"1","target_percent":2,"segments":[]}"#,
  ])
  func whatIsNoShareIsNotTold(_ text: String) throws {
    let json = try JSONParser.parse(Array(text.utf8))
    #expect(HitVideo(json) == nil && HitFrames(json) == nil && VideoPart(json) == nil)
  }

  @Test func partsThatEndBeforeTheyBeginAreOfOneMoment() throws {
    let part = VideoPart(["first_microseconds": 2_500_000, "last_microseconds": 1_000_000])
    #expect(part?.from == 2.5 && part?.to == 2.5)
  }

  @Test func aVideoThatComesLaterIsHeldAgainstTheListsAsOneThatWasThere() throws {
    let text = Library.text(try Library.frames().dropFirst(3))
    let before = try Library()
    try before.ingest()
    _ = try before.add("north", text)
    let after = try Library()
    _ = try after.add("north", text)
    try after.ingest()
    let found = try after.matches()
    #expect(found.count == 1)
    #expect(try before.matches() == found)
    #expect(try after.bearing() == .positiveNear)
    #expect(try after.testCase.problems() == [])
    for library in [before, after] { try library.testCase.store.close() }
  }

  @Test func aNegativeListOfVideosSuppressesNothing() throws {
    let frames = try Library.frames()
    let library = try Library()
    try library.ingest()
    #expect(try library.add("south", Library.text(frames), .negative).hits == 1)
    #expect(try library.bearing() == .negativeNear)
    #expect(try library.add("north", Library.text(frames)).hits == 1)
    #expect(try library.bearing() == .conflict)
    try library.testCase.store.close()
  }

  @Test func theListsShareDecides() throws {
    let frames = try Library.frames()
    let library = try Library()
    try library.ingest()
    // Three frames of the film among nine of nothing.
    let others = (0..<9).map { number in
      "\(20 + number),90,\(String(repeating: Array("123456789")[number], count: 64)),\(20 + number)\n"
    }
    let text = Library.text(frames[..<3]) + others.joined()
    #expect(try library.add("half", text, percent: 80).hits == 0)
    #expect(try library.add("tenth", text, percent: 10).hits == 1)
    try library.testCase.store.close()
  }

  @Test func anEntryThatIsNotWhatWasImportedIsTold() throws {
    let frames = try Library.frames()
    let library = try Library()
    try library.ingest()
    _ = try library.add("north", Library.text(frames))
    let version = try #require(try library.testCase.rows(ListVersionRow.self).first)
    let path = "\(library.testCase.store.library)/\(version.snapshotName)"
    let snapshot = try ListSnapshot(path: path)
    let entries = try snapshot.entries()
    #expect(HashListRoot.of(entries).bytes == version.root)
    // The same key, root and tags over frames of which one was changed, with sound checksums.
    var changed = try #require(entries.videos.first).frames
    changed[0] = VPDQFrame(
      frame: 0, microseconds: 0, fingerprint: .init(hash: PDQHash(1, 2, 3, 4), quality: 90))
    var builder = HashListEntriesBuilder()
    builder.add(
      KnownVideo(key: entries[.vpdq][0].key, fingerprint: VPDQFingerprint(frames: changed)))
    try ListSnapshot.write(
      builder.finish().entries, settings: snapshot.settings, root: snapshot.root,
      sourceDigest: snapshot.sourceDigest, to: path)
    let told = try library.testCase.problems()
    #expect(told.contains { $0.contains("are not those imported") }, "\(told)")
    try library.testCase.store.close()
  }

  private struct Vectors: Decodable {
    struct Pair: Decodable {
      let query: String
      let target: String
      let queryPercent: Double
      let targetPercent: Double

      enum CodingKeys: String, CodingKey {
        case query, target
        case queryPercent = "query_percent"
        case targetPercent = "target_percent"
      }
    }

    let signals: [String: String]
    let pairs: [Pair]
  }

  /// `scripts/make-vpdq-vectors` writes signals and shares with the threatexchange package itself.
  @Test func sharesAreThoseOfThreatexchange() throws {
    let vectors = try JSONDecoder().decode(
      Vectors.self,
      from: Data(try Repository.bytes(of: "Tests/CaseworkTests/Fixtures/vpdq-vectors.json")))
    let scratch = try Scratch()
    for (name, signal) in vectors.signals {
      try scratch.write(Array(signal.utf8), to: "films/\(name).json")
    }
    let list = try HashListReader.read(path: scratch.path + "/films")
    #expect(list.problemCount == 0 && list.entries.videos.count == vectors.signals.count)
    try ListSnapshot.write(
      list.entries, settings: HashListSettings(name: "n", owner: "o", videoPercent: 1),
      root: .ofEmptyInput, sourceDigest: .ofEmptyInput, to: scratch.path + "/list")
    let snapshot = try ListSnapshot(path: scratch.path + "/list")
    var shares: [String: [String: [Double]]] = [:]
    for (position, video) in list.entries.videos.enumerated() {
      let name = list.entries.tagSets[Int(list.entries[.vpdq][position].tagSet)].joined()
      for hit in try snapshot.lookup(video: video) {
        let other = try snapshot.tags(ofEntry: hit.hit.entry).joined()
        shares[name, default: [:]][other] = [hit.queryPercent, hit.targetPercent]
      }
    }
    #expect(vectors.pairs.count == 81)
    for pair in vectors.pairs {
      let found = shares["id:\(pair.query)"]?["id:\(pair.target)"] ?? [0, 0]
      #expect(
        abs(found[0] - pair.queryPercent) < 1e-9 && abs(found[1] - pair.targetPercent) < 1e-9,
        "\(pair.query) in \(pair.target)")
    }
  }
}
