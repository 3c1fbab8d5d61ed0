// SPDX-License-Identifier: Apache-2.0

import EvidenceModel
import Testing

@Suite struct MarkupTextTests {
  @Test(arguments: [
    ("", ""), ("a quay", "a quay"), ("<a b=\"c\">&'", "&lt;a b=&quot;c&quot;&gt;&amp;&#39;"),
    ("&amp;", "&amp;amp;"), ("\"\u{301}<\u{301}", "&quot;\u{301}&lt;\u{301}"), ("é\n", "é\n"),
  ])
  func markupIsEscapedAlsoUnderAccents(_ text: String, _ expected: String) {
    #expect(Array(MarkupText.escaped(text).unicodeScalars) == Array(expected.unicodeScalars))
  }
}
