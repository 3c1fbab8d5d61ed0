// SPDX-License-Identifier: Apache-2.0
// The items that nobody has seen and that are in no stratum, by why.

internal import Catalog
internal import EvidenceModel

/// How many items that nobody has seen are in no stratum, by why.
struct AuditUnsampled {
  /// Selected, and waiting for a first look.
  fileprivate(set) var waiting = 0
  /// Selected, with a tile or a carried-over record alone.
  fileprivate(set) var carried = 0
  /// Taken in after the newest selection, which decided nothing about them.
  fileprivate(set) var unconsidered = 0
  /// Not selected, and no picture or video that could be decoded, so that nobody can look at them.
  fileprivate(set) var unseeable = 0
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
    try reader.forEach(ItemRow.self) { row in
      guard votes.votes[row.id] == nil, !covered.contains(row.id) else { return }
      let isDecided = decisions[row.id] != nil
      if try isDecided || state?.contains(row) ?? true { open.append(row.id) }
    }
    let finds = open.allSatisfy(pictures.contains) ? nil : try StudyFinds(reader, state: state)
    let recorded = try recorded()
    var unsampled = AuditUnsampled()
    for item in open where pictures.contains(item) || finds?.contains(item) ?? true {
      switch decisions[item] {
      case nil: unsampled.unconsidered += 1
      case .selected where recorded.contains(item): unsampled.carried += 1
      case .selected: unsampled.waiting += 1
      case .notSelected: if !pictures.contains(item) { unsampled.unseeable += 1 }
      }
    }
    return unsampled
  }

  private func decisions(of run: Int64) throws -> [Int64: SelectionRow.Decision] {
    var decisions: [Int64: SelectionRow.Decision] = [:]
    try reader.forEach(SelectionRow.self, where: [.equals("run_id", .integer(run))]) {
      decisions[$0.itemId] = $0.decision
    }
    return decisions
  }

  /// The items with a tile or a carried-over record.
  private func recorded() throws -> Set<Int64> {
    var recorded: Set<Int64> = []
    try reader.forEach(
      AssessmentRow.self, where: [.notEquals("route", .text(AssessmentRoute.seen.rawValue))]
    ) { row in
      if try state?.contains(row) ?? true { recorded.insert(row.itemId) }
    }
    return recorded
  }
}
