// SPDX-License-Identifier: Apache-2.0
// What was measured of marks: how often pictures without one look marked, and how often one is read again.

internal import EvidenceModel

/// What was measured of reading and of keeping marks, in our own words, for whoever weighs a trace.
///
/// All of it on synthetic pictures; docs/provenance.md has the tables, `WatermarkNullTests` and
/// `WatermarkSurvivalTests` count again.
enum MarkMeasures {
  /// How often any mark was found in pictures without one, by the way it was read.
  static func error(_ way: WatermarkHit.Way) -> String {
    way == .asStored
      ? "0 of 20,000 synthetic pictures without marks looked marked as stored (one-sided 95 % bound 0.015 %); "
        + "not measured on photographs"
      : searched
  }

  /// A whole search: mirrored, flipped, turned, at three native sizes, and every cut of 64 phases.
  static let searched =
    "0 of 2,000 synthetic pictures without marks looked marked in a search of all ways (one-sided 95 % bound "
    + "0.15 %); not measured on photographs"

  /// After how many of `of` savings of marked pictures with loss, by common settings together, the mark was read again.
  struct Kept: Hashable {
    let of: Int
    let count: Int

    var text: String {
      "read again after \(count) of \(of) savings of synthetic pictures with loss, by common settings together; fewer are "
        + "to be expected of photographs, and a mark that is not there says nothing"
    }
  }

  /// By the names of the marks.
  static let kept: [String: Kept] = [
    "stable_diffusion_1": Kept(of: 240, count: 194),
    "stable_diffusion_2": Kept(of: 240, count: 125),
    "invokeai": Kept(of: 240, count: 144),
    "sdxl": Kept(of: 480, count: 215),
    "flux": Kept(of: 240, count: 104),
  ]

  /// The measures of a hit as fields of its trace.
  static func fields(of hit: WatermarkHit) -> [TraceField] {
    [("error", error(hit.way)), ("kept", kept[hit.mark.name]?.text ?? "")].map {
      TraceField(name: $0.0, value: $0.1, isEvidenceText: false)
    }
  }
}
