// SPDX-License-Identifier: Apache-2.0
// Compares what the tables led to, or all entries, in full.

internal import CKernels
internal import Foundation

extension RadiusSearch {
  /// Keeps a candidate until it is fetched, or gives its query up when it has too many.
  func putDown(_ candidate: UInt64, _ work: inout SearchWork) {
    let query = Int(candidate >> 32 & 0x0fff_ffff)
    guard !work.isScanned[query] else { return }
    work.pendingCounts[query] += 1
    if strategy == .tablesOnly || budget.allows(work.pendingCounts[query]) {
      work.pending.append(candidate)
    } else {
      work.isScanned[query] = true
    }
  }

  /// Fetches the candidates put down so far, but for queries that they would make too costly.
  ///
  /// Before the end of the search they count as spent when a query is given up, so few are allowed.
  func settle(
    isLast: Bool, _ work: inout SearchWork, _ room: inout SearchRoom
  ) -> Bool {
    for query in 0..<work.count where work.pendingCounts[query] > 0 && !work.isScanned[query] {
      work.spent[query] += work.pendingCounts[query] * (SearchBudget.check + SearchBudget.candidate)
      work.pendingCounts[query] = 0
      if !isLast, work.spent[query] > work.limit { work.isScanned[query] = true }
    }
    var found = 0
    for candidate in work.pending where !work.isScanned[Int(candidate >> 32 & 0x0fff_ffff)] {
      unsafe room.candidates[found] = candidate
      found += 1
      guard unsafe found == room.candidates.count else { continue }
      guard unsafe check(found, &work, &room) else { return false }
      found = 0
    }
    work.pending.removeAll(keepingCapacity: true)
    return unsafe check(found, &work, &room)
  }

  /// Compares `found` candidates in full.
  private func check(_ found: Int, _ work: inout SearchWork, _ room: inout SearchRoom) -> Bool {
    guard found > 0 else { return true }
    work.cost.checks += found
    if let touch {
      for index in 0..<found {
        guard touchEntry(unsafe room.candidates[index], touch) else { return false }
      }
    }
    let kept = unsafe work.queries.withUnsafeBufferPointer { queries in
      unsafe martlet_hamming_check(
        level, &room.native, room.candidates.baseAddress, found, queries.baseAddress,
        UInt32(radius), room.hits.baseAddress)
    }
    for index in 0..<kept { work.hits.append(unsafe room.hits[index]) }
    return true
  }

  private func touchEntry(_ candidate: UInt64, _ touch: Touch) -> Bool {
    let posting = Int(candidate & 0xffff_ffff)
    let ids = tables.layout.ids[Int(candidate >> 60)]
    var position = posting
    if ids != RadiusLayout.inEntryOrder {
      guard touch(ids + 4 * posting, 4) else { return false }
      let bytes = tables.storage.span
      position = (0..<4).reversed().reduce(0) { $0 << 8 | Int(bytes[ids + 4 * posting + $1]) }
    }
    return position < tables.count && touch(tables.layout.hashes + 32 * position, 32)
  }

  /// Compares a query with every entry.
  func scan(
    _ queries: [UInt8], _ query: Int, first: Int, _ body: (Int, Int, Int) -> Void
  ) -> Bool {
    let step = 4_096
    var room = [martlet_hit](repeating: martlet_hit(), count: min(step, tables.count))
    var start = 0
    while start < tables.count {
      let many = min(step, tables.count - start)
      let at = tables.layout.hashes
      if let touch { guard touch(at + 32 * start, 32 * many) else { return false } }
      let kept = unsafe tables.storage.withUnsafeBytes { bytes in
        unsafe queries.withUnsafeBufferPointer { queries in
          unsafe room.withUnsafeMutableBufferPointer { room in
            guard let base = unsafe bytes.bindMemory(to: UInt8.self).baseAddress,
              let wanted = queries.baseAddress
            else { return 0 }
            return unsafe martlet_hamming_scan(
              level, base + at, start, many, wanted + 32 * query, UInt32(radius), room.baseAddress)
          }
        }
      }
      for hit in room[..<kept] { body(first + query, Int(hit.position), Int(hit.distance)) }
      start += many
    }
    return true
  }
}
