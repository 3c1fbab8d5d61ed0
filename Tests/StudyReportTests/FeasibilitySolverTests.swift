// SPDX-License-Identifier: Apache-2.0
// Sums that no number of 64 bits holds end no program, and prove nothing.

import Testing

@testable import StudyReport

@Suite struct FeasibilitySolverTests {
  /// As many unknowns with this coefficient as it takes, none greater than any count; all of them zero is a solution.
  private static func solver(_ count: Int, coefficient: Int) -> FeasibilitySolver {
    let row = FeasibilitySolver.Row(
      terms: (0..<count).map { ($0, coefficient) }, lower: min(0, 9 * coefficient),
      upper: max(0, 9 * coefficient))
    return FeasibilitySolver(
      FeasibilitySystem([row], unknowns: count), hints: [Int](repeating: 0, count: count))
  }

  private static func box(_ count: Int) -> FeasibilitySolver.Box {
    FeasibilitySolver.Box(
      lower: [Int](repeating: 0, count: count),
      upper: [Int](repeating: FeasibilitySolver.largest, count: count))
  }

  @Test(arguments: [(12, 1 << 20), (3, 1 << 30), (2, -(1 << 22))])
  func sumsThatAreTooLargeNarrowNothing(count: Int, coefficient: Int) {
    let solver = Self.solver(count, coefficient: coefficient)
    #expect(solver.narrowed(Self.box(count)).upper[0] == FeasibilitySolver.largest)
  }

  @Test func sumsThatFitNarrowEachUnknown() {
    #expect(Self.solver(4, coefficient: 100).narrowed(Self.box(4)).upper == [9, 9, 9, 9])
  }

  @Test func aSolutionIsFoundAmongLargeSumsAndSatisfiesEachRow() throws {
    let solution = try #require(
      Self.solver(12, coefficient: 1 << 20).solution(with: 3, of: 0, in: Self.box(12)))
    #expect(solution[0] == 3 && solution.reduce(0, +) <= 9)
  }
}
