// SPDX-License-Identifier: Apache-2.0
// A study plan for tests, made by replacing lines of one.

import Foundation
import Testing

/// The text of a study plan for tests.
enum PlanText {
  static let standard = """
    # What the study is to find out, and how.
    format: martlet.study-plan/1
    title: Lighthouse survey
    question: How many of the pictures show a red lighthouse?
    frame: {what: pictures posted to one board, from: 2026-09-01, to: "2026-09-30"}
    regimes: [uk-england-wales]
    selection: {rules: standard, seed: 1}
    audits: none
    double_rating: {share: 0, seed: 11}
    golden: none
    roles: {assessors: 3, leads: [lead]}

    """

  /// The plan with some lines replaced, found by how they begin.
  static func changed(_ changes: [String: String]) throws -> String {
    var lines = standard.components(separatedBy: "\n")
    for (start, line) in changes {
      let index = try #require(lines.firstIndex { $0.hasPrefix(start) }, "\(start)")
      lines[index] = line
    }
    return lines.joined(separator: "\n")
  }
}
