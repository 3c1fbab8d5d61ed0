// SPDX-License-Identifier: Apache-2.0
// What a corpus comes to once it is taken in: exactly what its own truth file and bytes say.

import Catalog
import EvidenceModel
import Foundation
import SyntheticCorpus
import Testing

@testable import Casework

@Suite struct CorpusIngestTests {
  @Test func countsEqualTheCorpussOwnTruth() throws {
    let corpus = try DemoCorpus.small.get()
    let testCase = try TestCase(copyOf: DemoCorpus.ingested.get())
    let totals = corpus.truth.totals()
    let postings = try testCase.rows(PostingRow.self)
    #expect(postings.count == totals.postings)
    #expect(Set(postings.map(\.itemId)).count == totals.pictures)
    let images = try testCase.rows(ItemRow.self).filter { $0.kind == .image }
    #expect(images.count == Set(corpus.truth.records.map(\.sha256)).count)
    #expect(images.allSatisfy { $0.state == "decoded" })
    let tally = try CaptureTally(path: corpus.manifest.capturePath)
    let captures = try testCase.rows(CaptureRow.self)
    #expect(captures.count { $0.role == "page" || $0.status == "stored" } > 0)
    #expect(try testCase.rows(OccurrenceRow.self).count == tally.places.count)
    let times = try testCase.rows(OccurrenceRow.self).reduce(0) { $0 + $1.times }
    #expect(times > Int64(tally.places.count), "re-crawls add times, not occurrences")
    #expect(try testCase.problems() == [])
    try testCase.store.close()
  }

  @Test func onlyWhatPostsShowIsPosted() throws {
    let corpus = try DemoCorpus.small.get()
    let testCase = try TestCase(copyOf: DemoCorpus.ingested.get())
    let digests = Dictionary(
      uniqueKeysWithValues: try SyntheticAccess(store: testCase.store).contents()
        .map { ($0.item, $0.sha256) })
    let postings = try testCase.rows(PostingRow.self)
    let posted = Dictionary(grouping: postings) { $0.itemId }
    for record in corpus.truth.records {
      let item = try #require(digests.first { $0.value == record.sha256 }?.key)
      let count = posted[item]?.count ?? 0
      switch record.role {
      case .posted: #expect(count == record.posts.count, "a picture is posted once a post")
      case .thumbnail: #expect(count == 0, "a thumbnail is counted with its full size")
      case .furniture: #expect(count == 0, "an avatar or banner is in no posting")
      }
    }
    #expect(corpus.truth.records.contains { $0.role == .thumbnail })
    #expect(corpus.truth.records.contains { $0.role == .furniture })
    try testCase.store.close()
  }

  @Test func runningAgainAddsNothing() throws {
    let corpus = try DemoCorpus.small.get()
    let testCase = try TestCase(copyOf: DemoCorpus.ingested.get())
    let before = try testCase.counts()
    let leaves = try testCase.rows(LeafRow.self).count
    let summaries = try testCase.ingest([corpus.manifest.capturePath], mapping: corpus.mapping)
    #expect(summaries.map(\.outcome) == [.alreadyDone])
    #expect(try testCase.counts() == before)
    #expect(try testCase.rows(LeafRow.self).count == leaves)
    try testCase.store.close()
  }

  @Test func aSecondCopyOfACaptureAddsCapturesOnly() throws {
    let corpus = try DemoCorpus.small.get()
    let testCase = try TestCase(copyOf: DemoCorpus.ingested.get())
    let before = try testCase.counts()
    let copy = testCase.scratch.path + "/again.warc.gz"
    try FileManager.default.copyItem(atPath: corpus.manifest.capturePath, toPath: copy)
    let summary = try #require(
      try testCase.ingest([copy], mapping: corpus.mapping).first)
    #expect(summary.outcome == .done)
    #expect(summary.newItems == 0)
    let after = try testCase.counts()
    for table in ["item", "fingerprint", "occurrence", "post", "posting", "trace", "conclusion"] {
      #expect(after[table] == before[table], "\(table)")
    }
    #expect(after["capture"] == 2 * (before["capture"] ?? 0))
    #expect(after["source"] == 2)
    #expect(try testCase.problems() == [])
    try testCase.store.close()
  }
}
