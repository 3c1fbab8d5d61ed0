// SPDX-License-Identifier: Apache-2.0
// A disk that fails, fills up, or stops with the program, at the n-th change that a command makes.

import EvidenceModel
import Foundation
import MartletTesting
import Testing

@Suite struct DiskFaultTests {
  /// Changes tried of each command and fault: a number, or `all`.
  private static let wanted = ProcessInfo.processInfo.environment["MARTLET_FAULTS"] ?? "2"

  @Test(arguments: FaultScenario.allCases)
  func aFaultAtAnyChangeLosesNothing(in scenario: FaultScenario) throws {
    let bench = try FaultBench(scenario)
    let total = try undisturbed(bench)
    let expected = try bench.counts()
    var tried = 0
    var generator = SeedReport.generator("faults-\(scenario.rawValue)")
    for fault in DiskFault.allCases {
      let numbers: [Int] =
        switch Int(Self.wanted) {
        case .some(let count): (0..<count).map { _ in 1 + Int(generator.below(total)) }
        case nil: Array(1...total)
        }
      for number in numbers {
        try disturb(bench, fault, at: number, expected: expected)
        tried += 1
      }
    }
    print(
      "faults \(scenario.rawValue): \(tried) of \(total) changes and \(DiskFault.allCases.count) faults"
    )
  }

  /// Runs the command once as it should be; how often it changes the disk.
  private func undisturbed(_ bench: FaultBench) throws -> Int {
    let file = bench.workspace.folder + "/changes"
    let place = bench.workspace.folder + "/case"
    let result = try bench.run(
      try FaultLibrary.environment(nil, at: 0, below: place, counts: file))
    #expect(result.status == 0, "\(result)")
    let text = String(decoding: try bench.workspace.bytes(of: "changes"), as: UTF8.self)
    let total = try #require(Int(text.trimmingCharacters(in: .newlines)))
    #expect(total > 10, "the library counts the changes of \(bench.scenario)")
    return total
  }

  private func disturb(
    _ bench: FaultBench, _ fault: DiskFault, at number: Int, expected: [JSONValue?]
  ) throws {
    let what = "\(bench.scenario.rawValue), \(fault.rawValue) at change \(number)"
    try bench.restore()
    let place = bench.workspace.folder + "/case"
    let result = try bench.run(try FaultLibrary.environment(fault, at: number, below: place))
    if fault.kills {
      #expect([0, 128 + SIGKILL].contains(result.status), "\(what): \(result)")
    } else {
      // A temporary file that cannot be removed is no reason to fail.
      #expect([0, 5].contains(result.status), "\(what): \(result)")
    }
    if bench.hasCase {
      let check = try bench.workspace.onCase("fsck")
      #expect(check.status == 0, "\(what): \(check)")
    } else {
      #expect(bench.scenario == .create, "\(what): the case is gone")
      // A process that was killed could not take its key back.
      if fault.kills { try bench.workspace.tool("rm", "-f", "case.key") }
    }
    if bench.scenario != .create || !bench.hasCase {
      let again = try bench.run()
      #expect(again.status == 0, "again after \(what): \(again)")
    }
    let check = try bench.workspace.onCase("fsck")
    #expect(check.status == 0, "again after \(what): \(check)")
    #expect(try bench.counts() == expected, "again after \(what)")
  }

  @Test func theDecodersAreLeftAlone() throws {
    let bench = try FaultBench(.ingest)
    let place = bench.workspace.folder + "/case"
    var environment = try FaultLibrary.environment(.kill, at: 1, below: place)
    environment["FAULT_PROGRAM"] = "martlet-decoder"
    let result = try bench.run(environment)
    #expect(result.status == 0, "\(result)")
  }
}
