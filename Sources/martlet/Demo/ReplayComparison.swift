// SPDX-License-Identifier: Apache-2.0
// Truth and published figures beside what a replay observes, from the corpus that it replayed.

internal import Casework
internal import Crypto
internal import EvidenceCapture
internal import EvidenceModel
internal import Foundation
internal import StudyReport
internal import SyntheticCorpus

/// Truth and published figures beside what a replay observes.
enum ReplayComparison {
  /// The comparison for the corpus in a folder, as a person names it beside a report.
  ///
  /// - Throws: ``CaseworkError`` `.usage` where the corpus replays no study; `CorpusError`.
  static func load(
    _ folder: String, error: ErrorModel
  ) throws -> (comparison: TruthComparison, capture: String) {
    let corpus = try CorpusManifest.load(folder)
    guard
      let comparison = try make(
        corpus, totals: TruthFile.load(corpus.truthPath).totals(), error: error)
    else {
      throw CaseworkError(
        .usage, "the corpus replays no study, so there are no published figures to stand beside")
    }
    return (comparison, corpus.capturePath)
  }

  /// Refuses the corpus of another study: its capture has to be among what the case took in.
  ///
  /// - Throws: ``CaseworkError`` `.usage`; `CaptureError` where the capture cannot be read.
  static func require(_ capture: String, in store: CaseStore) throws {
    let digest = try SourceDigest.compute(path: capture).sha256
    guard try store.hasSource(digest) else {
      throw CaseworkError(
        .usage,
        "the corpus is not the one that this case replays: its capture is none of the case's sources; name the "
          + "case's own corpus")
    }
  }

  /// The comparison; `nil` outside a replay.
  static func make(
    _ corpus: CorpusManifest, totals: CorpusTotals, error: ErrorModel
  ) throws -> TruthComparison? {
    guard let oracle = corpus.oracle else { return nil }
    guard let truth = FileManager.default.contents(atPath: corpus.truthPath) else {
      throw CorpusError.unreadable("truth")
    }
    let figures: [(String, Int, Int)] = [
      ("images_posted", totals.pictures, oracle.posted),
      ("images_selected", totals.selected, oracle.selected),
      ("images_not_selected", totals.notSelected, oracle.notSelected),
      ("criminal.pseudo_photograph", totals.pseudoPhotographs, oracle.pseudoPhotographs),
      ("criminal.prohibited_image", totals.prohibitedImages, oracle.prohibitedImages),
      ("analysts", corpus.assessors.raters, oracle.analysts),
    ]
    return TruthComparison(
      statement: "Simulated assessors; \(error.statement).",
      figures: figures.map {
        TruthComparison.Figure(id: $0.0, truth: Double($0.1), published: Double($0.2))
      } + [
        TruthComparison.Figure(
          id: "analyst_hours", truth: Double(totals.assessmentMilliseconds) / 3_600_000,
          published: oracle.analystHours)
      ], options: ["--corpus FOLDER"] + (error == .none ? [] : ["--with-error"]),
      digest: HexText.encode(Array(SHA256.hash(data: truth))))
  }
}

extension ErrorModel {
  /// The stated rates in words.
  fileprivate var statement: String {
    guard self != .none else { return "error rates zero" }
    let rates: [(String, Double)] = [
      ("class", classRate), ("severity", severityRate), ("age", ageRate), ("unsure", unsureRate),
      ("triage missed", missRate), ("triage excess", excessRate),
    ]
    return "error rates "
      + rates.map { "\($0.0) \(DecimalText.fixed($0.1 * 100, places: 1)) %" }.joined(
        separator: ", ")
  }
}
