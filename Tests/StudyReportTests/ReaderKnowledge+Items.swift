// SPDX-License-Identifier: Apache-2.0
// What a reader knows of items that tables count in two units: as images posted, and as items that people saw.

import EvidenceModel
import StudyReport

extension ReaderKnowledge {
  /// Where images posted of a class are counted; the classes of a case besides its instruments.
  private static let standings = [
    "undetermined": "standing|undetermined|posted",
    "counsel_required": "standing|counsel_required|posted", "disputed": "disputed",
    "inferred": "inferred", "glanced": "standing|glanced|posted",
    "not_assessed": "standing|not_assessed|posted",
  ]
  private static let seen = ["undetermined", "counsel_required", "disputed"]

  private static func first(_ code: String) -> String { "first|\(code)|posted" }
  private static func further(_ code: String) -> String { "further|\(code)|posted" }
  private static func other(_ code: String) -> String { "items_by_statute|\(code)|posted" }

  /// Where items are counted that people looked at and that are no image posted.
  func otherSeen(_ snapshot: StudySnapshot) -> [String] {
    let instruments = snapshot.regime.instruments.map(\.id).filter { $0 != "undetermined" }
    return (instruments + Self.seen).map(Self.other).filter { solver.position($0) != nil }
  }

  /// Parts images by first and further ones of an item, and holds the first against what is counted in items.
  mutating func stateItems(_ snapshot: StudySnapshot) {
    guard solver.position("exposure|looked|posted") != nil else { return }
    let instruments = snapshot.regime.instruments.map(\.id).filter { $0 != "undetermined" }
    let images = Self.standings.merging(instruments.map { ($0, "statute|\($0)|seen") }) { $1 }
    let classes = Self.classes(snapshot)
    var posted: Set<Int> = []
    var counts: [String: Int] = [:]
    for figure in snapshot.figures {
      guard let code = classes[figure.item] else { continue }
      let isFirst = posted.insert(figure.item).inserted
      counts[isFirst ? Self.first(code) : Self.further(code), default: 0] += 1
    }
    for (code, image) in images.sorted(by: { $0.key < $1.key }) {
      for part in [Self.first(code), Self.further(code)] {
        solver.declare(part, truth: counts[part] ?? 0, domain: ReaderSolver.unlimited)
      }
      if solver.position(image) != nil {
        solver.state([Self.first(code), Self.further(code)], [image], 0...0)
      }
    }
    solver.state(images.keys.map(Self.first), ["funnel|unique_posted|posted"], 0...0)
    solver.state(images.keys.map(Self.further), ["exposure|duplicate|posted"], 0...0)
    guard let audit = snapshot.audit else { return }
    let samples = audit.strata.flatMap { stratum in
      stratum.samples.map { "\(stratum.id).\($0.number)" }
    }
    for instrument in instruments {
      let known = ["audit_total|\(instrument)|known"]
      let same = items([instrument])
      stateIfEqual(known, same)
      let finds = samples.map { "audit_found|\(instrument)|\($0)" }.filter {
        solver.position($0) != nil
      }
      stateIfEqual(known, same + finds)
    }
    let harmless = snapshot.regime.instruments.filter { !$0.isCriminal }.map(\.id)
    for stratum in audit.strata where stratum.id == "negative" {
      let size = stratum.samples.last.map { "\(stratum.id).\($0.number)" } ?? stratum.id
      stateIfEqual(["audit|\(size)|size"], items(harmless.filter(instruments.contains)))
    }
  }

  /// Items with these classes, posted or not.
  func items(_ codes: [String]) -> [String] {
    codes.flatMap { [Self.first($0), Self.other($0)] }.filter { solver.position($0) != nil }
  }

  /// Each item's class by hand.
  static func classes(_ snapshot: StudySnapshot) -> [Int: String] {
    let known = Set(snapshot.regime.instruments.map(\.id))
    return Dictionary(
      uniqueKeysWithValues: snapshot.items.map { item in
        let code =
          switch item.basis {
          case .inferred: "inferred"
          case .glanced: "glanced"
          case .disputed: "disputed"
          case .none: "not_assessed"
          case .adjudicated, .seen:
            item.outcome.map {
              !known.contains($0.instrument)
                ? "undetermined"
                : $0.standing == .counselRequired ? "counsel_required" : $0.instrument
            } ?? "undetermined"
          }
        return (item.number, code)
      })
  }
}
