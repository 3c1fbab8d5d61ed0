// SPDX-License-Identifier: Apache-2.0
// From text to YAML nodes, within limits that the parser's recursion can bear.

internal import Yams

/// Reads the text of a rule file as YAML.
enum RegimeDocument {
  /// The largest rule file, in bytes.
  static let largestFile = 1 << 20
  /// The longest line, in bytes; it bounds how deep indentation can nest.
  static let longestLine = 400
  /// The deepest nesting of brackets and braces.
  static let deepestNesting = 16

  /// The outermost node.
  static func read(_ text: String) throws(RegimeError) -> Node {
    try checkLimits(text)
    do {
      guard let node = try Yams.compose(yaml: text) else {
        throw RegimeError(.notYAML, "the file is empty")
      }
      return node
    } catch let error as RegimeError {
      throw error
    } catch let error as YamlError {
      throw regimeError(error)
    } catch {
      throw RegimeError(.notYAML, "the file is not YAML")
    }
  }

  /// The parser calls itself for each level, so levels are limited before it runs.
  private static func checkLimits(_ text: String) throws(RegimeError) {
    guard text.utf8.count <= largestFile else {
      throw RegimeError(.notYAML, "a rule file has at most \(largestFile) bytes")
    }
    var (line, length, depth) = (1, 0, 0)
    for byte in text.utf8 {
      length += 1
      switch byte {
      case UInt8(ascii: "\n"): (line, length) = (line + 1, 0)
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth = max(0, depth - 1)
      default: break
      }
      guard length <= longestLine else {
        throw RegimeError(.notYAML, line: line, "a line has at most \(longestLine) bytes")
      }
      guard depth <= deepestNesting else {
        throw RegimeError(.notYAML, line: line, "brackets are nested too deeply")
      }
    }
  }

  private static func regimeError(_ error: YamlError) -> RegimeError {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      RegimeError(.notYAML, line: mark.line, "not YAML: \(problem)")
    case .duplicatedKeysInMapping:
      RegimeError(.duplicateName, "a field is there twice in one place")
    default:
      RegimeError(.notYAML, "the file is not YAML")
    }
  }
}
