// SPDX-License-Identifier: Apache-2.0
// One exact search in the tables of a radius index, for one query or for many.

internal import CKernels
internal import EvidenceModel
internal import Foundation

/// One exact search in the tables of a radius index, for one query or for a batch.
///
/// Candidates are put down while the tables are looked through, and fetched at the end, when it is known
/// how many they are. A query that costs too much is answered by comparing all instead, and
/// ``SearchBudget`` keeps the sum below 1.2 times that for every set of entries, ``SearchTrial`` that of a batch.
struct RadiusSearch {
  /// Queries worked on at once; they share the tables of a part while these are in the cache.
  private static let queriesAtOnce = 8_192
  private static let probesAtOnce = 2_048
  private static let candidatesAtOnce = 2_048
  /// Candidates put down before they are fetched, however few entries there are.
  private static let leastRoom = 1 << 18

  /// Called with every range of bytes, counted from the start of the storage, before it is read; false
  /// ends the search without an answer.
  typealias Touch = (_ start: Int, _ byteCount: Int) -> Bool

  /// What is tried; all but the first are for tests, which then need no large sets.
  enum Strategy {
    /// The tables where they are likely to be cheaper, and given up when they are not.
    case cheapest
    /// The tables, and given up when they cost too much.
    case tablesFirst
    /// The tables at any cost.
    case tablesOnly
  }

  let tables: RadiusTables
  let radius: Int
  let level: Int32
  var touch: Touch?
  var strategy = Strategy.cheapest

  var budget: SearchBudget { SearchBudget(entries: tables.count) }

  init(_ tables: RadiusTables, radius: Int, level: Int32 = RadiusTables.level, touch: Touch? = nil)
  {
    self.tables = tables
    self.radius = radius
    self.level = level
    self.touch = touch
  }

  /// Calls `body` once for every entry within the radius of a query with the query's number, the entry's
  /// position and the distance, in no order; false when `touch` refused, and then nothing may be made of
  /// what was reported.
  func forEachHit(of queries: [PDQHash], _ body: (Int, Int, Int) -> Void) -> Bool {
    var cost = SearchCost()
    return forEachHit(of: queries, cost: &cost, body)
  }

  /// As above, and adds what was done to `cost`.
  func forEachHit(
    of queries: [PDQHash], cost: inout SearchCost, _ body: (Int, Int, Int) -> Void
  ) -> Bool {
    guard radius >= 0, tables.count > 0 else { return true }
    var start = 0
    while start < queries.count {
      let end = min(start + Self.queriesAtOnce, queries.count)
      var packed: [UInt8] = []
      packed.reserveCapacity(32 * (end - start))
      for query in queries[start..<end] { Self.append(query, to: &packed) }
      guard chunk(packed, first: start, &cost, body) else { return false }
      start = end
    }
    return true
  }

  static func append(_ hash: PDQHash, to packed: inout [UInt8]) {
    for word in [hash.word0, hash.word1, hash.word2, hash.word3] {
      unsafe withUnsafeBytes(of: word.bigEndian) { unsafe packed.append(contentsOf: $0) }
    }
  }

  private func chunk(
    _ queries: [UInt8], first: Int, _ cost: inout SearchCost, _ body: (Int, Int, Int) -> Void
  ) -> Bool {
    let count = queries.count / 32
    guard strategy == .cheapest, let trial = trial(of: count) else {
      return answer(queries, first: first, byTables: arePartsCheaper, &cost, body)
    }
    return answer(queries, first: first, trial, &cost, body)
  }

  /// A trial of the tables with many queries, where they may be cheaper, and probes are a quarter or more of what a query
  /// may cost when it is given up: with more entries nothing need be made up for.
  private func trial(of count: Int) -> SearchTrial? {
    guard count >= SearchTrial.fewest, surcharge > 0,
      !budget.expects(4 * PartReach(radius: radius).probes)
    else { return nil }
    return SearchTrial(
      queries: count, surcharge: Double(surcharge) / Double(tables.count * SearchBudget.entry))
  }

  /// What the probes of a query cost in a trial; 0 where none is worth it.
  private var surcharge: Int {
    guard tables.isIndexed, radius <= PartReach.largestRadius else { return 0 }
    return budget.surcharge(PartReach(radius: radius).probes) ?? 0
  }

  /// Looks as many queries up as `trial` allows, again and again, and compares the rest with all entries.
  private func answer(
    _ queries: [UInt8], first: Int, _ trial: SearchTrial, _ cost: inout SearchCost,
    _ body: (Int, Int, Int) -> Void
  ) -> Bool {
    var trial = trial
    var done = 0
    while trial.left > 0 {
      let next = trial.next
      let count = next > 0 ? next : trial.left
      var own = SearchCost()
      let part = Array(queries[32 * done..<32 * (done + count)])
      let isDone = answer(
        part, first: first + done, byTables: next > 0, surcharge: surcharge, &own, body)
      cost += own
      guard isDone else { return false }
      trial.note(count, scans: budget.scans(own))
      done += count
    }
    return true
  }

  /// Answers some queries by the tables, giving up those that cost too much, or by comparing all entries.
  private func answer(
    _ queries: [UInt8], first: Int, byTables: Bool, surcharge: Int = 0, _ cost: inout SearchCost,
    _ body: (Int, Int, Int) -> Void
  ) -> Bool {
    let count = queries.count / 32
    var work = SearchWork(queries: queries, count: count)
    work.limit = strategy == .tablesOnly ? .max : budget.beforeGivingUp + surcharge
    work.isTrial = surcharge > 0
    defer { cost += work.cost }
    if byTables {
      let isDone = unsafe tables.storage.withUnsafeBytes { bytes in
        guard let base = unsafe bytes.bindMemory(to: UInt8.self).baseAddress else { return true }
        return unsafe probe(&work, base)
      }
      guard isDone else { return false }
    } else {
      work.isScanned = [Bool](repeating: true, count: count)
    }
    for hit in work.hits where !work.isScanned[Int(hit.query)] {
      body(first + Int(hit.query), Int(hit.position), Int(hit.distance))
    }
    for query in 0..<count where work.isScanned[query] {
      work.cost.entries += tables.count
      guard scan(queries, query, first: first, body) else { return false }
    }
    return true
  }

  /// Whether looking at all probes of a query costs clearly less than comparing all entries.
  private var arePartsCheaper: Bool {
    guard tables.isIndexed, radius <= PartReach.largestRadius else { return false }
    return strategy != .cheapest || budget.expects(PartReach(radius: radius).probes)
  }

  /// Looks a chunk of queries up in the tables, part by part.
  private func probe(_ work: inout SearchWork, _ base: UnsafePointer<UInt8>) -> Bool {
    unsafe withUnsafeTemporaryAllocation(
      of: martlet_probe.self, capacity: Self.probesAtOnce
    ) { probes in
      unsafe withUnsafeTemporaryAllocation(
        of: UInt64.self, capacity: Self.candidatesAtOnce
      ) { candidates in
        unsafe withUnsafeTemporaryAllocation(
          of: martlet_hit.self, capacity: Self.candidatesAtOnce
        ) { hits in
          let native = unsafe martlet_tables(
            base: base, count: tables.count, tables.layout, PartReach(radius: radius))
          var room = unsafe SearchRoom(
            native: native, probes: probes, candidates: candidates, hits: hits)
          return unsafe probe(&work, &room)
        }
      }
    }
  }

  private func probe(_ work: inout SearchWork, _ room: inout SearchRoom) -> Bool {
    let reach = PartReach(radius: radius)
    for part in 0..<PartReach.parts where reach.bits[part] >= 0 {
      let steps = reach.steps(part)
      let starts = unsafe UnsafeRawPointer(
        room.native.base + tables.layout.starts + part * RadiusLayout.startsOfPart * 4
      ).assumingMemoryBound(to: UInt32.self)
      for number in work.order(part) {
        let query = Int(number)
        guard !work.isScanned[query] else { continue }
        if unsafe room.used + steps.count > room.probes.count {
          guard unsafe run(&work, &room) else { return false }
        }
        unsafe makeProbes(query, part, steps, starts, &work, &room)
      }
    }
    guard unsafe run(&work, &room) else { return false }
    return unsafe settle(isLast: true, &work, &room)
  }

  /// Adds the probes of one query in one part, unless they cost too much.
  private func makeProbes(
    _ query: Int, _ part: Int, _ steps: [PartStep],
    _ starts: UnsafePointer<UInt32>, _ work: inout SearchWork, _ room: inout SearchRoom
  ) {
    let key = work.key(query, part)
    let sketch = work.sketch(query, part)
    let tag = UInt32(part) << 28 | UInt32(query)
    let all = UInt32(truncatingIfNeeded: tables.count)
    let price = work.isTrial ? budget.sharedProbe : SearchBudget.probe
    let spent = work.spent[query] + steps.count * price
    guard spent <= work.limit else {
      work.isScanned[query] = true
      return
    }
    work.cost.probes += steps.count
    if work.isTrial { work.cost.sharedProbes += steps.count }
    work.spent[query] = spent
    var postings = 0
    var used = unsafe room.used
    for step in steps {
      let value = Int(key ^ step.mask)
      let first = unsafe starts[value]
      let end = unsafe starts[value + 1]
      guard first < end, end <= all else { continue }
      postings += Int(end - first)
      unsafe room.probes[used] = martlet_probe(
        first: first, count: end - first, tag: tag, sketch: sketch, most: step.most)
      used += 1
    }
    guard spent + postings * SearchBudget.posting <= work.limit else {
      work.isScanned[query] = true
      return
    }
    work.cost.postings += postings
    work.spent[query] += postings * SearchBudget.posting
    unsafe room.used = used
  }

  /// Runs the probes and puts down the candidates that they lead to.
  private func run(_ work: inout SearchWork, _ room: inout SearchRoom) -> Bool {
    let count = unsafe room.used
    unsafe room.used = 0
    if let touch {
      for index in 0..<count {
        let probe = unsafe room.probes[index]
        let at = tables.layout.sketches[Int(probe.tag >> 28)] + 2 * Int(probe.first)
        guard touch(at, 2 * Int(probe.count)) else { return false }
      }
    }
    var done = 0
    while done < count {
      guard unsafe !work.isScanned[Int(room.probes[done].tag & 0x0fff_ffff)] else {
        done += 1
        continue
      }
      var found = 0
      guard let probes = unsafe room.probes.baseAddress else { return true }
      done += unsafe martlet_hamming_probe(
        level, &room.native, probes + done, count - done, room.candidates.baseAddress,
        candidatesAtOnce, &found)
      work.cost.candidates += found
      for index in 0..<found { putDown(unsafe room.candidates[index], &work) }
      if work.pending.count > max(Self.leastRoom, tables.count / 16) {
        guard unsafe settle(isLast: false, &work, &room) else { return false }
      }
    }
    return true
  }

  /// Few for few entries, so that what is put down of a query that is given up costs little.
  private var candidatesAtOnce: Int {
    min(Self.candidatesAtOnce, max(64, tables.count / 256))
  }
}

/// Room for the probes of a chunk of queries, and for what they lead to.
@unsafe struct SearchRoom {
  var native: martlet_tables
  let probes: UnsafeMutableBufferPointer<martlet_probe>
  let candidates: UnsafeMutableBufferPointer<UInt64>
  let hits: UnsafeMutableBufferPointer<martlet_hit>
  /// The probes that wait to be run.
  var used = 0
}
