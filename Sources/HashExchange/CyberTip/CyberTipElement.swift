// SPDX-License-Identifier: Apache-2.0
// One element of a CyberTipline document, and the error of what is none.

/// One element of a CyberTipline document: its name, its attributes, and text or other elements.
public struct CyberTipElement: Hashable, Sendable {
  /// One attribute.
  public struct Attribute: Hashable, Sendable {
    /// The published name.
    public let name: String
    /// The value, as text.
    public let value: String

    /// Groups a name and a value.
    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The published name.
  public var name: String
  /// Its attributes in the order in which they are written.
  public var attributes: [Attribute]
  /// Its text; `nil` for an element that holds others.
  public var text: String?
  /// The elements in it; none for one that holds text.
  public var children: [CyberTipElement]

  /// An element that holds text.
  public init(_ name: String, attributes: [Attribute] = [], text: String) {
    self.name = name
    self.attributes = attributes
    self.text = text
    children = []
  }

  /// An element that holds others.
  public init(_ name: String, attributes: [Attribute] = [], children: [CyberTipElement]) {
    self.name = name
    self.attributes = attributes
    text = nil
    self.children = children
  }

  /// The first element in it of a name.
  public subscript(name: String) -> CyberTipElement? { children.first { $0.name == name } }

  /// The value of an attribute; `nil` where it has none of that name.
  func attribute(_ name: String) -> String? { attributes.first { $0.name == name }?.value }

  /// All elements in it of a name.
  func all(_ name: String) -> [CyberTipElement] { children.filter { $0.name == name } }
}

/// Why what somebody stated cannot become a CyberTipline document.
public struct CyberTipError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of failure it is.
  public enum Code: String, CaseIterable, Sendable {
    /// The published form has no element or attribute of that name in that place.
    case unknownElement = "unknown_element"
    /// A text stands where elements belong, or the other way round, or a list where one is allowed.
    case badShape = "bad_shape"
    /// There is more than is taken in.
    case tooLarge = "too_large"
    /// A text holds a character that XML cannot hold.
    case forbiddenCharacter = "forbidden_character"
  }

  /// What kind of failure it is.
  public let code: Code
  /// What is wrong and what to do; it quotes names of elements, and no text.
  public let message: String

  /// Groups a kind of failure and its words.
  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// The message.
  public var description: String { message }

  /// Two errors are the same when their codes are.
  public static func == (left: CyberTipError, right: CyberTipError) -> Bool {
    left.code == right.code
  }

  /// Hashes the code.
  public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
