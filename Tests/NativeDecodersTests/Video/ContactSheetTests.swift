// SPDX-License-Identifier: Apache-2.0
// Pictures stand in their cells in order, each in the middle of its own, and turned as asked.

import Testing

@testable import NativeDecoders

@Suite struct ContactSheetTests {
  private func plane(_ width: Int, _ height: Int, _ value: UInt8) -> RGBPlane {
    RGBPlane(
      width: width, height: height, bytes: [UInt8](repeating: value, count: 3 * width * height))
  }

  private func value(_ plane: RGBPlane, _ x: Int, _ y: Int) -> UInt8 {
    plane.bytes[3 * (y * plane.width + x)]
  }

  @Test(arguments: [(1, 1), (2, 2), (3, 2), (4, 2), (5, 3), (9, 3), (10, 4), (16, 4)])
  func sheetsAreAboutSquare(count: Int, columns: Int) {
    let sheet = ContactSheet(count: count, side: 768)
    #expect(sheet.columns == columns)
    #expect(columns * sheet.cellSide + (columns - 1) * 4 <= 768)
    let composed = sheet.compose((0..<count).map { _ in plane(sheet.cellSide, 10, 200) })
    #expect(composed.width <= 768)
    #expect(composed.bytes.count == 3 * composed.width * composed.height)
  }

  @Test func picturesStandInTheMiddleOfTheirCellsRowByRow() {
    let sheet = ContactSheet(count: 3, side: 24)
    #expect(sheet.cellSide == 10)
    let composed = sheet.compose([plane(10, 6, 100), plane(4, 10, 150), plane(2, 2, 250)])
    #expect(composed.width == 24 && composed.height == 24)
    #expect(value(composed, 0, 1) == 24 && value(composed, 0, 2) == 100)
    #expect(value(composed, 9, 7) == 100 && value(composed, 9, 8) == 24)
    #expect(value(composed, 16, 0) == 24 && value(composed, 17, 0) == 150)
    #expect(value(composed, 4, 18) == 250 && value(composed, 6, 18) == 24)
    #expect(value(composed, 20, 20) == 24, "the last cell is empty")
  }

  @Test func oneThatCouldNotBeDecodedLeavesNoHole() {
    let sheet = ContactSheet(count: 9, side: 96)
    let composed = sheet.compose([plane(20, 20, 9), plane(20, 20, 8)])
    #expect(composed.width == 44 && composed.height == 20)
  }

  @Test func aPictureIsTurnedByQuartersAnticlockwise() {
    // One row of three: 1 2 3.
    let row = RGBPlane(width: 3, height: 1, bytes: [1, 1, 1, 2, 2, 2, 3, 3, 3])
    #expect(row.turned(0).bytes == row.bytes && row.turned(45).bytes == row.bytes)
    let up = row.turned(90)
    #expect(up.width == 1 && up.height == 3 && up.bytes == [3, 3, 3, 2, 2, 2, 1, 1, 1])
    #expect(row.turned(180).bytes == [3, 3, 3, 2, 2, 2, 1, 1, 1])
    let down = row.turned(270)
    #expect(down.width == 1 && down.height == 3 && down.bytes == row.bytes)
    let square = RGBPlane(
      width: 2, height: 2, bytes: [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4])
    #expect(square.turned(90).turned(90).bytes == square.turned(180).bytes)
    #expect(square.turned(90).turned(270).bytes == square.bytes)
  }
}
