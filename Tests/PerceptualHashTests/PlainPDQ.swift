// SPDX-License-Identifier: Apache-2.0
// PDQ written as plainly as it can be, one number after another: what every fast kernel must equal.

import EvidenceModel
import Foundation

/// The oracle of the property tests.
enum PlainPDQ {
  /// The 64×64 grid of a picture.
  static func grid(_ luma: [Float], width: Int, height: Int) -> [Float] {
    var picture = luma
    for _ in 0..<2 {
      for row in 0..<height {
        let line = blur((0..<width).map { picture[row * width + $0] })
        for column in 0..<width { picture[row * width + column] = line[column] }
      }
      for column in 0..<width {
        let line = blur((0..<height).map { picture[$0 * width + column] })
        for row in 0..<height { picture[row * width + column] = line[row] }
      }
    }
    func centre(_ cell: Int, _ side: Int) -> Int { Int((Double(cell) + 0.5) * Double(side) / 64) }
    return (0..<64 * 64).map { cell in
      picture[centre(cell / 64, height) * width + centre(cell % 64, width)]
    }
  }

  /// A box filter along one line: the reference's four phases.
  private static func blur(_ line: [Float]) -> [Float] {
    let window = (line.count + 127) / 128
    let lead = window / 2
    var result: [Float] = []
    var sum: Float = 0
    var left = 0
    for right in 0..<lead { sum += line[right] }
    for right in lead..<window {
      sum += line[right]
      result.append(sum / Float(right + 1))
    }
    for right in window..<line.count {
      sum += line[right]
      sum -= line[left]
      left += 1
      result.append(sum / Float(window))
    }
    for size in (window - lead..<window).reversed() {
      sum -= line[left]
      left += 1
      result.append(sum / Float(size))
    }
    return result
  }

  /// The 16×16 frequencies, row-major.
  static func frequencies(_ grid: [Float]) -> [Float] {
    let scale = Double(Float((2.0 / 64.0).squareRoot()))
    func weight(_ row: Int, _ column: Int) -> Float {
      let angle = (Double.pi / 2 / 64) * Double(row + 1) * Double(2 * column + 1)
      return Float(scale * cos(angle))
    }
    let matrix: [[Float]] = (0..<16).map { row in (0..<64).map { weight(row, $0) } }
    var output: [Float] = []
    for row in 0..<16 {
      let partial: [Float] = (0..<64).map { column in
        var sum: Float = 0
        for index in 0..<64 { sum += matrix[row][index] * grid[index * 64 + column] }
        return sum
      }
      for column in 0..<16 {
        var sum: Float = 0
        for index in 0..<64 { sum += partial[index] * matrix[column][index] }
        output.append(sum)
      }
    }
    return output
  }

  /// The hash of frequencies: bits above the 128th smallest, the last printed first.
  static func hash(_ frequencies: [Float]) -> PDQHash {
    let median = frequencies.sorted()[127]
    var words: [UInt64] = [0, 0, 0, 0]
    for (index, value) in frequencies.enumerated() where value > median {
      words[3 - index / 64] |= 1 << UInt64(index % 64)
    }
    return PDQHash(words[0], words[1], words[2], words[3])
  }

  /// The frequencies of the picture turned or mirrored.
  static func transformed(_ values: [Float], _ transform: DihedralTransform) -> [Float] {
    var result = values
    for row in 0..<16 {
      for column in 0..<16 {
        let (isOddRow, isOddColumn) = (row % 2 == 1, column % 2 == 1)
        let (swaps, keeps) =
          switch transform {
          case .original: (false, true)
          case .rotate90: (true, isOddColumn)
          case .rotate180: (false, isOddRow == isOddColumn)
          case .rotate270: (true, isOddRow)
          case .flipX: (false, isOddRow)
          case .flipY: (false, isOddColumn)
          case .flipPlus1: (true, true)
          case .flipMinus1: (true, isOddRow == isOddColumn)
          }
        let value = values[row * 16 + column]
        result[swaps ? column * 16 + row : row * 16 + column] = keeps ? value : -value
      }
    }
    return result
  }
}
