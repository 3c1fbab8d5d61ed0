// SPDX-License-Identifier: Apache-2.0
// One process of several that search and change one list, for tests with true processes.

import EvidenceModel
import Foundation
import HashIndex

/// A list that several processes search while one changes it.
///
/// Entries with the tag `planted` are always in it, and so is one marker, whose tag is the number of the last change
/// and when it was made. Whoever watches looks them up again and again and counts what does not fit.
struct SharedList {
  let path: String

  /// What a process that watches has seen.
  private struct Seen {
    var rounds = 0
    var missed = 0
    var torn = 0
    var backwards = 0
    var errors = 0
    var newest = -1
    var slowest = 0.0
    var isWithdrawn = false
  }

  /// Looks everything up until standard input ends, then prints what was seen; prints a line, too, when the marker has
  /// moved on, and when the index is withdrawn or a sound one has come.
  func watch() throws {
    let list = try LiveList(path: path)
    let (planted, marker) = try contents()
    var seen = Seen()
    report(seen, "watching")
    while !hasInputEnded() {
      do {
        try look(planted, marker, in: list, &seen)
        let isWithdrawn = try list.isWithdrawn()
        if isWithdrawn != seen.isWithdrawn {
          seen.isWithdrawn = isWithdrawn
          report(seen, isWithdrawn ? "withdrawn" : "sound")
        }
      } catch { seen.errors += 1 }
      // Leaves the processor to whoever changes the list.
      Thread.sleep(forTimeInterval: 0.002)
    }
    report(seen, "seen")
  }

  /// Makes `changes` changes and merges at every fourth: each moves the marker on, adds an entry and removes the one
  /// added before.
  func change(_ changes: Int) throws {
    let list = try LiveList(path: path)
    let (_, marker) = try contents()
    guard let marker else { return }
    var generator = SeededGenerator(seed: 6, label: "changes")
    var added: PDQHash?
    for number in 1...max(1, changes) {
      var change = ListChanges()
      if let added { change.remove(ListKey(.pdq, FingerprintKey(added))) }
      let next = PDQHash(generator.next(), generator.next(), generator.next(), generator.next())
      added = next
      change.add(ListKey(.pdq, FingerprintKey(next)))
      change.add(ListKey(.pdq, FingerprintKey(marker)), tags: ["version:\(number):\(Self.now())"])
      try list.change(change)
      if number.isMultiple(of: 4) { try list.merge { _ in .ofEmptyInput } }
    }
  }

  /// Writes the snapshot anew from its entries, as an ingest does when the index is damaged.
  func mend() throws {
    let old = try ListSnapshot(path: path)
    try ListSnapshot.write(
      old.entries(), settings: old.settings, root: old.root, sourceDigest: old.sourceDigest,
      to: path)
  }

  /// The planted entries, and the marker.
  private func contents() throws -> (planted: [PDQHash], marker: PDQHash?) {
    var planted: [PDQHash] = []
    var marker: PDQHash?
    try ListSnapshot(path: path).forEachEntry { algorithm, bytes, _, tags in
      guard algorithm == .pdq, let hash = PDQHash(bytes: bytes[...]) else { return }
      if tags == ["planted"] { planted.append(hash) }
      if tags.first?.hasPrefix("version:") == true { marker = hash }
    }
    return (planted, marker)
  }

  private func look(
    _ planted: [PDQHash], _ marker: PDQHash?, in list: LiveList, _ seen: inout Seen
  ) throws {
    seen.rounds += 1
    for hash in planted {
      let flips = seen.rounds % 32
      let mask = (UInt64(1) << UInt64(flips)) - 1
      let query = PDQHash(hash.word0, hash.word1 ^ mask, hash.word2, hash.word3)
      let hits = try list.lookup(pdq: PDQFingerprint(hash: query, quality: 100), dihedral: [])
      if !hits.contains(where: { $0.hit.distance == flips }) { seen.missed += 1 }
    }
    guard let marker else { return }
    let hits = try list.lookup(pdq: PDQFingerprint(hash: marker, quality: 100), dihedral: [])
    let words = hits.flatMap(\.tags).filter { $0.hasPrefix("version:") }.map {
      $0.split(separator: ":").compactMap { Int($0) }
    }
    guard words.count == 1, let words = words.first, words.count == 2 else {
      seen.torn += 1
      return
    }
    if words[0] < seen.newest { seen.backwards += 1 }
    guard words[0] > seen.newest else { return }
    if seen.newest >= 0 { seen.slowest = max(seen.slowest, Double(Self.now() - words[1]) * 1e-6) }
    seen.newest = words[0]
    if seen.newest > 0 { report(seen, "version \(seen.newest)") }
  }

  /// Microseconds of a clock that all processes share.
  private static func now() -> Int {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1_000_000 + time.tv_nsec / 1_000
  }

  private func hasInputEnded() -> Bool {
    var waiting = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&waiting, 1, 0) > 0
  }

  private func report(_ seen: Seen, _ what: String) {
    Measuring.line(
      what,
      [
        ("rounds", Double(seen.rounds)), ("missed", Double(seen.missed)),
        ("torn", Double(seen.torn)), ("backwards", Double(seen.backwards)),
        ("errors", Double(seen.errors)), ("newest", Double(seen.newest)),
        ("slowest_seconds", seen.slowest),
      ])
  }
}
