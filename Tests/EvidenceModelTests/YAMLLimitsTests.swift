// SPDX-License-Identifier: Apache-2.0
// YAML is bounded before a parser sees it, however its lines end.

import EvidenceModel
import Testing

@Suite struct YAMLLimitsTests {
  private static let limits = YAMLLimits(
    byteCount: 100, lineLength: 20, nesting: 3, allowsAliases: false)

  private static let cases: [(String, YAMLLimits.Fault?)] = [
    ("", nil),
    ("a: [b, {c: d}]\nb: e\n", nil),
    (String(repeating: "x", count: 20) + "\n" + String(repeating: "y", count: 20), nil),
    ("# [[[[[[ & *\n  # {{{{{{\na: b", nil),
    ("]]]]]]]]]\na: [[[b]]]", nil),
    (String(repeating: "a\n", count: 51), .tooLarge),
    ("a\n" + String(repeating: "x", count: 21), .longLine(2)),
    ("# " + String(repeating: "x", count: 21), .longLine(1)),
    ("a: [[\n[[b]]]]", .deepNesting(line: 2)),
    ("]]]]]]]]]\na: [[[[b]]]]", .deepNesting(line: 2)),
    ("a: b # [[[[", .deepNesting(line: 1)),
    ("a: b\nc: &d e", .alias(line: 2)),
    ("a: *d", .alias(line: 1)),
  ]

  @Test(arguments: cases.indices, ["\n", "\r\n"])
  func theFirstFaultIsTold(_ index: Int, _ end: String) {
    let (text, fault) = Self.cases[index]
    let found: YAMLLimits.Fault?
    do throws(YAMLLimits.Fault) {
      try Self.limits.check(text.replacing("\n", with: end))
      found = nil
    } catch {
      found = error
    }
    #expect(found == fault)
  }

  @Test func anchorsMayBeAllowed() throws {
    let limits = YAMLLimits(byteCount: 100, lineLength: 20, nesting: 3, allowsAliases: true)
    try limits.check("a: &b c\nd: *b")
  }
}
