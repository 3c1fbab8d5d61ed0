// SPDX-License-Identifier: Apache-2.0
// Who does something to a case, and what that person may do.

/// What a user may do.
public enum UserRole: String, CaseIterable, Hashable, Sendable, Codable {
  /// Grades items.
  case assessor
  /// Grades items, settles disputes, runs selection and reports.
  case lead
  /// Reads everything that is not evidence, verifies.
  case auditor
  /// Manages people, rules and the case itself.
  case administrator
}

/// Something a role may or may not do.
public enum Capability: String, CaseIterable, Hashable, Sendable {
  /// Take in sources, import lists.
  case ingest
  /// Run selection and families, decide triage.
  case select
  /// Record assessments.
  case assess
  /// Settle disputes.
  case adjudicate
  /// See evidence text.
  case reveal
  /// Make the published report, verify, see counts.
  case report
  /// Make the internal report.
  case internalReport = "internal_report"
  /// Ask for or approve exports.
  case approve
  /// Manage users, confirm rules, erase.
  case administer

  /// The capability in words that follow "may" or "may not".
  var words: String {
    switch self {
    case .ingest: "take in sources or import lists"
    case .select: "select items"
    case .assess: "assess items"
    case .adjudicate: "settle disputes"
    case .reveal: "see evidence text"
    case .report: "see counts and reports"
    case .internalReport: "see the internal report"
    case .approve: "ask for or approve exports"
    case .administer: "manage users, rules or the case"
    }
  }
}

/// Who acts: a user who proved it by a token, or whoever holds the case key.
public struct Actor: Hashable, Sendable {
  /// The user, or `nil` for the holder of the case key.
  public let user: Int64?
  /// The user's name; `key-holder` without one.
  public let name: String
  /// The user's role.
  public let role: UserRole?

  /// Whoever holds the case key: may ingest, import, select, verify and report the published edition.
  public static let keyHolder = Actor(user: nil, name: "key-holder", role: nil)

  /// A user who proved to be one.
  public init(user: Int64?, name: String, role: UserRole?) {
    self.user = user
    self.name = name
    self.role = role
  }

  /// The word that stands for the actor in public ledger leaves.
  public var pseudonym: String { user.map { "user-\($0)" } ?? "key-holder" }

  /// Whether the actor may do something.
  public func may(_ capability: Capability) -> Bool {
    guard let role else { return [.ingest, .select, .report].contains(capability) }
    return Self.capabilities[role]?.contains(capability) == true
  }

  /// Refuses what the actor may not do.
  ///
  /// - Throws: ``CaseworkError`` `.denied`.
  public func require(_ capability: Capability) throws(CaseworkError) {
    guard may(capability) else {
      let who = role.map { "the role \($0.rawValue)" } ?? "the key holder, without a user,"
      throw CaseworkError(
        .denied,
        "\(who) may not \(capability.words); name a user who may with --user and a token")
    }
  }

  /// What each role may do.
  public static let capabilities: [UserRole: Set<Capability>] = [
    .assessor: [.assess, .reveal, .report],
    .lead: [.ingest, .select, .assess, .adjudicate, .reveal, .report, .internalReport, .approve],
    .auditor: [.report, .internalReport, .approve],
    .administrator: Set(Capability.allCases).subtracting([.assess, .adjudicate]),
  ]
}
