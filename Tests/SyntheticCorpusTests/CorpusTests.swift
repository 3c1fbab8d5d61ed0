// SPDX-License-Identifier: Apache-2.0
// Written corpora: the same bytes each time, and a capture that an independent reader understands.

import Crypto
import EvidenceModel
import Foundation
import Testing

@testable import SyntheticCorpus

/// Written corpora are read here by a small reader of their own.
@Suite struct CorpusTests {
  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = NSTemporaryDirectory() + "martlet-corpus-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  private func bytes(_ path: String) throws -> [UInt8] {
    Array(try #require(FileManager.default.contents(atPath: path)))
  }

  @Test func theSameSeedGivesTheSameBytesOnAnyNumberOfThreads() throws {
    try withFolder { folder in
      let plan = CorpusPlan.demo(postings: 24, seed: 41)
      let one = try CorpusWriter.write(plan, to: folder + "/a", threads: 1)
      let two = try CorpusWriter.write(plan, to: folder + "/b", threads: 3)
      for path in [\CorpusManifest.capturePath, \.mappingPath, \.truthPath, \.planPath] {
        #expect(try bytes(one[keyPath: path]) == bytes(two[keyPath: path]))
      }
      let other = try CorpusWriter.write(
        CorpusPlan.demo(postings: 24, seed: 42), to: folder + "/c")
      #expect(try bytes(other.capturePath) != bytes(one.capturePath))
    }
  }

  @Test func aDemoCaptureHoldsEveryPictureOfTheTruthAndRightDigests() throws {
    try withFolder { folder in
      let plan = CorpusPlan.demo(postings: 90, seed: 5)
      let manifest = try CorpusWriter.write(plan, to: folder)
      let records = try SmallWARCReader.records(bytes(manifest.capturePath))
      let truth = try TruthFile.load(manifest.truthPath)
      #expect(records.first?.type == "warcinfo")
      #expect(records.count { !$0.isBlockDigestRight } == 0)
      #expect(records.count { !$0.isPayloadDigestRight } == 0)
      #expect(Set(records.map(\.identifier)).count == records.count)
      let pictures = records.filter { $0.type == "response" && $0.mediaType.hasPrefix("image/") }
      let contents = Set(try pictures.map { try $0.contentDigest() })
      #expect(contents == Set(truth.records.map(\.sha256)))
      #expect(Set(truth.records.map(\.sha256)).count == truth.records.count)
      #expect(truth.records.contains { $0.role == .thumbnail })
      #expect(truth.records.count { $0.role == .furniture } == plan.furniture)
      #expect(truth.totals().postings == 90)
      #expect(truth.posted.count == plan.pictures.count)
      try checkRevisits(records)
    }
  }

  @Test func aReplayCaptureHoldsOnlyItsPostedPictures() throws {
    try withFolder { folder in
      let oracle = try Oracle(
        posted: 60, selected: 36, analysts: 4, analystHours: 0.25, pseudoPhotographs: 9,
        prohibitedImages: 6)
      let plan = CorpusPlan.replay(oracle: oracle, arm: .withError(.stated), seed: 17, side: 64)
      let written = try CorpusWriter.write(plan, to: folder)
      let manifest = try CorpusManifest.load(folder + "/corpus")
      #expect(manifest == written)
      #expect(manifest.oracle == oracle)
      #expect(manifest.assessors.error == ErrorModel.stated)
      let truth = try TruthFile.load(manifest.truthPath)
      let totals = truth.totals()
      #expect(truth.records.count == 60)
      #expect(totals.postings == 60)
      #expect(totals.selected == 36)
      #expect(totals.notSelected == 24)
      #expect(totals.pseudoPhotographs == 9)
      #expect(totals.prohibitedImages == 6)
      #expect(totals.assessmentMilliseconds == 900_000)
      let selected = truth.posted.filter(\.truth.isSelected)
      #expect(Set(selected.map { manifest.assessors.rater(of: $0.sha256) }) == Set(0..<4))
      let records = try SmallWARCReader.records(bytes(manifest.capturePath))
      let pictures = records.filter { $0.type == "response" && $0.mediaType.hasPrefix("image/") }
      #expect(pictures.count == 60)
    }
  }

  @Test func pagesOverlapAndSomeAreMetAgain() throws {
    let plan = CorpusPlan.demo(postings: 400, seed: 2)
    let pages = ForumPages(plan)
    let second = try #require(pages.keys.first { $0.number == 2 })
    let before = pages.posts(on: .init(topic: second.topic, number: 1))
    #expect(pages.posts(on: second).first == before.last)
    let shown = Set(pages.keys.flatMap { pages.posts(on: $0).map(\.number) })
    #expect(shown == Set(1...plan.posts.count))
    let crawl = CrawlPlan(plan, pages: pages)
    let again = crawl.steps.filter { if case .page(_, 1, _) = $0 { true } else { false } }
    #expect(!again.isEmpty)
    #expect(pages.html(second, crawl: 0) != pages.html(second, crawl: 1))
  }

  @Test func aPageStatesPostsAsTheMappingExpectsThem() throws {
    let plan = CorpusPlan.demo(postings: 200, seed: 3)
    let pages = ForumPages(plan)
    let html = pages.keys.map { String(decoding: pages.html($0, crawl: 0), as: UTF8.self) }.joined()
    for post in plan.posts {
      #expect(html.contains("<article class=\"post\" id=\"post-\(post.number)\">"))
    }
    for part in [
      "class=\"avatar\"", "<blockquote>", "class=\"signature\"", "srcset=", "class=\"full\" href=",
      "+00:00\"", "+02:00\"", "class=\"poster\"",
    ] { #expect(html.contains(part)) }
    #expect(PageMapping.json["format"]?.text == "martlet-page-mapping/1")
  }

  @Test func writingStopsWhenProgressThrows() throws {
    struct Stop: Error {}
    try withFolder { folder in
      #expect(throws: Stop.self) {
        try CorpusWriter.write(CorpusPlan.demo(postings: 5, seed: 1), to: folder) { _ in
          throw Stop()
        }
      }
      let error = #expect(throws: CorpusError.self) { try CorpusManifest.load(folder + "/corpus") }
      #expect(error?.code == "unreadable")
    }
  }

  @Test func aTruthFileChangedByHandIsRefusedWithItsLine() throws {
    try withFolder { folder in
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try Data("{\"sha256\":\"00\"}\n".utf8).write(
        to: URL(fileURLWithPath: folder + "/truth.jsonl"))
      #expect(throws: CorpusError.malformedTruth(line: 1)) {
        try TruthFile.load(folder + "/truth.jsonl")
      }
    }
  }

  private func checkRevisits(_ records: [SmallWARCReader.Record]) throws {
    let revisits = records.filter { $0.type == "revisit" }
    #expect(!revisits.isEmpty)
    for revisit in revisits {
      let target = revisit.fields["warc-target-uri"]
      let original = try #require(
        records.first {
          $0.type == "response" && $0.fields["warc-target-uri"] == target
            && $0.fields["warc-date"] == revisit.fields["warc-refers-to-date"]
        })
      #expect(original.fields["warc-payload-digest"] == revisit.fields["warc-payload-digest"])
      #expect(revisit.body.isEmpty)
    }
  }
}
