// SPDX-License-Identifier: Apache-2.0
// Brings a policy into force, and tells which one is.

internal import Catalog
internal import Crypto
internal import EvidenceModel
internal import Foundation
internal import Synchronization

/// A policy that is in force.
public struct PolicyInForce: Sendable {
  /// The version's number; 0 for the standard policy.
  public let version: Int64
  /// The policy file's text.
  public let text: String
  /// What it says.
  public let policy: WorkPolicy
}

/// Brings a policy into force, and tells which one is.
public struct PolicyService {
  let store: CaseStore
  let actor: Actor

  /// Works on the policy of `store` on behalf of `actor`.
  public init(store: CaseStore, actor: Actor) {
    self.store = store
    self.actor = actor
  }

  /// The policy in force: the newest version, or the standard policy.
  ///
  /// - Throws: ``CaseworkError`` `.tampered` when the stored text is no policy.
  public func inForce() throws -> PolicyInForce {
    try store.catalog.read { try Self.inForce($0) }
  }

  /// Brings a policy into force from now on; what waits is worked out anew.
  ///
  /// - Returns: the version's number.
  /// - Throws: ``CaseworkError`` `.denied`; `.usage` with the first fault of the file; `.conflict` when the
  ///   same text is in force already.
  /// - Complexity: O(items selected).
  @discardableResult
  public func put(_ text: String) throws -> Int64 {
    try actor.require(.changeSettings)
    do throws(WorkPolicyError) { _ = try WorkPolicy(yaml: text) } catch {
      throw CaseworkError(.usage, error.userMessage)
    }
    let regime = store.description.regime
    return try store.record(actor) { recording in
      let known = try Self.inForce(recording.reader)
      guard known.text != text || known.version == 0 else {
        throw CaseworkError(
          .conflict, "this policy is in force already, as version \(known.version)")
      }
      let id = try recording.number(PolicyRow.self)
      try recording.insert(
        PolicyRow(
          id: id, text: text, created: recording.now.microseconds, actor: actor.pseudonym))
      try QueueIndex(recording, regime: regime).rebuild()
      try recording.leaf(
        .policy,
        shown: [
          ("version", String(id)),
          ("digest", HexText.encode(Array(SHA256.hash(data: Data(text.utf8))))),
        ])
      return id
    }
  }

  /// The policy in force, with the draws of a study's plan instead of its own where there is one.
  static func planned(
    _ reader: any CatalogReader, by plan: StudyPlanRow?
  ) throws -> WorkPolicy {
    var policy = try inForce(reader).policy
    if let plan {
      policy.sampling.doubleRating = plan.doubleRating
      policy.sampling.doubleRatingSeed = UInt64(clamping: plan.doubleRatingSeed)
    }
    return policy
  }

  private static let known = Mutex<(text: String, policy: WorkPolicy)?>(nil)

  /// The policy in force in the state that `reader` sees.
  static func inForce(_ reader: any CatalogReader) throws -> PolicyInForce {
    let row = try reader.first(PolicyRow.self, orderedBy: ["-id"])
    let text = row?.text ?? WorkPolicy.standardYAML
    let policy = try known.withLock { known in
      if let known, known.text == text { return known.policy }
      do throws(WorkPolicyError) {
        let policy = try WorkPolicy(yaml: text)
        known = (text, policy)
        return policy
      } catch {
        throw CaseworkError(
          .tampered, "policy \(row?.id ?? 0) is not a policy; run martlet fsck")
      }
    }
    return PolicyInForce(version: row?.id ?? 0, text: text, policy: policy)
  }
}
