// SPDX-License-Identifier: Apache-2.0
// Why an item has its place: the parts of the formula that apply, each with its weight.

internal import Catalog
internal import EvidenceModel

/// One part of the formula that applies to an item.
public struct RankReason: Hashable, Sendable {
  /// The weight's name in the rule file, such as `camera_trace`.
  public let name: String
  /// The part in a few words.
  public let words: String
  /// What it adds to the rank; below zero when it takes off.
  public let value: Double

  /// Groups the parts of a reason.
  public init(name: String, words: String, value: Double) {
    self.name = name
    self.words = words
    self.value = value
  }
}

extension RankFormula {
  /// The weights by name.
  var weights: [String: Double] {
    [
      "camera_trace": cameraTrace, "generated_trace": generatedTrace, "edited_trace": editedTrace,
      "positive_near": positiveNear, "unknown": unknown,
      "verified_generated_deduction": verifiedGeneratedDeduction,
    ]
  }

  /// The formula with these weights; one that is missing counts nothing.
  init(weights: [String: Double]) {
    self.init(
      cameraTrace: weights["camera_trace"] ?? 0, generatedTrace: weights["generated_trace"] ?? 0,
      editedTrace: weights["edited_trace"] ?? 0, positiveNear: weights["positive_near"] ?? 0,
      unknown: weights["unknown"] ?? 0,
      verifiedGeneratedDeduction: weights["verified_generated_deduction"] ?? 0)
  }

  /// The parts that apply to an item with these features, in the formula's order.
  ///
  /// Their values add up to ``value(for:)``. Nothing that anybody said of the item is among them.
  public func reasons(for features: SelectionFeatures) -> [RankReason] {
    let parts: [(String, String, Double, Bool)] = [
      ("camera_trace", "Camera signs", cameraTrace, features.claims.contains(.camera)),
      (
        "generated_trace", "Traces of a generator", generatedTrace,
        features.claims.contains(.generated)
      ),
      (
        "edited_trace",
        features.claims.contains(.edited)
          ? "Traces of editing" : "A picture went in, which can be a photograph",
        editedTrace, features.isFromPicture
      ),
      (
        "positive_near", "Near known material", positiveNear,
        features.match == .positiveNear || features.match == .conflict
      ),
      ("unknown", "New to every list", unknown, features.match == .none),
      (
        "verified_generated_deduction", "Proven to be wholly generated",
        -verifiedGeneratedDeduction, features.isVerifiedGenerated
      ),
    ]
    return parts.filter { $0.3 && $0.2 != 0 }.map {
      RankReason(name: $0.0, words: $0.1, value: $0.2)
    }
  }
}

/// Reads why one item has its place.
struct RankReasonReader {
  let store: CaseStore
  let reader: any CatalogReader

  /// The parts that apply to an item by the weights of a run; empty for a run that kept none.
  ///
  /// - Complexity: O(traces and matches of the item).
  func reasons(for item: ItemRow, run: Int64) throws -> [RankReason] {
    let rows = try reader.rows(RankWeightRow.self, where: [.equals("run_id", .integer(run))])
    guard !rows.isEmpty else { return [] }
    let weights = Dictionary(
      rows.map { ($0.name, $0.weight) }, uniquingKeysWith: { first, _ in first })
    let features = try SelectionFeatureReader(store: store).rankFeatures(of: item, reader)
    return RankFormula(weights: weights).reasons(for: features)
  }
}
