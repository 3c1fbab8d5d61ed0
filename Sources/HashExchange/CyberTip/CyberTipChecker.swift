// SPDX-License-Identifier: Apache-2.0
// Holds documents against the published form, element by element.

internal import EvidenceModel

/// Holds documents against the published form, element by element.
///
/// Conditions on several elements are ``CyberTipConditions``'.
struct CyberTipChecker {
  let now: Instant
  private(set) var findings: [CyberTipFinding] = []

  init(now: Instant) { self.now = now }

  /// Checks an element and all in it.
  ///
  /// - Complexity: O(n) in elements and characters.
  mutating func check(_ element: CyberTipElement, _ form: CyberTipForm, path: String) {
    checkAttributes(element, form, path)
    switch form.content {
    case .text(let value):
      guard let text = element.text, element.children.isEmpty else {
        return note(path, .shape, "must hold text, and no elements")
      }
      if let (rule, words) = value.fault(in: text, now: now) { note(path, rule, words) }
    case .sequence(let parts):
      checkChildren(element, parts, isOrdered: true, path)
      for part in parts where element.all(part.name).count < part.least {
        note("\(path)/\(part.name)", .missing, "must be added")
      }
    case .oneOf(let parts):
      checkChildren(element, parts, isOrdered: false, path)
      if element.children.count != 1 {
        note(path, .oneOfSeveral, "must hold exactly one of " + Self.names(of: parts))
      }
    case .marks: checkChildren(element, form.parts, isOrdered: false, path)
    case .nothing:
      if element.text != nil || !element.children.isEmpty {
        note(path, .shape, "must hold nothing but attributes")
      }
    }
  }

  /// Notes what is wrong.
  mutating func note(_ path: String, _ rule: CyberTipFinding.Rule, _ words: String) {
    findings.append(CyberTipFinding(path, rule, words))
  }

  private mutating func checkAttributes(
    _ element: CyberTipElement, _ form: CyberTipForm, _ path: String
  ) {
    var seen: Set<String> = []
    for attribute in element.attributes {
      let place = "\(path)/@\(EvidenceText.escaped(String(attribute.name.prefix(64))))"
      guard let known = form.attributes.first(where: { $0.name == attribute.name }) else {
        note(place, .unknown, "there is no such attribute here; take it out")
        continue
      }
      if !seen.insert(attribute.name).inserted { note(place, .repeated, "is there twice") }
      if let (rule, words) = known.value.fault(in: attribute.value, now: now) {
        note(place, rule, words)
      }
    }
    for known in form.attributes where known.isRequired && !seen.contains(known.name) {
      note("\(path)/@\(known.name)", .missing, "must be added")
    }
  }

  private mutating func checkChildren(
    _ element: CyberTipElement, _ parts: [CyberTipForm.Part], isOrdered: Bool, _ path: String
  ) {
    if element.text != nil { note(path, .shape, "must hold elements, and no text") }
    var counts: [String: Int] = [:]
    var last = 0
    for child in element.children {
      let count = counts[child.name, default: 0] + 1
      counts[child.name] = count
      let name = EvidenceText.escaped(String(child.name.prefix(64)))
      let place = "\(path)/\(name)" + (count > 1 ? "[\(count)]" : "")
      guard let position = parts.firstIndex(where: { $0.name == child.name }) else {
        note(place, .unknown, "there is no such element here; take it out")
        continue
      }
      if isOrdered, position < last {
        note(place, .order, "must stand before \(parts[last].name)")
      }
      last = max(last, position)
      if count > parts[position].most { note(place, .repeated, "may stand once only") }
      check(child, parts[position].form, path: place)
    }
  }

  private static func names(of parts: [CyberTipForm.Part]) -> String {
    parts.map(\.name).joined(separator: ", ")
  }
}
