// SPDX-License-Identifier: Apache-2.0
// Numbers that the pinned Python peers compute.

internal import Foundation
internal import MartletTesting
internal import Testing

/// SciPy, statsmodels, krippendorff and Python's own whole numbers.
enum Peer {
  /// The lines that a script prints, each as its words.
  static func lines(_ script: String) throws -> [[Substring]] {
    try PythonPeer.lines(["-c", script]).map { $0.split(separator: " ") }
  }

  /// The lines that a script prints, each as its numbers.
  static func numbers(_ script: String) throws -> [[Double]] {
    try lines(script).map { try $0.map { try #require(Double($0)) } }
  }
}

/// Whether two numbers are equal up to a part of the second.
func isNear(_ value: Double, _ expected: Double, _ part: Double = 1e-9) -> Bool {
  value == expected || (value - expected).magnitude <= part * expected.magnitude
}
