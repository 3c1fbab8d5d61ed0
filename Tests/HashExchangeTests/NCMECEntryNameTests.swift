// SPDX-License-Identifier: Apache-2.0

import HashExchange
import Testing

@Suite struct NCMECEntryNameTests {
  @Test func aNameGoesThroughItsTag() throws {
    let name = try #require(NCMECEntryName(member: "42", id: "a/b:c"))
    #expect(name.tag == "entry:42/a/b:c")
    #expect(NCMECEntryName(tag: name.tag) == name)
    #expect(name.feedbackPath(type: "MD5") == "/v2/entries/42/a%2Fb%3Ac/MD5/feedback")
  }

  @Test(arguments: [
    ("", "a"), ("42", ""), ("4/2", "a"), ("42", "a b"), ("42", "a;b"), ("42", "a,b"), ("42", "a|b"),
    ("42", "a\"b"), ("42", "\u{e9}"), ("42", "a\n"), (String(repeating: "4", count: 41), "a"),
    ("42", String(repeating: "a", count: 161)),
  ])
  func whatIsNoTagIsNoName(_ member: String, _ id: String) {
    #expect(NCMECEntryName(member: member, id: id) == nil)
  }

  @Test(arguments: ["entry:42", "entry:/a", "entry:42/", "series:42/a", "", "Entry:42/a"])
  func otherTagsAreNoNames(_ tag: String) { #expect(NCMECEntryName(tag: tag) == nil) }
}
