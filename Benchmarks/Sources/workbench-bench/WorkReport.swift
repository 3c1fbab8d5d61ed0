// SPDX-License-Identifier: Apache-2.0
// What a run of simulated assessors came to, as lines for a person.

internal import Foundation

/// What a run came to.
struct WorkReport {
  let works: [AssessorWork]
  let seconds: Double

  /// Prints counts, percentiles in milliseconds, and every item that two people recorded.
  func print() {
    let items = works.flatMap(\.items)
    let twice = Dictionary(grouping: items) { $0 }.filter { $1.count > 1 }.keys
    line("assessors", "\(works.count)")
    line("recorded", "\(items.count) in \(text(seconds)) s")
    line("recorded by two", "\(twice.count)")
    for step in Set(works.flatMap { $0.times.keys }).sorted() {
      let times = works.flatMap { $0.times[step] ?? [] }.sorted()
      line(
        step,
        "median \(text(share(0.5, of: times))) ms, 99 % \(text(share(0.99, of: times))) ms, "
          + "longest \(text(times.last ?? 0)) ms, n \(times.count)")
    }
    for failure in works.compactMap(\.failure) { line("stopped", failure) }
  }

  private func share(_ share: Double, of sorted: [Double]) -> Double {
    guard !sorted.isEmpty else { return 0 }
    return sorted[min(sorted.count - 1, Int((Double(sorted.count) * share).rounded(.up)) - 1)]
  }

  private func text(_ value: Double) -> String { String(format: "%.1f", value) }

  private func line(_ name: String, _ value: String) {
    Swift.print(name.padding(toLength: 18, withPad: " ", startingAt: 0) + value)
  }
}
