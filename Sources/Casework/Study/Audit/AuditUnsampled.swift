// SPDX-License-Identifier: Apache-2.0
// The items that nobody has seen and that are in no stratum, by why.

internal import Catalog
internal import EvidenceModel

/// How many items that nobody has seen are in no stratum, by why.
struct AuditUnsampled {
  /// Pictures and videos that were selected and wait for a first look.
  fileprivate(set) var pictures = 0
  /// What was selected or drawn by a rule, waits for a first look, and is no picture or video that could be decoded.
  fileprivate(set) var others = 0
  /// Selected or drawn so, with a tile or a carried-over record alone.
  fileprivate(set) var carried = 0
  /// Taken in after the newest selection, which decided nothing about them.
  fileprivate(set) var unconsidered = 0
  /// Not selected, and no picture or video that could be decoded, so that they are in no stratum.
  fileprivate(set) var unseeable = 0

  /// All that waits for a first look, of whatever kind.
  var waiting: Int { pictures + others }

  fileprivate mutating func addWaiting(isPicture: Bool) {
    if isPicture { pictures += 1 } else { others += 1 }
  }
}

extension AuditStrata {
  /// How many items that nobody has seen are in no stratum at the selection `run`.
  ///
  /// What came with the answer of an error alone counts only where it can be looked at.
  ///
  /// - Parameters:
  ///   - run: The newest selection.
  ///   - votes: The looks.
  ///   - covered: The items that samples speak for.
  /// - Returns: the counts.
  /// - Throws: errors of the catalog.
  /// - Complexity: O(items + records), and O(occurrences) where there is anything but pictures and videos.
  func unsampled(
    run: Int64, votes: AuditVotes, covered: Set<Int64>
  ) throws -> AuditUnsampled {
    let decisions = try decisions(of: run)
    let pictures = try pictures()
    var open: [Int64] = []
    try reader.forEachValues(ItemRow.self, columns: ["id"]) { values in
      guard case .integer(let item) = values[0], votes.votes[item] == nil, !covered.contains(item)
      else { return }
      let isDecided = decisions[item] != nil
      if try isDecided || state?.contains(ItemRow.self, key: values) ?? true { open.append(item) }
    }
    let others = Set(open.filter { !pictures.contains($0) })
    let finds = others.isEmpty ? nil : try StudyFinds(reader, state: state, among: others)
    let recorded = try recorded()
    var unsampled = AuditUnsampled()
    for item in open where pictures.contains(item) || finds?.contains(item) ?? true {
      switch decisions[item] {
      case nil: unsampled.unconsidered += 1
      case .selected where recorded.contains(item): unsampled.carried += 1
      case .selected: unsampled.addWaiting(isPicture: pictures.contains(item))
      case .sampled, .notSelected:
        if pictures.contains(item) { continue }
        if decisions[item] == .notSelected {
          unsampled.unseeable += 1
        } else if recorded.contains(item) {
          unsampled.carried += 1
        } else {
          unsampled.addWaiting(isPicture: false)
        }
      }
    }
    return unsampled
  }

  /// What a selection said of an item, in one byte.
  private enum Decision: UInt8 {
    case selected, sampled, notSelected
  }

  private func decisions(of run: Int64) throws -> [Int64: Decision] {
    let leftAside = CatalogValue.text(SelectionRow.Decision.notSelected.rawValue)
    var decisions: [Int64: Decision] = [:]
    try reader.forEachValues(
      SelectionRow.self, columns: ["item_id", "decision", "sampled"],
      where: [.equals("run_id", .integer(run))]
    ) { values in
      guard case .integer(let item) = values[0] else { return }
      decisions[item] =
        values[1] != leftAside ? .selected : values[2] == .integer(0) ? .notSelected : .sampled
    }
    return decisions
  }

  /// The items with a tile or a carried-over record.
  private func recorded() throws -> Set<Int64> {
    var recorded: Set<Int64> = []
    try reader.forEachValues(
      AssessmentRow.self, columns: ["item_id", "id"],
      where: [.notEquals("route", .text(AssessmentRoute.seen.rawValue))]
    ) { values in
      guard case .integer(let item) = values[0] else { return }
      if try state?.contains(AssessmentRow.self, key: [values[1]]) ?? true { recorded.insert(item) }
    }
    return recorded
  }
}
