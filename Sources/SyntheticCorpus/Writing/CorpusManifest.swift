// SPDX-License-Identifier: Apache-2.0
// What was written: paths, totals, and the simulated team that goes with it.

internal import EvidenceModel
internal import Foundation

/// What a corpus folder holds, as its plan file states it.
public struct CorpusManifest: Hashable, Sendable {
  /// The folder with the four files.
  public let directory: String
  /// What the corpus is for.
  public let kind: CorpusPlan.Kind
  /// The seed that everything follows from.
  public let seed: UInt64
  /// The name of the arm: `baseline` or `with_error`.
  public let arm: String
  /// The number of postings.
  public let postings: Int
  /// The simulated team.
  public let assessors: SimulatedAssessor
  /// The figures to bring out; absent in a demo.
  public let oracle: Oracle?

  /// The capture.
  public var capturePath: String { directory + "/capture.warc.gz" }
  /// The page mapping.
  public var mappingPath: String { directory + "/mapping.json" }
  /// The ground truth.
  public var truthPath: String { directory + "/truth.jsonl" }
  /// The plan.
  public var planPath: String { directory + "/plan.json" }

  /// Reads the plan file of the corpus in `directory`.
  ///
  /// - Throws: ``CorpusError`` `.unreadable`, `.malformedPlan` or an oracle's error.
  public static func load(_ directory: String) throws(CorpusError) -> CorpusManifest {
    guard let data = FileManager.default.contents(atPath: directory + "/plan.json") else {
      throw .unreadable("plan")
    }
    guard let json = try? JSONParser.parse(Array(data)) else { throw .malformedPlan("JSON") }
    guard let kind = json["kind"]?.text.flatMap(CorpusPlan.Kind.init) else {
      throw .malformedPlan("kind")
    }
    guard let seed = json["seed"]?.text.flatMap({ UInt64($0) }),
      let raterSeed = json["rater_seed"]?.text.flatMap({ UInt64($0) }),
      let raters = json["raters"]?.integer, let count = Int(exactly: raters)
    else { throw .malformedPlan("seed, rater_seed or raters") }
    guard let arm = json["arm"]?["name"]?.text,
      let error = json["arm"]?["error"].flatMap(ErrorModel.init)
    else { throw .malformedPlan("arm") }
    guard let postings = json["postings"]?.integer.flatMap({ Int(exactly: $0) }) else {
      throw .malformedPlan("postings")
    }
    var oracle: Oracle?
    if let published = json["published"], published.members != nil {
      oracle = try Oracle(
        json: Array(JSONValue.object([.init("published", published)]).compactText.utf8))
    }
    return CorpusManifest(
      directory: directory, kind: kind, seed: seed, arm: arm, postings: postings,
      assessors: SimulatedAssessor(raters: count, seed: raterSeed, error: error), oracle: oracle)
  }

  /// The plan file's content.
  func json(totals: CorpusTotals) -> JSONValue {
    [
      "format": "martlet-corpus-plan/1", "kind": .string(kind.rawValue),
      "seed": .string(String(seed)), "postings": JSONValue(postings),
      "arm": ["name": .string(arm), "error": assessors.error.json],
      "raters": JSONValue(assessors.raters), "rater_seed": .string(String(assessors.seed)),
      "distribution": TruthDistribution.standard.json, "totals": totals.json,
      "published": oracle?.json ?? .null,
    ]
  }
}
