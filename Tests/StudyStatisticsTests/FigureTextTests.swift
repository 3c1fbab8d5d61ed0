// SPDX-License-Identifier: Apache-2.0
// Figures as they are printed.

internal import Testing

@testable internal import StudyStatistics

@Suite struct FigureTextTests {
  @Test(arguments: [
    (0.12641, 3, "0.126", "0.126", "0.127"), (0.0, 3, "0.000", "0.000", "0.000"),
    (1.0, 3, "1.000", "1.000", "1.000"), (0.29, 2, "0.29", "0.29", "0.29"),
    (0.05, 3, "0.050", "0.050", "0.050"), (0.9999, 2, "1.00", "0.99", "1.00"),
    (-0.02341, 4, "-0.0234", "-0.0235", "-0.0234"), (-0.0001, 3, "0.000", "-0.001", "0.000"),
    (0.0000001, 3, "0.000", "0.000", "0.001"), (12.5, 0, "12", "12", "13"),
    (2.0 / 3, 9, "0.666666667", "0.666666666", "0.666666667"),
  ])
  func boundsAreRoundedOutward(
    _ value: Double, _ places: Int, _ nearest: String, _ down: String, _ up: String
  ) {
    #expect(FigureText.fixed(value, places: places) == nearest)
    #expect(FigureText.fixed(value, places: places, rounding: .down) == down)
    #expect(FigureText.fixed(value, places: places, rounding: .up) == up)
  }

  @Test func everyDecimalOfFewPlacesIsItself() throws {
    for thousandths in -2_000...2_000 {
      let value = Double(thousandths) / 1_000
      let text = FigureText.fixed(value, places: 3)
      #expect(Double(text) == value)
      #expect(FigureText.fixed(value, places: 3, rounding: .down) == text)
      #expect(FigureText.fixed(value, places: 3, rounding: .up) == text)
    }
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity, 1e9])
  func whatIsNoFigureIsADash(_ value: Double) {
    #expect(FigureText.fixed(value, places: 3) == "–")
  }

  @Test func rangesAreWidened() {
    let interval = Interval(0.12345, 0.45671)
    #expect(FigureText.range(interval, places: 3) == "0.123 to 0.457")
    #expect(FigureText.percentRange(interval) == "12.3 % to 45.7 %")
    #expect(FigureText.percentRange(interval, places: 2) == "12.34 % to 45.68 %")
    #expect(Interval(0.0101, 0.0199).counts(of: 1_000) == 10...20)
    #expect(Interval(0.01, 0.02).counts(of: 1_000) == 10...20)
  }
}
