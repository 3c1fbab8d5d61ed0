// SPDX-License-Identifier: Apache-2.0
// Videos hit the pictures of known lists by their frames, and the match says how many frames did.

import Catalog
import EvidenceModel
import HashExchange
import MartletTesting
import SyntheticEncoding
import Testing

@testable import Casework

@Suite struct FrameMatchingTests {
  private static let film = Result {
    try TestVideo.make(TestVideo.pattern(seconds: 4) + TestVideo.h264, fileExtension: "mp4")
  }
  private static let animation = Result {
    try TestVideo.make(TestVideo.pattern(seconds: 3), fileExtension: "gif")
  }

  /// A case with one item, and lists for it.
  private struct Library {
    let testCase: TestCase

    init() throws { testCase = try TestCase() }

    func ingest(_ bytes: [UInt8], _ name: String) throws {
      let path = try testCase.scratch.write(bytes, to: "source/" + name)
      try testCase.ingest([path])
    }

    func add(
      _ name: String, _ hashes: [PDQHash], _ polarity: ListPolarity = .positive, quality: Int = 50
    ) throws -> ListImportSummary {
      let lines = ["pdq"] + hashes.map(\.description)
      let file = try testCase.scratch.write(
        Array((lines.joined(separator: "\n") + "\n").utf8), to: "list.csv")
      return try ListService(store: testCase.store, actor: .keyHolder).add(
        try HashListReader.read(path: file),
        settings: HashListSettings(
          name: name, owner: "harbour", polarity: polarity, pdqThreshold: 31,
          minimumQuality: quality, tags: []))
    }

    func frames() throws -> [VPDQFrame] {
      let rows = try testCase.rows(FingerprintRow.self).filter { $0.algorithm == .vpdq }
      let row = try #require(rows.first)
      return try VPDQFingerprint(row, columns: testCase.store.columns).frames
    }

    /// The distance and the sealed entry of each match, the newest last.
    func matches() throws -> [(distance: Int, entry: JSONValue)] {
      try testCase.rows(MatchRow.self).sorted { $0.id < $1.id }.map { row in
        #expect(row.algorithm == .pdq)
        let entry = try testCase.store.columns.openJSON(
          row.sealedEntry, MatchRow.self, "sealed_entry", row: row.id)
        return (row.distance, entry)
      }
    }

    func bearing() throws -> SelectionFeatures.Match {
      let item = try #require(try testCase.rows(ItemRow.self).first)
      return try testCase.store.catalog.read {
        try MatchIndex.read($0, columns: testCase.store.columns).bearing(on: item.id)
      }
    }
  }

  private static func flipped(_ hash: PDQHash, _ bits: Range<Int>) -> PDQHash {
    var bytes = hash.bytes
    for bit in bits { bytes[bit / 8] ^= 1 << (bit % 8) }
    return PDQHash(bytes: bytes) ?? hash
  }

  /// How many frames are near a hash, counted plainly.
  private static func near(_ hash: PDQHash, _ frames: [VPDQFrame]) -> [VPDQFrame] {
    frames.filter {
      $0.fingerprint.quality >= 50 && $0.fingerprint.hash.distance(to: hash) <= 31
    }
  }

  @Test func aFrameOnAListIsAMatchThatSaysHowMuchOfTheVideoHit() throws {
    let library = try Library()
    try library.ingest(try Self.film.get(), "film.mp4")
    let frames = try library.frames()
    let fit = frames.filter { $0.fingerprint.quality >= 50 }
    #expect(frames.count == 4 && fit.count > 2)
    let chosen = try #require(fit.last)
    #expect(try library.add("north", [chosen.fingerprint.hash]).hits == 1)
    let match = try #require(try library.matches().last)
    #expect(match.distance == 0)
    #expect(match.entry["value"]?.text == chosen.fingerprint.hash.description)
    let near = Self.near(chosen.fingerprint.hash, frames)
    let share = try #require(match.entry["frames"])
    #expect(share["near"]?.integer == Int64(near.count))
    #expect(share["near_any"]?.integer == Int64(near.count))
    #expect(share["fit"]?.integer == Int64(fit.count))
    #expect(share["first_microseconds"]?.integer == near.first?.microseconds)
    #expect(share["last_microseconds"]?.integer == chosen.microseconds)
    var told: [ItemHitView] = []
    try HitListing(store: library.testCase.store, actor: .keyHolder).list { told.append($1) }
    let shown = try #require(told.first?.frames)
    #expect(told.count == 1 && told.first?.video == nil)
    #expect((shown.near, shown.nearAny, shown.fit) == (near.count, near.count, fit.count))
    #expect(shown.part.from == near.first?.seconds && shown.part.to == chosen.seconds)
    #expect(try library.bearing() == .positiveNear)
    #expect(try library.add("south", [chosen.fingerprint.hash], .negative).hits == 1)
    #expect(try library.bearing() == .conflict, "a frame suppresses nothing")
    #expect(try library.testCase.problems() == [])
    try library.testCase.store.close()
  }

  @Test func aVideoThatComesLaterIsHeldAgainstTheLists() throws {
    let first = try Library()
    try first.ingest(try Self.film.get(), "film.mp4")
    let hashes = try first.frames().map(\.fingerprint.hash)
    _ = try first.add("north", hashes)
    let whole = try first.matches()
    try first.testCase.store.close()
    let later = try Library()
    _ = try later.add("north", hashes)
    try later.ingest(try Self.film.get(), "film.mp4")
    let found = try later.matches()
    #expect(!found.isEmpty && found.map(\.entry) == whole.map(\.entry))
    #expect(found.map(\.distance) == whole.map(\.distance))
    let anyNear = found.compactMap { $0.entry["frames"]?["near_any"]?.integer }
    let fit = found.compactMap { $0.entry["frames"]?["fit"]?.integer }
    #expect(anyNear == fit, "all that counts of the video is on the list")
    try later.testCase.store.close()
  }

  @Test(arguments: [0, 31, 32])
  func theListsThresholdHolds(bits: Int) throws {
    let library = try Library()
    try library.ingest(try Self.film.get(), "film.mp4")
    let frames = try library.frames()
    let entry = Self.flipped(try #require(frames.first).fingerprint.hash, 0..<bits)
    let isNear = !Self.near(entry, frames).isEmpty
    #expect(isNear == (bits < 32))
    #expect(try library.add("north", [entry]).hits == (isNear ? 1 : 0))
    try library.testCase.store.close()
  }

  @Test func framesBelowTheListsQualityDoNotCount() throws {
    let library = try Library()
    let plain = ["-f", "lavfi", "-i", "color=gray:size=160x120:rate=5:duration=2"]
    try library.ingest(
      try TestVideo.make(plain + TestVideo.h264, fileExtension: "mp4"), "plain.mp4")
    let frame = try #require(try library.frames().first)
    #expect(frame.fingerprint.quality < 50)
    let entry = Self.flipped(frame.fingerprint.hash, 0..<3)
    #expect(try library.add("north", [entry]).hits == 0)
    #expect(try library.add("south", [entry], quality: 0).hits == 1)
    try library.testCase.store.close()
  }

  @Test func anAnimationHitsAnEntryOnceWithItsFrames() throws {
    let library = try Library()
    try library.ingest(try Self.animation.get(), "film.gif")
    let first = try #require(try library.frames().first)
    try #require(first.fingerprint.quality >= 50)
    #expect(try library.add("north", [first.fingerprint.hash]).hits == 1)
    let match = try #require(try library.matches().last)
    #expect(match.distance == 0)
    #expect(match.entry["frames"]?["first_microseconds"]?.integer == 0)
    try library.testCase.store.close()
  }

  @Test func aPageBehindTheFirstHitsAnEntryWheneverTheListComes() throws {
    let pages = (1...3).map { seed in
      let card = PixelCanvas.testCard(width: 200, height: 150, seed: UInt64(seed))
      return PagedTIFF.Page(width: 200, height: 150, samples: card.bytes)
    }
    let bytes = PagedTIFF.make(pages).bytes
    let library = try Library()
    try library.ingest(bytes, "pages.tif")
    let frames = try library.frames()
    #expect(frames.count == 3)
    let last = try #require(frames.last).fingerprint
    try #require(last.quality >= 50 && Self.near(last.hash, frames).count == 1)
    #expect(try library.add("north", [last.hash]).hits == 1)
    let match = try #require(try library.matches().last)
    #expect(match.distance == 0)
    #expect(match.entry["frames"]?["first_microseconds"]?.integer == 2_000_000)
    #expect(try library.testCase.problems() == [])
    try library.testCase.store.close()
    let later = try Library()
    _ = try later.add("north", [last.hash])
    try later.ingest(bytes, "pages.tif")
    #expect(try later.matches().map(\.distance) == [0])
    try later.testCase.store.close()
  }

  @Test func ofVeryManyEntriesTheNearestAreKept() throws {
    let library = try Library()
    try library.ingest(try Self.film.get(), "film.mp4")
    let fit = try library.frames().filter { $0.fingerprint.quality >= 50 }
    let hash = try #require(fit.first).fingerprint.hash
    // All that can be made by flipping eleven bits.
    let entries = (0..<2_048).map { number in
      (0..<11).reduce(hash) { number >> $1 & 1 == 1 ? Self.flipped($0, $1..<$1 + 1) : $0 }
    }
    #expect(try library.add("north", entries).hits == 1_000)
    let distances = try library.matches().map(\.distance)
    #expect(distances == distances.sorted() && distances.first == 0)
    let nearest = entries.map { entry in
      fit.map { $0.fingerprint.hash.distance(to: entry) }.min() ?? 256
    }
    #expect(distances == Array(nearest.sorted().prefix(1_000)))
    try library.testCase.store.close()
  }

  @Test func aFingerprintThatIsNotWhatWasWrittenIsTold() throws {
    let library = try Library()
    let columns = library.testCase.store.columns
    let sealed = columns.seal([1, 0, 0], FingerprintRow.self, "sealed_value.vpdq", row: 3)
    let row = FingerprintRow(itemId: 3, algorithm: .vpdq, sealedValue: sealed)
    let error = #expect(throws: CaseworkError.self) { try VPDQFingerprint(row, columns: columns) }
    #expect(error?.code == .tampered)
    try library.testCase.store.close()
  }
}
