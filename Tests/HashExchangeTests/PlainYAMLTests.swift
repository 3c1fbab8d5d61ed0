// SPDX-License-Identifier: Apache-2.0
// No document of YAML ends the program, whatever its tables name.

import HashExchange
import Testing

@Suite struct PlainYAMLTests {
  @Test(arguments: [
    "? [a]\n: b\n", "{[a]: b}", "{{a: b}: c}", "list:\n  - x: {? [1, 2] : y}\n", "a: [{[b]: c}]",
    "? {a: b}\n", "? - a\n: b\n",
  ])
  func aNameThatIsNoWordIsRefused(text: String) {
    #expect(throws: PlainYAML.Fault.name) { try PlainYAML.read(text) }
    #expect(throws: HashListError(.badMapping, "")) { try VICSProfile(yaml: text) }
  }

  @Test func tablesListsAndPlainValuesAreRead() throws {
    let text = "a: 1\nb: [yes, 2026-09-31]\n\"c\": {d: no}\n1: x\n"
    let read = try #require(try PlainYAML.read(text, keeping: [.time]) as? [String: Any])
    #expect(read["a"] as? Int == 1 && read["1"] as? String == "x")
    let list = try #require(read["b"] as? [Any])
    #expect(list.first as? Bool == true && list.last as? String == "2026-09-31")
    let words = try #require(
      try PlainYAML.read(text, keeping: [.truth, .time]) as? [String: Any])
    #expect((words["c"] as? [String: Any])?["d"] as? String == "no")
    #expect(try PlainYAML.read("") == nil)
    for text in ["a: [", "a: 1\n--- \nb: 2\n", "\t- a"] {
      #expect(throws: PlainYAML.Fault.syntax) { try PlainYAML.read(text) }
    }
  }
}
