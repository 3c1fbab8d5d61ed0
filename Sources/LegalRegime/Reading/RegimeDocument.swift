// SPDX-License-Identifier: Apache-2.0
// From text to YAML nodes, within limits that the parser's recursion can bear.

internal import EvidenceModel
internal import Yams

/// Reads the text of a rule file as YAML.
enum RegimeDocument {
  /// How much is read at most: what the parser's recursion can bear.
  private static let limits = YAMLLimits(
    byteCount: 1 << 20, lineLength: 400, nesting: 16, allowsAliases: true)

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

  private static func checkLimits(_ text: String) throws(RegimeError) {
    do throws(YAMLLimits.Fault) { try limits.check(text) } catch {
      switch error {
      case .tooLarge:
        throw RegimeError(.notYAML, "a rule file has at most \(limits.byteCount) bytes")
      case .longLine(let line):
        throw RegimeError(
          .notYAML, line: line, "a line has at most \(limits.lineLength) bytes")
      case .deepNesting(let line), .alias(let line):
        throw RegimeError(.notYAML, line: line, "brackets are nested too deeply")
      }
    }
  }

  private static func regimeError(_ error: YamlError) -> RegimeError {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      RegimeError(.notYAML, line: mark.line, "not YAML: \(problem)")
    case .duplicatedKeysInMapping(let names, let context):
      RegimeError(
        .duplicateName, line: context.mark.line,
        "\(EvidenceText.escaped(String((names.min() ?? "a field").prefix(40)))) is there twice in one place"
      )
    default:
      RegimeError(.notYAML, "the file is not YAML")
    }
  }
}
