// SPDX-License-Identifier: Apache-2.0
// The published form as data: which element holds what, in which order, how often.

/// What an element may hold.
///
/// The whole published form is made of these: writer, checker and reader of settings go by it, and nothing else knows an
/// element's place.
///
/// - Source: CyberTipline Reporting API, technical documentation and schema, as of 2025-06-11.
public struct CyberTipForm: Sendable {
  /// What stands between its tags.
  indirect enum Content: Sendable {
    /// Text.
    case text(CyberTipValue)
    /// Elements, in this order.
    case sequence([Part])
    /// Exactly one of these elements.
    case oneOf([Part])
    /// Marks, in any order: each is there or not.
    case marks([String])
    /// Nothing.
    case nothing
  }

  /// An element's place in another.
  struct Part: Sendable {
    let name: String
    let form: CyberTipForm
    let least: Int
    let most: Int

    /// An element that may be left out.
    static func optional(_ name: String, _ form: CyberTipForm) -> Part {
      Part(name: name, form: form, least: 0, most: 1)
    }

    /// A text that may be left out.
    static func optional(_ name: String, _ value: CyberTipValue) -> Part {
      optional(name, CyberTipForm(value))
    }

    /// An element that must be there.
    static func required(_ name: String, _ form: CyberTipForm) -> Part {
      Part(name: name, form: form, least: 1, most: 1)
    }

    /// A text that must be there.
    static func required(_ name: String, _ value: CyberTipValue) -> Part {
      required(name, CyberTipForm(value))
    }

    /// An element that may stand any number of times, and `least` times at least.
    static func several(_ name: String, _ form: CyberTipForm, least: Int = 0) -> Part {
      Part(name: name, form: form, least: least, most: .max)
    }
  }

  /// An attribute of an element.
  struct Attribute: Sendable {
    let name: String
    let value: CyberTipValue
    let isRequired: Bool

    init(_ name: String, _ value: CyberTipValue, isRequired: Bool = false) {
      self.name = name
      self.value = value
      self.isRequired = isRequired
    }
  }

  let content: Content
  let attributes: [Attribute]

  init(_ content: Content, attributes: [Attribute] = []) {
    self.content = content
    self.attributes = attributes
  }

  init(_ value: CyberTipValue, attributes: [Attribute] = []) {
    self.init(.text(value), attributes: attributes)
  }

  /// The places of the elements in it; a mark's is that of a text that says `true`.
  var parts: [Part] {
    switch content {
    case .text, .nothing: []
    case .sequence(let parts), .oneOf(let parts): parts
    case .marks(let names): names.map { .optional($0, .choice(["true"])) }
    }
  }

  func part(_ name: String) -> Part? { parts.first { $0.name == name } }
}
