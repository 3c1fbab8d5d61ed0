// SPDX-License-Identifier: Apache-2.0
// A source that is taken in again with another page mapping: the newest counts, nothing is stored twice.

import Catalog
import EvidenceModel
import Foundation
import StudyReport
import Synchronization
import Testing

@testable import Casework

@Suite struct RemappingTests {
  /// A mapping whose images and times are found by these queries.
  private static func mapping(
    images: String, time: String = "time@datetime", url: String = "https://quay.example/topic/*"
  ) -> String {
    """
    {"format": "martlet-page-mapping/1", "pages": [{"url": "\(url)",
     "post": "article.post", "post_id": "@id", "time": "\(time)", "images": ["\(images)"]}]}
    """
  }

  /// Three posts with one attachment and one avatar each, on two pages.
  private static func capture() throws -> [UInt8] {
    var bytes: [UInt8] = []
    var posts = ""
    for seed in UInt64(11)...13 {
      for kind in ["full", "avatar"] {
        let number = kind == "full" ? seed : 100 + seed
        bytes += WARC.response(
          "https://quay.example/\(kind)\(seed).png", type: "image/png",
          body: try Pictures.png(number, side: 64))
      }
      posts += """
        <article class="post" id="p\(seed)">
        <time datetime="2023-09-\(seed)T10:00:00Z" title="2023-10-\(seed)T10:00:00Z">then</time>
        <img class="avatar" src="/avatar\(seed).png"><img class="full" src="/full\(seed).png">
        </article>
        """
    }
    for number in 1...2 {
      bytes += WARC.response(
        "https://quay.example/topic/\(number)", type: "text/html",
        body: Array("<html><body>\(posts)<p>\(number)</p></body></html>".utf8))
    }
    return bytes
  }

  private struct Site {
    let testCase: TestCase
    let file: String
    private let scratch: Scratch

    init() throws {
      testCase = try TestCase()
      scratch = try Scratch()
      file = try scratch.write(try RemappingTests.capture(), to: "capture.warc")
    }

    /// The items that are posted now, by the report's own reading.
    func posted(at size: Int? = nil) throws -> (unit: ImagesUnit, figures: [PostedFigure]) {
      let store = testCase.store
      return try store.catalog.read { reader in
        let state = try LedgerState.read(reader, columns: store.columns, limit: size)
        let snapshot = try StudySnapshotBuilder(
          store: store, reader: reader, state: state,
          regime: try CaseRegimes.inForce(reader, own: "uk-england-wales")[0], root: ""
        ).build()
        return (snapshot.imagesUnit, snapshot.figures)
      }
    }

    func items(at size: Int? = nil) throws -> Set<Int> {
      Set(try posted(at: size).figures.map(\.item))
    }

    func item(_ seed: UInt64) throws -> Int {
      Int(try #require(try testCase.item(Pictures.sha256(try Pictures.png(seed, side: 64)))))
    }

    func size() throws -> Int { try testCase.rows(LeafRow.self).count }

    func status(_ name: String) throws -> Int {
      let intake = try CaseStatus.read(testCase.store).groups.first { $0.name == "intake" }
      return try #require(intake?.counts.first { $0.name == name }?.count)
    }
  }

  @Test func theNewestMappingCountsAndReportsOfBeforeStand() throws {
    let site = try Site()
    let attachments = Self.mapping(images: "img.full@src")
    let avatars = Self.mapping(images: "img.avatar@src")
    try site.testCase.ingest([site.file], mapping: attachments)
    let full = Set(try (UInt64(11)...13).map { try site.item($0) })
    let small = Set(try (UInt64(111)...113).map { try site.item($0) })
    #expect(try site.items() == full)
    let before = try site.size()
    let counts = try site.testCase.counts()

    let summary = try #require(try site.testCase.ingest([site.file], mapping: avatars).first)
    #expect(summary.outcome == .alreadyDone)
    #expect(summary.message?.contains("mapped anew: 2") == true)
    #expect(try site.items() == small)
    try site.testCase.store.catalog.read { reader in
      let (all, few) = (try WithdrawnPostings.read(reader), try WithdrawnRanges.read(reader))
      let postings = try reader.rows(PostingRow.self)
      #expect(Set(postings.filter(few.contain).map(\.id)) == all.postings)
      #expect(all.postings.count == 3)
    }
    #expect(try site.status("postings") == 3)
    #expect(try site.status("posts") == 3)
    #expect(try site.items(at: before) == full, "a report of before is made again")
    for table in ["source", "capture", "item", "occurrence", "post", "page"] {
      #expect(try site.testCase.counts()[table] == counts[table], "\(table)")
    }
    let between = try site.size()

    try site.testCase.ingest([site.file], mapping: attachments)
    #expect(try site.items() == full, "what was withdrawn has come back")
    #expect(try site.items(at: before) == full)
    #expect(try site.items(at: between) == small)
    #expect(try site.status("postings") == 3)
    #expect(try site.testCase.problems() == [])
    try site.testCase.store.close()
  }

  @Test func theSameMappingAgainChangesNothing() throws {
    let site = try Site()
    let mapping = Self.mapping(images: "img.full@src")
    try site.testCase.ingest([site.file], mapping: mapping)
    let size = try site.size()
    let counts = try site.testCase.counts()
    try site.testCase.ingest([site.file], mapping: mapping)
    try site.testCase.ingest([site.file])
    #expect(try site.size() == size)
    #expect(try site.testCase.counts() == counts)
    try site.testCase.store.close()
  }

  @Test func aMappingForASourceReadWithoutOneMakesItsPostings() throws {
    let site = try Site()
    try site.testCase.ingest([site.file])
    #expect(try site.posted().unit == .occurrences)
    try site.testCase.ingest([site.file], mapping: Self.mapping(images: "img.full@src"))
    let whole = try Site()
    try whole.testCase.ingest([whole.file], mapping: Self.mapping(images: "img.full@src"))
    #expect(try site.posted().unit == .postings)
    #expect(try site.posted().figures == whole.posted().figures)
    #expect(try site.testCase.problems() == [])
    try site.testCase.store.close()
  }

  @Test func timesAreThoseOfTheNewestMapping() throws {
    let site = try Site()
    let days = { try site.posted().figures.compactMap { $0.day?.description }.sorted() }
    try site.testCase.ingest([site.file], mapping: Self.mapping(images: "img.full@src"))
    let before = try site.size()
    #expect(try days() == ["2023-09-11", "2023-09-12", "2023-09-13"])
    try site.testCase.ingest(
      [site.file], mapping: Self.mapping(images: "img.full@src", time: "time@title"))
    #expect(try days() == ["2023-10-11", "2023-10-12", "2023-10-13"])
    let old = try site.posted(at: before).figures.compactMap { $0.day?.description }.sorted()
    #expect(old == ["2023-09-11", "2023-09-12", "2023-09-13"])
    #expect(try site.status("posts") == 3)
    #expect(try site.testCase.problems() == [])
    try site.testCase.store.close()
  }

  @Test func aMappingThatFindsNoPostLeavesOccurrences() throws {
    let site = try Site()
    try site.testCase.ingest([site.file], mapping: Self.mapping(images: "img.full@src"))
    try site.testCase.ingest(
      [site.file],
      mapping: Self.mapping(images: "img.full@src", url: "https://elsewhere.example/*"))
    #expect(try site.posted().unit == .occurrences)
    #expect(try site.status("posts") == 0)
    try site.testCase.store.close()
  }

  @Test(arguments: [0, 1, 4, 7])
  func aMappingThatWasStoppedIsSaidAndDoneAgain(_ captures: Int) throws {
    let site = try Site()
    try site.testCase.ingest([site.file], mapping: Self.mapping(images: "img.full@src"))
    let avatars = Self.mapping(images: "img.avatar@src")
    let isAsked = Mutex(false)
    #expect(throws: CaseworkError(.interrupted, "")) {
      try site.testCase.ingest(
        [site.file], mapping: avatars, isInterrupted: { isAsked.withLock { $0 } },
        progress: { progress in
          if progress.stage == .mapping, progress.done > captures { isAsked.withLock { $0 = true } }
        })
    }
    try site.testCase.reopen()
    #expect(try site.status("mapping_unfinished") == 1)
    let idle = try #require(try site.testCase.ingest([site.file]).first)
    #expect(idle.message?.contains("run again with --mapping") == true)
    try site.testCase.ingest([site.file], mapping: avatars)
    #expect(try site.status("mapping_unfinished") == 0)
    #expect(try site.items() == Set(try (UInt64(111)...113).map { try site.item($0) }))
    #expect(try site.status("postings") == 3)
    #expect(try site.testCase.problems() == [])
    try site.testCase.store.close()
  }

  @Test func aSourceThatGoesOnWithAnotherMappingIsMappedByIt() throws {
    let site = try Site()
    let isAsked = Mutex(false)
    #expect(throws: CaseworkError(.interrupted, "")) {
      try site.testCase.ingest(
        [site.file], mapping: Self.mapping(images: "img.full@src"),
        isInterrupted: { isAsked.withLock { $0 } },
        progress: { if $0.stage == .reading, $0.done >= 7 { isAsked.withLock { $0 = true } } })
    }
    try site.testCase.ingest([site.file], mapping: Self.mapping(images: "img.avatar@src"))
    #expect(try site.items() == Set(try (UInt64(111)...113).map { try site.item($0) }))
    #expect(try site.testCase.problems() == [])
    try site.testCase.store.close()
  }

  @Test func aSourceThatGoesOnWithoutAMappingKeepsItsOwn() throws {
    let site = try Site()
    let isAsked = Mutex(false)
    #expect(throws: CaseworkError(.interrupted, "")) {
      try site.testCase.ingest(
        [site.file], mapping: Self.mapping(images: "img.full@src"),
        isInterrupted: { isAsked.withLock { $0 } },
        progress: { if $0.stage == .reading, $0.done >= 2 { isAsked.withLock { $0 = true } } })
    }
    try site.testCase.ingest([site.file])
    #expect(try site.items() == Set(try (UInt64(11)...13).map { try site.item($0) }))
    try site.testCase.store.close()
  }
}
