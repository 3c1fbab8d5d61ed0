// SPDX-License-Identifier: Apache-2.0
// Damaged inputs end in a result or a typed error in bounded time, and no case that once failed comes back.

import MartletTesting
import Testing

@Suite(.serialized) struct FuzzTests {
  static let targets: [FuzzTarget] =
    CaptureTargets.all + MetadataTargets.all + TextTargets.all + WireTargets.all

  @Test(arguments: targets)
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

  @Test func inputsFollowFromSeedAndNumber() throws {
    let target = try #require(Self.targets.first)
    let first = try FuzzMutator(target, seed: 7)
    let second = try FuzzMutator(target, seed: 7)
    #expect((0..<50).allSatisfy { first.input($0) == second.input($0) })
    #expect(Set((0..<50).map { first.input($0) }).count > 40)
  }
}
