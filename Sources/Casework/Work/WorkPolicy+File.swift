// SPDX-License-Identifier: Apache-2.0
// The policy file: YAML, read strictly; the first fault is named with its place and what to do.

internal import EvidenceModel
internal import Foundation

/// Why a policy file was refused.
public struct WorkPolicyError: Error, Hashable, Sendable {
  /// What is wrong and where, in words for the person who wrote the file.
  public let userMessage: String
}

extension WorkPolicy {
  /// How much is read at most.
  private static let limits = YAMLLimits(
    byteCount: 32_768, lineLength: 400, nesting: 8, allowsAliases: false)

  private static let settings = [
    "format", "budget", "breaks", "shifts", "last_minutes_without_severe", "severe", "wall",
    "sampling", "second_opinion", "auto_advance", "idle_lock_minutes", "ingest_roots",
    "drift_to_leads",
  ]

  /// Reads a policy file.
  ///
  /// - Throws: ``WorkPolicyError`` for the first fault found.
  public init(yaml: String) throws(WorkPolicyError) {
    let file = try PolicyTable(
      yaml: yaml, file: "the policy file", limits: Self.limits)
    try file.allow(only: Self.settings)
    guard try file.text("format") == "martlet.policy/1" else {
      throw file.fault("`format` must be martlet.policy/1")
    }
    budget = try Self.budget(file)
    breaks = try Self.breaks(file)
    shifts = try PolicyShifts.read(file)
    calmMinutes = try file.number("last_minutes_without_severe", in: 0...1_440)
    severe = try Self.severe(file)
    isWallOn = try file.truth("wall", words: "on or off")
    sampling = try Self.sampling(file)
    let opinion = try file.table("second_opinion", settings: ["when_undetermined"])
    asksWhenUndetermined = try opinion.truth("when_undetermined")
    advancesByItself = try file.truth("auto_advance")
    idleLockMinutes = try file.number("idle_lock_minutes", in: 1...240)
    ingestRoots = try Self.roots(file)
    // Policies of before do not have it.
    tellsDriftToLeads = file.has("drift_to_leads") ? try file.truth("drift_to_leads") : false
  }

  private static func budget(_ file: PolicyTable) throws(WorkPolicyError) -> Budget {
    let table = try file.table("budget", settings: ["exposures_per_day", "weights"])
    let weights = try table.table("weights", settings: nil)
    var found: [String: Double] = [:]
    for name in weights.names { found[name] = try weights.number(name, in: 0...100) }
    guard let other = found.removeValue(forKey: "other") else {
      throw weights.fault("`other` is missing: what a look without a severity counts")
    }
    let perDay =
      try table.isNone("exposures_per_day")
      ? nil : try table.number("exposures_per_day", in: 1...100_000)
    return Budget(perDay: perDay, weights: found, other: other)
  }

  private static func breaks(_ file: PolicyTable) throws(WorkPolicyError) -> Breaks? {
    guard try !file.isNone("breaks") else { return nil }
    let table = try file.table("breaks", settings: ["after_minutes", "minutes"])
    return Breaks(
      afterMinutes: try table.number("after_minutes", in: 1...600),
      minutes: try table.number("minutes", in: 1...240))
  }

  private static func severe(_ file: PolicyTable) throws(WorkPolicyError) -> Severe {
    let table = try file.table("severe", settings: ["severities", "lists"])
    return Severe(
      severities: Set(try table.texts("severities")), lists: Set(try table.texts("lists")))
  }

  private static func sampling(_ file: PolicyTable) throws(WorkPolicyError) -> Sampling {
    let table = try file.table(
      "sampling", settings: ["seed", "double_rating", "glanced", "inferred"])
    let glanced = try table.number("glanced", in: 0...1)
    guard glanced > 0 else {
      throw table.fault("`glanced` must be above 0: what a tile decided is always sampled")
    }
    let seed = UInt64(try table.number("seed", in: 0...9e15))
    return Sampling(
      seed: seed, doubleRatingSeed: seed,
      doubleRating: try table.number("double_rating", in: 0...1), glanced: glanced,
      inferred: try table.number("inferred", in: 0...1))
  }

  private static func roots(_ file: PolicyTable) throws(WorkPolicyError) -> [String] {
    let roots = try file.texts("ingest_roots")
    for root in roots {
      let parts = root.split(separator: "/", omittingEmptySubsequences: false)
      guard root.hasPrefix("/"), !parts.contains(".."), !root.contains("\0") else {
        throw file.fault("`ingest_roots` must be absolute paths without `..`")
      }
    }
    return roots
  }
}

/// The shifts of a policy file.
enum PolicyShifts {
  private static let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

  static func read(_ file: PolicyTable) throws(WorkPolicyError) -> [WorkPolicy.Shift] {
    guard try !file.isNone("shifts") else { return [] }
    var shifts: [WorkPolicy.Shift] = []
    for table in try file.tables("shifts") {
      try table.allow(only: ["days", "from", "to"])
      var numbers: Set<Int> = []
      for day in try table.texts("days") {
        guard let index = days.firstIndex(of: day) else {
          throw table.fault("`days` must be of \(days.joined(separator: ", "))")
        }
        numbers.insert(index + 1)
      }
      guard !numbers.isEmpty else { throw table.fault("`days` names no day") }
      shifts.append(
        WorkPolicy.Shift(
          days: numbers, from: try table.minuteOfDay("from"), to: try table.minuteOfDay("to")))
    }
    guard !shifts.isEmpty else { throw file.fault("`shifts` is empty; write none for any time") }
    return shifts
  }
}
