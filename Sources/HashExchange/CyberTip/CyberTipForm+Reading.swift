// SPDX-License-Identifier: Apache-2.0
// Elements from what a person wrote: a table whose keys are the published names.

public import EvidenceModel

extension CyberTipForm {
  /// The most elements and attributes that one document may hold.
  static let mostElements = 5_000
  /// The most bytes of one text.
  static let mostTextBytes = 64 << 10

  /// The element of this form that a table states.
  ///
  /// Keys are the published names, in any order; the element has them in the published one. A text with attributes is a table
  /// of `value` and the attributes, or the text alone; an element that may stand several times may be a list; marks are
  /// a list of their names. What is null counts as not stated.
  ///
  /// Elements that must be there and have nothing but what is stated in them are there, so that what is missing shows.
  ///
  /// - Throws: ``CyberTipError`` for a name that the form does not have, another shape, a character that XML cannot hold, and
  ///   for too much. Whether texts fit is ``CyberTipDraft/findings(now:)``'s to tell.
  /// - Complexity: O(n).
  public func element(
    _ name: String, from value: JSONValue
  ) throws(CyberTipError) -> CyberTipElement {
    var reading = CyberTipReading()
    return try reading.element(name, self, from: value, path: "/" + name)
  }

  /// Whether something in it must be stated.
  var needsText: Bool {
    switch content {
    case .text: true
    case .sequence(let parts): parts.contains { $0.least > 0 && $0.form.needsText }
    case .oneOf, .marks, .nothing: false
    }
  }

  /// Whether elements are listed in it.
  var isSequence: Bool { if case .sequence = content { true } else { false } }
}

/// Makes elements of tables, counting what it makes.
private struct CyberTipReading {
  private var count = 0

  mutating func element(
    _ name: String, _ form: CyberTipForm, from value: JSONValue, path: String
  ) throws(CyberTipError) -> CyberTipElement {
    try take(path)
    if case .text = form.content {
      guard value.members != nil else {
        return CyberTipElement(name, text: try text(value, path))
      }
      try refuseOthers(value, form.attributes.map(\.name) + ["value"], path)
      guard let stated = value["value"] else {
        throw CyberTipError(.badShape, "\(path) needs a `value` beside its attributes")
      }
      return CyberTipElement(
        name, attributes: try attributes(of: value, form, path), text: try text(stated, path))
    }
    if case .marks(let names) = form.content {
      return CyberTipElement(name, children: try marks(value, names, path))
    }
    guard value.members != nil else {
      throw CyberTipError(.badShape, "\(path) must be a table of elements")
    }
    try refuseOthers(value, form.attributes.map(\.name) + form.parts.map(\.name), path)
    var children: [CyberTipElement] = []
    for part in form.parts { children += try self.children(part, of: value, form, path) }
    return CyberTipElement(
      name, attributes: try attributes(of: value, form, path), children: children)
  }

  private mutating func children(
    _ part: CyberTipForm.Part, of value: JSONValue, _ form: CyberTipForm, _ path: String
  ) throws(CyberTipError) -> [CyberTipElement] {
    let place = "\(path)/\(part.name)"
    guard let stated = value[part.name], stated != .null else {
      let shows = form.isSequence && part.least == 1 && part.most == 1
      guard shows, part.form.isSequence, part.form.needsText else { return [] }
      return [try element(part.name, part.form, from: .object([]), path: place)]
    }
    if part.most > 1, let list = stated.elements {
      var elements: [CyberTipElement] = []
      for one in list {
        elements.append(try element(part.name, part.form, from: one, path: place))
      }
      return elements
    }
    return [try element(part.name, part.form, from: stated, path: place)]
  }

  private mutating func marks(
    _ value: JSONValue, _ names: [String], _ path: String
  ) throws(CyberTipError) -> [CyberTipElement] {
    guard let list = value.elements else {
      throw CyberTipError(.badShape, "\(path) must be a list of marks")
    }
    var stated: Set<String> = []
    for one in list {
      try take(path)
      guard let mark = one.text, names.contains(mark) else {
        throw CyberTipError(
          .unknownElement, "\(path) knows the marks \(names.joined(separator: ", ")) alone")
      }
      stated.insert(mark)
    }
    return names.filter(stated.contains).map { CyberTipElement($0, text: "true") }
  }

  private mutating func attributes(
    of value: JSONValue, _ form: CyberTipForm, _ path: String
  ) throws(CyberTipError) -> [CyberTipElement.Attribute] {
    var attributes: [CyberTipElement.Attribute] = []
    for known in form.attributes {
      guard let stated = value[known.name], stated != .null else { continue }
      let place = "\(path)/@\(known.name)"
      try take(place)
      attributes.append(CyberTipElement.Attribute(known.name, try text(stated, place)))
    }
    return attributes
  }

  private func text(_ value: JSONValue, _ path: String) throws(CyberTipError) -> String {
    let text: String
    switch value {
    case .string(let string): text = string
    case .bool(let truth): text = truth ? "true" : "false"
    case .integer(let number): text = String(number)
    case .number(let number): text = "\(number)"
    case .null, .array, .object:
      throw CyberTipError(.badShape, "\(path) must be one text")
    }
    guard text.utf8.count <= CyberTipForm.mostTextBytes else {
      throw CyberTipError(
        .tooLarge, "\(path) is longer than \(CyberTipForm.mostTextBytes) bytes; shorten it")
    }
    guard text.unicodeScalars.allSatisfy(CyberTipValue.isAllowed) else {
      throw CyberTipError(
        .forbiddenCharacter, "\(path) holds a control character; take it out")
    }
    return text
  }

  private func refuseOthers(
    _ value: JSONValue, _ known: [String], _ path: String
  ) throws(CyberTipError) {
    var seen: Set<String> = []
    for member in value.members ?? [] {
      let name = EvidenceText.escaped(String(member.name.prefix(64)))
      guard known.contains(member.name) else {
        throw CyberTipError(.unknownElement, "\(path) has no element or attribute `\(name)`")
      }
      guard seen.insert(member.name).inserted else {
        throw CyberTipError(.badShape, "\(path) states `\(name)` twice; use a list")
      }
    }
  }

  private mutating func take(_ path: String) throws(CyberTipError) {
    count += 1
    guard count <= CyberTipForm.mostElements else {
      throw CyberTipError(
        .tooLarge, "there are more than \(CyberTipForm.mostElements) elements; shorten \(path)")
    }
  }
}
