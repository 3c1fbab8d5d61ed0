// SPDX-License-Identifier: Apache-2.0
// The C library's own functions, beside which ours are held.

internal import Glibc

enum NaturalLogarithm {
  static func of(_ value: Double) -> Double { log(value) }
  /// 1 - exp(-y).
  static func oneLessExponential(_ y: Double) -> Double { -expm1(-y) }
}
