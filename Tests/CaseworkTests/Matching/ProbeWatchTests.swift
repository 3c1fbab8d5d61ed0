// SPDX-License-Identifier: Apache-2.0
// A walk along the edge of an entry raises an alarm; honest streams of re-encodes do not.

import EvidenceModel
import Testing

@testable import Casework

@Suite struct ProbeWatchTests {
  /// Notes that a pure function of the hash answers.
  private func alarms(
    _ queries: [PDQHash], every microseconds: Int64 = 1_000_000, isHit: (PDQHash) -> Bool
  ) -> [(query: Int, alarm: ProbeWatch.Alarm)] {
    var watch = ProbeWatch()
    var alarms: [(Int, ProbeWatch.Alarm)] = []
    for (number, hash) in queries.enumerated() {
      let alarm = watch.note(hash, isHit: isHit(hash), at: Int64(number) * microseconds)
      if let alarm { alarms.append((number, alarm)) }
    }
    return alarms
  }

  private func flipped(_ hash: PDQHash, _ bits: some Sequence<Int>) -> PDQHash {
    var bytes = hash.bytes
    for bit in bits { bytes[bit / 8] ^= 1 << UInt8(bit % 8) }
    return PDQHash(bytes: bytes) ?? hash
  }

  private func random(_ generator: inout SeededGenerator) -> PDQHash {
    PDQHash(generator.next(), generator.next(), generator.next(), generator.next())
  }

  @Test func aWalkThatLooksForTheEdgeRaisesTheAlarmBeforeItLearnsAnEntry() throws {
    var generator = SeededGenerator(seed: 7, label: "probe")
    let entry = random(&generator)
    let start = flipped(entry, 0..<20)
    // Away from the entry until the answer turns, then each bit by itself at the edge.
    let away = (20..<34).map { flipped(entry, 0...$0) }
    let edge = flipped(entry, 0..<31)
    let around = (31..<256).map { flipped(edge, [$0]) } + (0..<31).map { flipped(edge, [$0]) }
    let found = alarms([start] + away + around.shuffled(using: &generator)) {
      $0.distance(to: entry) <= 31
    }
    let first = try #require(found.first)
    #expect(first.alarm == .edge)
    #expect(first.query < 100)
  }

  @Test func aLongWalkRaisesTheAlarmWhateverIsAnswered() {
    var generator = SeededGenerator(seed: 8, label: "walk")
    var hash = random(&generator)
    let walk = (0..<256).map { bit in
      hash = flipped(hash, [bit])
      return hash
    }
    let found = alarms(walk) { _ in false }
    #expect(found.first?.query == ProbeWatch.most - 1)
    #expect(found.first?.alarm == .run)
  }

  @Test func aStreamOfReEncodesIsHonest() {
    var generator = SeededGenerator(seed: 9, label: "stream")
    let known = (0..<20).map { _ in random(&generator) }
    let unknown = (0..<20).map { _ in random(&generator) }
    var stream: [PDQHash] = []
    for picture in known + unknown {
      let encodes = (0..<60).map { _ in
        flipped(picture, (0..<4).map { _ in Int.random(in: 0..<256, using: &generator) })
      }
      stream += encodes + encodes + [picture]
    }
    stream.shuffle(using: &generator)
    let found = alarms(stream) { hash in known.contains { $0.distance(to: hash) <= 31 } }
    #expect(found.isEmpty)
  }

  @Test func theSameHashAgainAndAgainIsOneQuery() {
    var generator = SeededGenerator(seed: 10, label: "same")
    let hash = random(&generator)
    #expect(alarms(Array(repeating: hash, count: 10_000)) { _ in true }.isEmpty)
  }

  @Test func hashesThatHaveNothingInCommonAreNoRun() {
    var generator = SeededGenerator(seed: 11, label: "apart")
    let hashes = (0..<6_000).map { _ in random(&generator) }
    #expect(alarms(hashes, every: 1_000) { _ in false }.isEmpty)
  }

  @Test func aSlowWalkOutlivesTheWindow() {
    var generator = SeededGenerator(seed: 12, label: "slow")
    let start = random(&generator)
    let walk = (0..<256).map { flipped(start, [$0]) }
    // Two queries an hour: what it does not prevent, as the threat model says.
    #expect(alarms(walk, every: ProbeWatch.window / 2) { _ in false }.isEmpty)
  }

  @Test func runsThatMeetAreOne() {
    var watch = ProbeWatch()
    let zero = PDQHash(0, 0, 0, 0)
    var alarm: ProbeWatch.Alarm?
    // Two runs, none of whose members is near the other's, and one hash in between.
    for bit in 0..<64 { alarm = watch.note(flipped(zero, [bit]), isHit: false, at: 0) ?? alarm }
    let far = flipped(zero, 100..<122)
    for bit in 0..<63 { alarm = watch.note(flipped(far, [bit]), isHit: false, at: 0) ?? alarm }
    #expect(alarm == nil)
    let bridge = flipped(zero, 100..<111)
    #expect(watch.note(bridge, isHit: false, at: 0) == .run)
  }
}
