// SPDX-License-Identifier: Apache-2.0
// What a reader knows of the items that no audit sample speaks for: the same items stand in other tables.

import StudyReport

extension ReaderKnowledge {
  /// The rows of which the published edition tells in words alone whether they hold anything.
  private static let named = ["waiting", "unconsidered", "unseeable"]

  /// What words and rows say of items that no sample speaks for, and where else these are counted.
  mutating func stateUnsampled(_ audit: StudyAudit, _ reader: ReportReader) {
    let names = ["carried"] + Self.named
    for name in names.map(Self.row) where solver.position(name) != nil {
      solver.state([name], [], 1...(1 << 50))
    }
    // A small one must be no easier to find out than one that is printed as hidden.
    for name in Self.named.map(Self.row) {
      guard let place = solver.position(name), (1...4).contains(solver.truth[place]) else {
        continue
      }
      hidden.insert(name)
    }
    if solver.position(Self.row("unbounded")) != nil {
      solver.state(Self.named.map(Self.row), [Self.row("unbounded")], 0...0)
    }
    let aside = Self.sameAside(audit, strata: rows(of: "sample", reader))
    for (items, others) in Self.sameSelected + aside {
      stateIfEqual(items.filter(isCounted), others.filter(isCounted))
    }
  }

  private static func row(_ name: String) -> String { "audit|\(name)|size" }
  private static func fate(_ name: String) -> String { "exposure|\(name)|posted" }
  private static func other(_ name: String) -> String { "items_by_statute|\(name)|posted" }

  /// What is not counted anywhere is empty.
  private func isCounted(_ name: String) -> Bool { solver.position(name) != nil }

  /// What was selected, or not decided about, and the same items in other tables.
  private static var sameSelected: [([String], [String])] {
    let (waiting, later, carried) = (row("waiting"), row("unconsidered"), row("carried"))
    let waits = fate("waiting")
    let indirect = [fate("inferred"), fate("glanced")]
    let otherIndirect = [other("inferred"), other("glanced")]
    let selected = "funnel|selected|posted"
    return [
      (["assessed", waiting, carried], [selected]),
      ([fate("looked"), waiting, carried], [selected]),
      ([waiting], [waits]), ([later], ["funnel|undecided|posted"]),
      ([waiting, later], [waits]), ([waiting, later], [waits, fate("known")]),
      ([waiting, later], [waits, other("not_assessed")]),
      ([waiting, later], [waits, fate("known"), other("not_assessed")]),
      ([waiting], [other("not_assessed")]), ([waiting, later], [other("not_assessed")]),
      ([carried], indirect), ([carried], indirect + otherIndirect),
      ([carried, waiting, later], indirect + [waits]),
      ([carried, waiting, later], indirect + [waits, fate("known")]),
      (
        [carried, waiting, later],
        indirect + otherIndirect + [waits, fate("known"), other("not_assessed")]
      ),
    ]
  }

  /// What was set aside, with its stratum or without, and all that nobody has seen.
  private static func sameAside(
    _ audit: StudyAudit, strata: [String]
  ) -> [([String], [String])] {
    let unseeable = row("unseeable")
    let unseen = Self.named.map(row)
    let aside = [fate("audited"), fate("negative"), fate("deselected")]
    var same: [([String], [String])] =
      [
        ["deselected"], [fate("deselected")], [fate("deselected"), fate("negative")],
        ["sample|total|size"], ["items|text|posted"], ["items|model|posted"],
        ["items|other|posted"], ["items|text|posted", "items|model|posted", "items|other|posted"],
        [other("not_assessed")],
      ].map { ([unseeable], $0) } + strata.map { ([unseeable], ["sample|\($0)|size"]) }
    same.append((unseen, [other("not_assessed")]))
    for stratum in audit.strata where stratum.id == "not_selected" {
      let size =
        stratum.samples.last.map { row("\(stratum.id).\($0.number)") } ?? row(stratum.id)
      for sizes in [[size], [size, row("\(stratum.id).new")]] {
        for others in [["deselected"], aside, ["sample|total|size"]] {
          same.append((sizes + [unseeable], others))
          same.append((sizes + [unseeable], others + [other("not_assessed")]))
        }
        let classes = ["not_assessed", "inferred", "glanced"]
        same.append((unseen + sizes, ["standing|not_assessed|posted", other("not_assessed")]))
        same.append(
          (
            unseen + sizes + [row("carried")],
            ["standing|not_assessed|posted", "inferred", "standing|glanced|posted"]
              + classes.map(other)
          ))
      }
    }
    return same
  }
}
