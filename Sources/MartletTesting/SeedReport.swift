// SPDX-License-Identifier: Apache-2.0
// Seeds for property tests: fresh on each run, printed, and repeatable from the environment.

public import EvidenceModel
internal import Foundation

/// Seeds for property tests.
public enum SeedReport {
  /// A generator for one property test.
  ///
  /// Its seed is the environment's `MARTLET_TEST_SEED` or a fresh one, and is printed so that a
  /// failure can be repeated.
  public static func generator(_ label: String) -> SeededGenerator {
    let given = ProcessInfo.processInfo.environment["MARTLET_TEST_SEED"].flatMap { UInt64($0) }
    let seed = given ?? UInt64.random(in: 0...UInt64.max)
    print("seed \(seed) for \(label) (repeat with MARTLET_TEST_SEED=\(seed))")
    return SeededGenerator(seed: seed, label: label)
  }
}
