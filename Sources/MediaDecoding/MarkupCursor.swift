// SPDX-License-Identifier: Apache-2.0
// HTML and XML as events. No entity is expanded from outside, no document type is fetched.

/// Which language a document is in.
public enum MarkupDialect: String, CaseIterable, Hashable, Sendable, Codable {
  /// HTML, read as forgivingly as browsers do.
  case html
  /// XML, without document types: entities other than the five built in are an error.
  case xml
}

/// Bounds on one document.
public struct MarkupLimits: Hashable, Sendable {
  /// The largest number of bytes.
  public var inputBytes: Int
  /// The deepest nesting.
  public var depth: Int
  /// The largest number of events.
  public var events: Int
  /// The longest text or attribute value kept, in bytes; longer ones are cut.
  public var textBytes: Int

  /// Sets every bound.
  public init(inputBytes: Int, depth: Int, events: Int, textBytes: Int) {
    self.inputBytes = inputBytes
    self.depth = depth
    self.events = events
    self.textBytes = textBytes
  }

  /// 32 MiB, 256 levels, 2 million events, texts of 64 KiB.
  public static let standard = MarkupLimits(
    inputBytes: 32 << 20, depth: 256, events: 2_000_000, textBytes: 64 << 10)
}

/// One attribute of an element.
public struct MarkupAttribute: Hashable, Sendable {
  /// The name: lower case in HTML, `prefix:name` as written in XML.
  public let name: String
  /// The value, entities resolved.
  public let value: String

  /// Groups a name and a value.
  public init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}

/// One event of a document, in document order.
public enum MarkupEvent: Hashable, Sendable {
  /// An element begins.
  case start(name: String, attributes: [MarkupAttribute])
  /// Text, in pieces.
  case text(String)
  /// An element ends.
  case end(name: String)
}

/// A document being parsed.
///
/// One thread at a time.
public protocol MarkupCursor: AnyObject {
  /// Parses the next bytes (at most 1 MiB) and gives the events they completed; `isLast` with the
  /// last bytes, which may be none.
  ///
  /// - Throws: ``DecodeError`` `.corrupt` (XML only) or `.limit`; events given before stand.
  func feed(_ bytes: [UInt8], isLast: Bool) throws -> [MarkupEvent]

  /// Gives back what the parser holds. Called once.
  func close()
}
