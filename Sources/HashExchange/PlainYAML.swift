// SPDX-License-Identifier: Apache-2.0
// YAML as tables, lists and plain values, read so that no document ends the program.

internal import EvidenceModel
internal import Yams

/// YAML as tables, lists and plain values.
///
/// The library behind it traps on a table whose names are lists or tables, which YAML allows: these are refused here.
public enum PlainYAML {
  /// Why a document is not read.
  public enum Fault: Error, Hashable, Sendable {
    /// It is no YAML, or several documents.
    case syntax
    /// A name in a table is a list or a table.
    case name
    /// A name is given twice in one table.
    case twice(String)

    /// The fault in words.
    public var words: String {
      switch self {
      case .syntax: "it is not YAML"
      case .name: "a name in it is a list or a table; names are words"
      case .twice(let name):
        "`\(EvidenceText.escaped(String(name.prefix(40))))` is given twice in one table; keep one of them"
      }
    }
  }

  /// What stays a word where YAML would read a value.
  public enum Word: Sendable {
    /// Truth values, such as `yes`.
    case truth
    /// Days and times.
    case time
  }

  /// Reads a document.
  ///
  /// - Parameters:
  ///   - text: The document, whose size and nesting the caller has held against ``YAMLLimits``.
  ///   - words: What stays a word.
  /// - Returns: what it holds: `[String: Any]`, `[Any]`, or a plain value; `nil` when it is empty.
  /// - Throws: ``Fault``.
  /// - Complexity: O(length).
  public static func read(_ text: String, keeping words: [Word] = []) throws(Fault) -> Any? {
    var resolver = Resolver.default
    for word in words {
      switch word {
      case .truth: resolver = resolver.removing(.bool)
      case .time: resolver = resolver.removing(.timestamp)
      }
    }
    let root: Node?
    do {
      root = try Yams.compose(yaml: text, resolver)
    } catch YamlError.duplicatedKeysInMapping(let names, _) {
      throw names.min().map(Fault.twice) ?? .syntax
    } catch { throw .syntax }
    guard let root else { return nil }
    guard hasPlainNames(root) else { throw .name }
    return root.any
  }

  private static func hasPlainNames(_ node: Node) -> Bool {
    switch node {
    case .mapping(let mapping):
      mapping.allSatisfy { $0.key.scalar != nil && hasPlainNames($0.value) }
    case .sequence(let sequence): sequence.allSatisfy(hasPlainNames)
    default: true
    }
  }
}
