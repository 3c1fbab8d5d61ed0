// SPDX-License-Identifier: Apache-2.0
// Why a text is not a rule file, with the line and the rule.

/// Why a text is not a rule file.
public struct RegimeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kind of mistake, stable for scripts and documents.
  public enum Code: String, CaseIterable, Hashable, Sendable, Codable {
    /// The text is not YAML, or too large.
    case notYAML = "not_yaml"
    /// The file is of a format this program does not know.
    case unknownFormat = "unknown_format"
    /// A field is missing.
    case missingField = "missing_field"
    /// There is no such field here.
    case unknownField = "unknown_field"
    /// A value is not one of those allowed.
    case badValue = "bad_value"
    /// A name is used twice.
    case duplicateName = "duplicate_name"
    /// A name refers to nothing: a step, an instrument, a question or an answer.
    case unknownName = "unknown_name"
    /// Steps lead back to themselves.
    case cycle
    /// There is no such regime in this program.
    case unknownRegime = "unknown_regime"
  }

  /// The kind of mistake.
  public let code: Code
  /// The line, from 1; `nil` when it is about no line.
  public let line: Int?
  /// The rule it stands in; `nil` when it stands in none.
  public let rule: String?
  /// What is wrong and what is expected.
  public let message: String

  init(_ code: Code, line: Int? = nil, rule: String? = nil, _ message: String) {
    self.code = code
    self.line = line
    self.rule = rule
    self.message = message
  }

  /// Whether the codes are equal.
  public static func == (left: RegimeError, right: RegimeError) -> Bool { left.code == right.code }

  /// Feeds the code.
  public func hash(into hasher: inout Hasher) { hasher.combine(code) }

  /// The place and the mistake in one line.
  public var description: String {
    let place = [line.map { "line \($0)" }, rule.map { "rule \($0)" }].compactMap { $0 }
    return (place + [message]).joined(separator: ": ")
  }

  /// The place and the mistake in one line; a rule file holds no evidence.
  public var userMessage: String { "rule file: \(description)" }
}
