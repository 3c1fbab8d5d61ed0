// SPDX-License-Identifier: Apache-2.0
// Damaged inputs end in a result or a typed error in bounded time, and no case that once failed comes back.

import Foundation
import MartletTesting
import Testing

@Suite(.serialized) struct FuzzTests {
  static let targets: [FuzzTarget] =
    CaptureTargets.all + MetadataTargets.all + TraceTargets.all + ProvenanceTargets.all
    + ModelTargets.all + TextTargets.all + ListTargets.all + ExportTargets.all
    + ServiceTargets.all + WireTargets.all

  /// The targets to fuzz: those that `MARTLET_FUZZ_TARGETS` names, separated by commas, or all.
  static var chosen: [FuzzTarget] {
    let names = ProcessInfo.processInfo.environment["MARTLET_FUZZ_TARGETS"]?.split(separator: ",")
    return targets.filter { names?.contains(Substring($0.name)) ?? true }
  }

  @Test(arguments: chosen)
  func damagedInputsEndInAResultOrATypedError(_ target: FuzzTarget) throws {
    try FuzzRun(target: target).fuzz()
  }

  @Test(arguments: targets)
  func casesThatOnceFailedDoNotComeBack(_ target: FuzzTarget) throws {
    try FuzzRun(target: target).replay()
  }

  @Test func everyFolderOfFailCasesHasATarget() {
    let names = Set(Self.targets.map(\.name))
    #expect(names.count == Self.targets.count)
    #expect(FailCases.targets().allSatisfy(names.contains))
  }

  @Test func everyTargetIsInTheDocument() throws {
    let document = try Repository.text(of: "docs/soak.md")
    for target in Self.targets {
      let isNamed = document.split(separator: "\n").contains {
        $0.hasPrefix("| `") && $0.contains("`\(target.name)`")
      }
      #expect(isNamed, "\(target.name)")
    }
  }

  @Test func inputsFollowFromSeedAndNumber() throws {
    let target = try #require(Self.targets.first)
    let first = try FuzzMutator(target, seed: 7)
    let second = try FuzzMutator(target, seed: 7)
    #expect((0..<50).allSatisfy { first.input($0) == second.input($0) })
    #expect(Set((0..<50).map { first.input($0) }).count > 40)
  }

  @Test func whatIsNeitherAResultNorATypedErrorIsAFailure() {
    struct Typed: Error {}
    struct Other: Error {}
    let isTyped = { (error: any Error) in error is Typed }
    let reader = ClosureReader(expecting: isTyped) { bytes in
      if bytes == [1] { throw Typed() }
      if bytes == [2] { throw Other() }
    }
    #expect(FuzzRun.outcome(of: [0], reader) == .result)
    #expect(FuzzRun.outcome(of: [1], reader) == .error)
    #expect(FuzzRun.outcome(of: [2], reader) == .failed("an error of type Other"))
    let outcome = FuzzRun.outcome(of: [0], reader, longest: -1)
    guard case .failed = outcome else {
      Issue.record("a slow input is no failure: \(outcome)")
      return
    }
  }

  @Test func anInputThatEndedAProcessIsKnownToTheNext() throws {
    let name = "gone-\(ProcessInfo.processInfo.processIdentifier)"
    let note = try FuzzNote(target: name, seed: 7, process: .max)
    try note.write(70_000)
    let found = FuzzNote.abandoned(of: name)
    #expect(found.map(\.seed) == [7])
    #expect(found.map(\.number) == [70_000])
    #expect(FuzzNote.abandoned(of: name).isEmpty)
  }
}
