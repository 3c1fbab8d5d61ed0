// SPDX-License-Identifier: Apache-2.0
// Random drafts: some that the rules allow, others with one thing changed.

import EvidenceModel
import HashExchange
import MartletTesting

@testable import HashExchange

/// Makes drafts of random elements, and changes them.
struct CyberTipGenerator {
  var random: SeededGenerator
  private static let words = [
    "harbour", "lighthouse", "tide table", "a < b & c", "Überfahrt", "紙", "] ]>", "a\nb",
    "\u{202e}x",
  ]

  init(_ random: SeededGenerator) { self.random = random }

  private mutating func chance(_ share: Double) -> Bool { random.unit() < share }
  private mutating func pick<Value>(_ values: [Value]) -> Value {
    values[random.below(values.count)]
  }

  /// A draft that fulfils all that each element alone demands; conditions on several may be broken.
  mutating func draft() -> CyberTipDraft {
    var report = element("report", .report, depth: 0)
    // Most drafts are to be allowed: what conditions forbid together is rare in them.
    if chance(0.8) { report.children.removeAll { $0.name == "batchedReport" } }
    let files = (0..<random.below(3)).map { _ in element("fileDetails", .fileDetails, depth: 0) }
    return CyberTipDraft(report: report, files: files)
  }

  private mutating func element(
    _ name: String, _ form: CyberTipForm, depth: Int
  ) -> CyberTipElement {
    var attributes: [CyberTipElement.Attribute] = []
    for attribute in form.attributes where attribute.isRequired || chance(0.2) {
      attributes.append(.init(attribute.name, text(attribute.value)))
    }
    switch form.content {
    case .text(let value):
      return CyberTipElement(name, attributes: attributes, text: text(value))
    case .nothing: return CyberTipElement(name, attributes: attributes, children: [])
    case .oneOf(let parts):
      let part = pick(parts)
      return CyberTipElement(
        name, attributes: attributes, children: [element(part.name, part.form, depth: depth + 1)])
    case .marks(let names):
      var children: [CyberTipElement] = []
      for mark in names where chance(0.2) { children.append(CyberTipElement(mark, text: "true")) }
      return CyberTipElement(name, attributes: attributes, children: children)
    case .sequence(let parts):
      var children: [CyberTipElement] = []
      for part in parts {
        let count = part.least > 0 ? 1 : chance(depth == 0 ? 0.25 : 0.15) ? 1 : 0
        let more = count == 1 && part.most > 1 && chance(0.2) ? 1 : 0
        for _ in 0..<(count + more) {
          children.append(element(part.name, part.form, depth: depth + 1))
        }
      }
      return CyberTipElement(name, attributes: attributes, children: children)
    }
  }

  private mutating func text(_ value: CyberTipValue) -> String {
    switch value {
    case .text(let most): String(pick(Self.words + [""]).prefix(most ?? 100))
    case .words(let most): String(pick(Self.words).prefix(most))
    case .url: pick(["https://harbour.example/a?b=c&d", "ftp://x/", "http://[::1]:8080/%20"])
    case .mail: pick(["keeper@lighthouse.example", "a.b+c@d-e.org"])
    case .truth: pick(["true", "false", "1", "0"])
    case .choice(let known): pick(known)
    case .whole(let range): pick(["\(range.lowerBound)", "\(range.upperBound)"])
    case .degrees: pick(["0", "-12.5", "+89.999"])
    case .moment:
      pick([CyberTipSamples.past, "2001-02-03T04:05:06.789Z", "2026-10-28T23:59:59-14:00"])
    case .pastDate: pick(["2010-11-01", "1972-02-29"])
    case .token: pick(["f-1", "two words"])
    case .networkAddress:
      pick(["192.0.2.255", "::1", "2001:db8::8", "::ffff:192.0.2.1", "1:2:3:4:5:6:7::"])
    case .callingCode: pick(["+44", "+1"])
    case .digits: pick(["0", "1234567890"])
    }
  }

  private static let badTexts = [
    "", " ", "x", "TRUE", "2", "-1", "0", "65536", "151", "9223372036854775808", "1e3",
    "2026-11-01",
    "2026-11-01T10:30:00", "2026-13-01T10:30:00Z", "2999-11-01T10:30:00Z", "2999-01-01",
    "2026-02-30", "2026-11-01T10:30:00+15:00", "2026-11-01T24:00:00Z", "2026-11-01 10:30:00Z",
    "harbour.example", "http://", "http://a b", "://x", "a@b", "@x.org", "a@x..org", ".a@x.org",
    "a@@x.org", "1.2.3", "1.2.3.256", "01.2.3.4", "1::2::3", ":::", "12345::", "::1.2.3.4.5",
    "1:2:3:4:5:6:7:8:9",
    "a  b", " a", "a ", "+", "+1234", "44", "12345678901", "A3", "QQ", "91", "181",
    String(repeating: "a", count: 65), String(repeating: "a", count: 3_001),
    "http://x/" + String(repeating: "a", count: 2_083),
  ]

  /// The draft with one thing changed at random.
  mutating func changed(_ draft: CyberTipDraft) -> CyberTipDraft {
    if !draft.files.isEmpty, chance(0.4) {
      var files = draft.files
      let place = random.below(files.count)
      files[place] = changed(files[place])
      return CyberTipDraft(report: draft.report, files: files)
    }
    return CyberTipDraft(report: changed(draft.report), files: draft.files)
  }

  private mutating func changed(_ element: CyberTipElement) -> CyberTipElement {
    var element = element
    if !element.children.isEmpty, chance(0.75) {
      let place = random.below(element.children.count)
      element.children[place] = changed(element.children[place])
      return element
    }
    switch random.below(8) {
    case 0 where !element.children.isEmpty:
      element.children.remove(at: random.below(element.children.count))
    case 1 where element.children.count > 1:
      element.children.swapAt(0, element.children.count - 1)
    case 2 where !element.children.isEmpty:
      element.children.append(pick(element.children))
    case 3: element.children.append(CyberTipElement("lamp", text: "x"))
    case 4 where !element.attributes.isEmpty:
      let place = random.below(element.attributes.count)
      element.attributes[place] = .init(element.attributes[place].name, pick(Self.badTexts))
    case 5: element.attributes.append(.init("lamp", "x"))
    case 6 where !element.attributes.isEmpty: element.attributes.removeFirst()
    default: if element.text != nil { element.text = pick(Self.badTexts) }
    }
    return element
  }
}
