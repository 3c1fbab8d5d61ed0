// SPDX-License-Identifier: Apache-2.0
// How large an error rate can be that was seen so often.

internal import Foundation

/// The largest error rate that what was counted still allows.
enum ErrorBound {
  /// The largest rate with which `count` of `all` or fewer still happens in one case of twenty
  /// (Clopper and Pearson, one-sided), by bisection.
  static func rate(_ count: Int, of all: Int) -> Double {
    var (low, high) = (0.0, 1.0)
    for _ in 0..<60 {
      let rate = (low + high) / 2
      var term = pow(1 - rate, Double(all))
      var sum = term
      for k in 0..<count {
        term *= Double(all - k) / Double(k + 1) * rate / (1 - rate)
        sum += term
      }
      if sum > 0.05 { low = rate } else { high = rate }
    }
    return high
  }

  /// The rate as the messages of tests state it, such as `0.99 %`.
  static func percent(_ count: Int, of all: Int) -> String {
    String(format: "%.2f %%", rate(count, of: all) * 100)
  }
}
