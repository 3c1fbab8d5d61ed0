// SPDX-License-Identifier: Apache-2.0
// What two people are needed for, and what exactly one of them asks for.

public import EvidenceModel

/// What a request is for: the internal report, or a kind of export that takes two people.
public struct RequestKind: RawRepresentable, Hashable, Sendable {
  /// The stable name.
  public let rawValue: String

  /// The internal edition of the study report; `martlet report` makes it.
  public static let internalReport = RequestKind(known: "report.internal")

  /// All that may be asked for.
  public static let all =
    [internalReport]
    + ExportKinds.all.filter { $0.people == .two }.map { RequestKind(known: $0.name) }

  /// What may be asked for under this name; `nil` for anything else.
  public init?(rawValue: String) {
    guard Self.all.contains(where: { $0.rawValue == rawValue }) else { return nil }
    self.rawValue = rawValue
  }

  private init(known name: String) { rawValue = name }

  /// The export; `nil` for the internal report.
  var export: (any ExportDeclaration)? { ExportKinds.named(rawValue) }

  /// What whoever asks and uses it must be allowed to do.
  var capability: Capability { export?.capability ?? .internalReport }
}

/// What somebody asks for, besides its kind.
public struct RequestTerms: Hashable, Sendable {
  /// The most recipients of one export.
  public static let mostRecipients = 20
  private static let longestName = 200
  private static let longestReason = 2_000

  /// The settings, as an object of names and values.
  public let settings: JSONValue
  /// Who is to have it, one name each.
  public let recipients: [String]
  /// Why.
  public let reason: String

  /// Nothing besides: what the internal report needs.
  public static let none = RequestTerms(settings: .object([]), recipients: [], reason: "")

  /// Groups settings, recipients and a reason.
  public init(settings: JSONValue = .object([]), recipients: [String], reason: String) {
    self.settings = settings
    self.recipients = recipients
    self.reason = reason
  }

  /// Refuses recipients and reasons that say nothing, or too much.
  ///
  /// - Throws: ``CaseworkError`` `.usage`.
  func check() throws(CaseworkError) {
    try Self.check(recipients: recipients)
    try Self.check(reason: reason)
    guard !recipients.isEmpty else {
      throw CaseworkError(.usage, "name who is to have the export: at least one recipient")
    }
    guard !reason.isEmpty else { throw CaseworkError(.usage, "give the reason of the export") }
  }

  /// Refuses recipients that are no names.
  static func check(recipients: [String]) throws(CaseworkError) {
    guard recipients.count <= mostRecipients, Set(recipients).count == recipients.count,
      recipients.allSatisfy({ isLine($0, most: longestName) && !$0.isEmpty })
    else {
      throw CaseworkError(
        .usage,
        "recipients are up to \(mostRecipients) different lines of up to \(longestName) bytes")
    }
  }

  /// Refuses a reason that is no line.
  static func check(reason: String) throws(CaseworkError) {
    guard isLine(reason, most: longestReason) else {
      throw CaseworkError(.usage, "a reason is one line of up to \(longestReason) bytes")
    }
  }

  private static func isLine(_ text: String, most: Int) -> Bool {
    text.utf8.count <= most && text.first != " " && text.last != " "
      && text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
  }
}
