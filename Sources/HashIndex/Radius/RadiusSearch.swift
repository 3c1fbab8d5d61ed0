// SPDX-License-Identifier: Apache-2.0
// One exact search in the tables of a radius index, for one query or for many.

internal import CKernels
internal import EvidenceModel
internal import Foundation

/// One exact search in the tables of a radius index, for one query or for a batch.
///
/// A query whose postings or candidates come to more than a set share of the entries is answered by
/// comparing all instead, so that no set of entries costs much more than one linear scan.
struct RadiusSearch {
  /// Queries worked on at once; they share the tables of a part while these are in the cache.
  private static let queriesAtOnce = 8_192
  private static let probesAtOnce = 2_048
  private static let candidatesAtOnce = 2_048

  /// Called with every range of bytes, counted from the start of the storage, before it is read; false
  /// ends the search without an answer.
  typealias Touch = (_ start: Int, _ byteCount: Int) -> Bool

  let tables: RadiusTables
  let radius: Int
  let level: Int32
  var touch: Touch?
  /// Uses the tables also where comparing all is quicker, so that tests need no large sets.
  var alwaysUsesTables = false

  /// Candidates of one query beyond which all entries are compared.
  private var mostCandidates: Int { max(128, tables.count / 96) }

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
    guard radius >= 0, tables.count > 0 else { return true }
    var start = 0
    while start < queries.count {
      let end = min(start + Self.queriesAtOnce, queries.count)
      var packed: [UInt8] = []
      packed.reserveCapacity(32 * (end - start))
      for query in queries[start..<end] { Self.append(query, to: &packed) }
      guard chunk(packed, first: start, body) else { return false }
      start = end
    }
    return true
  }

  static func append(_ hash: PDQHash, to packed: inout [UInt8]) {
    for word in [hash.word0, hash.word1, hash.word2, hash.word3] {
      unsafe withUnsafeBytes(of: word.bigEndian) { unsafe packed.append(contentsOf: $0) }
    }
  }

  private func chunk(_ queries: [UInt8], first: Int, _ body: (Int, Int, Int) -> Void) -> Bool {
    let count = queries.count / 32
    var work = SearchWork(queries: queries, count: count)
    if arePartsCheaper {
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
      guard scan(queries, query, first: first, body) else { return false }
    }
    return true
  }

  /// Whether looking at all probes of a query costs clearly less than comparing all entries.
  private var arePartsCheaper: Bool {
    guard tables.isIndexed, radius <= PartReach.largestRadius else { return false }
    if alwaysUsesTables { return true }
    let probes = PartReach(radius: radius).bits.reduce(0) { $0 + PartMasks.within($1).count }
    return probes <= tables.count / 8
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
      let steps = PartMasks.within(reach.bits[part]).compactMap { mask in
        let most = reach.sketchBits(part, used: mask.nonzeroBitCount)
        return most < 0 ? nil : (mask: mask, most: UInt16(truncatingIfNeeded: most))
      }
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
    return unsafe run(&work, &room)
  }

  /// Adds the probes of one query in one part, unless all its postings come to too many.
  private func makeProbes(
    _ query: Int, _ part: Int, _ steps: [(mask: UInt16, most: UInt16)],
    _ starts: UnsafePointer<UInt32>, _ work: inout SearchWork, _ room: inout SearchRoom
  ) {
    let key = work.key(query, part)
    let sketch = work.sketch(query, part)
    let tag = UInt32(part) << 28 | UInt32(query)
    let all = UInt32(truncatingIfNeeded: tables.count)
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
    work.postings[query] += postings
    if work.postings[query] > tables.count / 2 {
      work.isScanned[query] = true
    } else {
      unsafe room.used = used
    }
  }

  /// Runs the probes and compares what they lead to.
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
      var found = 0
      guard let probes = unsafe room.probes.baseAddress else { return true }
      done += unsafe martlet_hamming_probe(
        level, &room.native, probes + done, count - done, room.candidates.baseAddress,
        room.candidates.count, &found)
      guard unsafe check(found, &work, &room) else { return false }
    }
    return true
  }

  /// Compares `found` candidates in full.
  private func check(_ found: Int, _ work: inout SearchWork, _ room: inout SearchRoom) -> Bool {
    guard found > 0 else { return true }
    for index in 0..<found {
      let candidate = unsafe room.candidates[index]
      let query = Int(candidate >> 32 & 0x0fff_ffff)
      work.candidates[query] += 1
      if work.candidates[query] > mostCandidates { work.isScanned[query] = true }
      if let touch { guard touchEntry(candidate, touch) else { return false } }
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
  private func scan(
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

/// Room for the probes of a chunk of queries, and for what they lead to.
@unsafe private struct SearchRoom {
  var native: martlet_tables
  let probes: UnsafeMutableBufferPointer<martlet_probe>
  let candidates: UnsafeMutableBufferPointer<UInt64>
  let hits: UnsafeMutableBufferPointer<martlet_hit>
  /// The probes that wait to be run.
  var used = 0
}
