// SPDX-License-Identifier: Apache-2.0
// The kinds of exports that there are.

public import EvidenceModel

/// The kinds of exports that there are, in the order in which they are shown.
enum ExportKinds {
  static let all: [any ExportDeclaration] = [
    CountsExport(),
    HashListExport(),
    VICSExport(),
    NCMECDraftExport(),
    FeedbackExport(),
    VICSUpdatesExport(),
    NegativeEntriesExport(),
  ]

  /// The kind with this name.
  static func named(_ name: String) -> (any ExportDeclaration)? { all.first { $0.name == name } }

  /// The kind with this name.
  ///
  /// - Throws: ``CaseworkError`` `.usage`, naming those that there are.
  static func known(_ name: String) throws(CaseworkError) -> any ExportDeclaration {
    guard let kind = named(name) else {
      throw CaseworkError(
        .usage,
        "there is no export of that name; there are \(all.map(\.name).joined(separator: ", "))")
    }
    return kind
  }
}

/// A kind of export as command line and pages show it.
public struct ExportKindView: Hashable, Sendable {
  /// The stable name.
  public let name: String
  /// What it is.
  public let words: String
  /// How many people it takes.
  public let people: ExportPeople
  /// What it can be told.
  public let settings: [ExportSetting]

  /// All kinds.
  public static let all = ExportKinds.all.map {
    ExportKindView(name: $0.name, words: $0.words, people: $0.people, settings: $0.settings)
  }

  /// The settings that a person typed as `name=value`, as an object.
  ///
  /// - Throws: ``CaseworkError`` `.usage`, also for a kind that there is not.
  public static func settings(typed lines: [String], of kind: String) throws(CaseworkError)
    -> JSONValue
  {
    guard RequestKind(rawValue: kind) != .internalReport else {
      guard lines.isEmpty else {
        throw CaseworkError(.usage, "the internal report has no settings here")
      }
      return .object([])
    }
    return try ExportSettings.typed(lines, of: ExportKinds.known(kind).settings)
  }
}
