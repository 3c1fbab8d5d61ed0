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

  /// In how many of `of` marked pictures the mark was read again after a saving as JPEG.
  struct Kept: Hashable {
    let of: Int
    /// Chroma halved (4:2:0), of quality 75, 85, 90 and 95.
    let halved: [Int]
    /// Chroma whole (4:4:4), of quality 75 and 90.
    let whole: [Int]

    var text: String {
      "of \(of) synthetic pictures read again as JPEG 4:2:0 of quality 75: \(halved[0]), 85: \(halved[1]), "
        + "90: \(halved[2]), 95: \(halved[3]); 4:4:4 of 75: \(whole[0]), 90: \(whole[1]); fewer are to be "
        + "expected of photographs"
    }
  }

  /// By the names of the marks.
  static let kept: [String: Kept] = [
    "stable_diffusion_1": Kept(of: 40, halved: [24, 28, 31, 34], whole: [37, 40]),
    "stable_diffusion_2": Kept(of: 40, halved: [11, 14, 12, 17], whole: [31, 40]),
    "invokeai": Kept(of: 40, halved: [12, 16, 15, 26], whole: [35, 40]),
    "sdxl": Kept(of: 80, halved: [11, 13, 18, 35], whole: [58, 80]),
    "flux": Kept(of: 40, halved: [9, 8, 9, 12], whole: [26, 40]),
  ]

  /// The measures of a hit as fields of its trace.
  static func fields(of hit: WatermarkHit) -> [TraceField] {
    [("error", error(hit.way)), ("kept", kept[hit.mark.name]?.text ?? "")].map {
      TraceField(name: $0.0, value: $0.1, isEvidenceText: false)
    }
  }
}
