// SPDX-License-Identifier: Apache-2.0
// Gives a parser damaged inputs for a while, and keeps each input that ends in neither a result nor a
// typed error, or that takes too long.

import EvidenceModel
import Foundation
import MartletTesting
import Testing

/// One run over one target.
struct FuzzRun {
  /// The longest processor time of this thread that one input may take, in seconds.
  static let longestRead = 5.0

  let target: FuzzTarget

  /// How long a target is fuzzed: `MARTLET_FUZZ_SECONDS`, or 3 seconds.
  static var seconds: Double {
    ProcessInfo.processInfo.environment["MARTLET_FUZZ_SECONDS"].flatMap(Double.init) ?? 3
  }

  /// Fuzzes for ``seconds``.
  func fuzz() throws {
    try collectAbandoned()
    let given = ProcessInfo.processInfo.environment["MARTLET_TEST_SEED"].flatMap { UInt64($0) }
    let seed = given ?? UInt64.random(in: 0...UInt64.max)
    let mutator = try FuzzMutator(target, seed: seed)
    let reader = try target.makeReader()
    for seed in mutator.seeds { try reader.read(seed) }
    let note = try FuzzNote(target: target.name, seed: seed)
    let end = ContinuousClock.now + .seconds(Self.seconds)
    var (number, errors) = (0, 0)
    while .now < end {
      let bytes = mutator.input(number)
      try note.write(number)
      let outcome = Self.outcome(of: bytes, reader)
      if outcome == .error { errors += 1 }
      if case .failed(let why) = outcome {
        let path = try FailCases.keep(bytes, of: target.name, called: "\(seed)-\(number)")
        Issue.record("\(target.name): \(why); kept as \(path)")
      }
      number += 1
    }
    try note.remove()
    print("fuzz \(target.name): seed \(seed), \(number) inputs, \(errors) typed errors")
    #expect(number > 0)
  }

  /// Reads every case kept.
  func replay() throws {
    try collectAbandoned()
    let reader = try target.makeReader()
    for file in try FailCases.all(of: target.name) {
      if case .failed(let why) = Self.outcome(of: file.bytes, reader) {
        Issue.record("\(target.name)/\(file.name): \(why)")
      }
    }
  }

  /// How one input ended.
  enum Outcome: Equatable {
    case result
    case error
    case failed(String)
  }

  /// Reads one input.
  static func outcome(
    of bytes: [UInt8], _ reader: any FuzzReader, longest: Double = longestRead
  ) -> Outcome {
    let start = processorSeconds
    var outcome = Outcome.result
    do { try reader.read(bytes) } catch {
      outcome = reader.isExpected(error) ? .error : .failed("an error of type \(type(of: error))")
    }
    let taken = processorSeconds - start
    return taken > longest ? .failed("\(taken) seconds") : outcome
  }

  private func collectAbandoned() throws {
    for (seed, number) in FuzzNote.abandoned(of: target.name) {
      let bytes = try FuzzMutator(target, seed: seed).input(number)
      let path = try FailCases.keep(bytes, of: target.name, called: "\(seed)-\(number)")
      Issue.record("\(target.name): an earlier process ended in this input; kept as \(path)")
    }
  }

  /// Processor time of this thread, so that a busy machine makes no input slow.
  private static var processorSeconds: Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
