// SPDX-License-Identifier: Apache-2.0
// How much YAML is read at most: checked before a parser that calls itself for each level sees the text.

/// How much YAML is read at most.
///
/// A parser of YAML calls itself for each level of nesting, so levels are limited before it runs: those of brackets
/// by their number, those of indentation by the length of lines. Lines that are comments from their start are not
/// looked into. Lines may end as on any system.
public struct YAMLLimits: Hashable, Sendable {
  /// What goes beyond the limits.
  public enum Fault: Error, Hashable, Sendable {
    /// The text has too many bytes.
    case tooLarge
    /// A line, counted from 1, has too many bytes.
    case longLine(Int)
    /// Brackets and braces that are open in a line are too many.
    case deepNesting(line: Int)
    /// A line has an anchor or alias, or a character that could begin one.
    case alias(line: Int)
  }

  /// The most bytes of a text.
  public let byteCount: Int
  /// The most bytes of a line, without its end.
  public let lineLength: Int
  /// The most brackets and braces that are open at once.
  public let nesting: Int
  /// Whether anchors and aliases may be used.
  public let allowsAliases: Bool

  /// Sets all limits.
  public init(byteCount: Int, lineLength: Int, nesting: Int, allowsAliases: Bool) {
    self.byteCount = byteCount
    self.lineLength = lineLength
    self.nesting = nesting
    self.allowsAliases = allowsAliases
  }

  /// Checks a text.
  ///
  /// - Throws: ``Fault``, the first found.
  /// - Complexity: O(n).
  public func check(_ text: String) throws(Fault) {
    guard text.utf8.count <= byteCount else { throw .tooLarge }
    var (line, length, depth) = (1, 0, 0)
    var (isBlank, isComment) = (true, false)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\n"):
        (line, length, isBlank, isComment) = (line + 1, 0, true, false)
        continue
      case UInt8(ascii: "\r"): continue
      case UInt8(ascii: "#"): isComment = isComment || isBlank
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += isComment ? 0 : 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth = isComment ? depth : max(0, depth - 1)
      case UInt8(ascii: "&"), UInt8(ascii: "*"):
        guard allowsAliases || isComment else { throw .alias(line: line) }
      default: break
      }
      length += 1
      isBlank = isBlank && byte == UInt8(ascii: " ")
      guard length <= lineLength else { throw .longLine(line) }
      guard depth <= nesting else { throw .deepNesting(line: line) }
    }
  }
}
