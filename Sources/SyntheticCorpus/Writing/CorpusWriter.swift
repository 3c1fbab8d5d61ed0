// SPDX-License-Identifier: Apache-2.0
// From a plan to the four files of a corpus.

internal import EvidenceModel
internal import Foundation
internal import SyntheticEncoding

/// How far the writing has come.
public struct CorpusProgress: Hashable, Sendable {
  /// Steps of the crawl written.
  public let done: Int
  /// Steps of the crawl in all.
  public let total: Int
  /// Bytes of the capture written.
  public let bytes: Int
}

/// Writes synthetic corpora.
public enum CorpusWriter {
  private static let batch = 96

  /// Writes `corpus/capture.warc.gz`, `mapping.json`, `truth.jsonl` and `plan.json` below `directory`,
  /// replacing earlier ones; the plan file comes last, so that its presence means a whole corpus.
  ///
  /// The same plan gives the same bytes, for one set of library versions and any number of threads.
  ///
  /// - Parameters:
  ///   - plan: what to write.
  ///   - directory: where; made when missing.
  ///   - threads: how many pictures are drawn at once.
  ///   - progress: called now and then on the calling thread; what it throws stops the writing.
  /// - Returns: what was written.
  /// - Throws: ``CorpusError``, and what `progress` throws.
  @discardableResult
  public static func write(
    _ plan: CorpusPlan, to directory: String, threads: Int = 2,
    progress: (CorpusProgress) throws -> Void = { _ in }
  ) throws -> CorpusManifest {
    let folder = directory + "/corpus"
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try? FileManager.default.removeItem(atPath: folder + "/plan.json")
    } catch { throw CorpusError.unwritable("its folder cannot be made") }
    let digests = try writeCapture(plan, folder: folder, threads: threads, progress: progress)
    let truth = TruthFile(TruthBook(plan, digests: digests).records)
    let team = team(for: plan, truth: truth)
    let manifest = CorpusManifest(
      directory: folder, kind: plan.kind, seed: plan.seed, arm: plan.arm.name,
      postings: plan.postings, assessors: team, oracle: plan.oracle)
    let lines = truth.records.map { $0.json.compactText + "\n" }.joined()
    try save(lines, to: manifest.truthPath)
    try save(PageMapping.json.indentedText + "\n", to: manifest.mappingPath)
    try save(manifest.json(totals: truth.totals()).indentedText + "\n", to: manifest.planPath)
    return manifest
  }

  private static func writeCapture(
    _ plan: CorpusPlan, folder: String, threads: Int, progress: (CorpusProgress) throws -> Void
  ) throws -> [CaptureContent: SHA256Digest] {
    let pages = ForumPages(plan)
    let crawl = CrawlPlan(plan, pages: pages)
    let writer = StepWriter(plan, pages: pages, crawl: crawl)
    let partial = folder + "/capture.warc.gz.partial"
    guard FileManager.default.createFile(atPath: partial, contents: nil),
      let file = FileHandle(forWritingAtPath: partial)
    else { throw CorpusError.unwritable("the capture cannot be created") }
    defer { try? file.close() }
    var digests: [CaptureContent: SHA256Digest] = [:]
    var written = 0
    for start in stride(from: 0, to: crawl.steps.count, by: batch) {
      let range = start..<min(start + batch, crawl.steps.count)
      let steps = try encoded {
        try OrderedWork.map(range, threads: threads) { try writer.write($0) }
      }
      for step in steps {
        do { try file.write(contentsOf: step.bytes) } catch {
          throw CorpusError.unwritable("writing the capture failed; is the disk full?")
        }
        written += step.bytes.count
        for entry in step.contents { digests[entry.content] = entry.sha256 }
      }
      try progress(CorpusProgress(done: range.upperBound, total: crawl.steps.count, bytes: written))
    }
    let target = folder + "/capture.warc.gz"
    guard unsafe rename(partial, target) == 0 else {
      throw CorpusError.unwritable("the finished capture cannot be renamed")
    }
    return digests
  }

  private static func encoded<Value>(_ body: () throws -> Value) throws -> Value {
    do { return try body() } catch let error as EncodingError {
      throw CorpusError.encoding(error.userMessage)
    }
  }

  /// The team whose seed is the first, from the plan's on, that gives every rater a selected item.
  private static func team(for plan: CorpusPlan, truth: TruthFile) -> SimulatedAssessor {
    let selected = truth.posted.filter(\.truth.isSelected)
    var seed = plan.seed
    while true {
      let team = SimulatedAssessor(raters: plan.raters, seed: seed, error: plan.arm.error)
      var busy: Set<Int> = []
      for record in selected where busy.count < team.raters {
        busy.insert(team.rater(of: record.sha256))
      }
      if busy.count == team.raters || selected.count < team.raters { return team }
      seed &+= 1
    }
  }

  private static func save(_ text: String, to path: String) throws {
    do { try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic) } catch {
      throw CorpusError.unwritable("a file beside the capture cannot be written")
    }
  }
}
