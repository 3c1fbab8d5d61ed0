// SPDX-License-Identifier: Apache-2.0
// The policy file: YAML, read strictly; the first fault is named with its place and what to do.

internal import EvidenceModel
internal import Foundation
internal import Yams

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
  ]

  /// Reads a policy file.
  ///
  /// - Throws: ``WorkPolicyError`` for the first fault found.
  public init(yaml: String) throws(WorkPolicyError) {
    let file = PolicyTable(try Self.load(yaml), place: "")
    try file.allow(only: Self.settings)
    guard try file.text("format") == "martlet.policy/1" else {
      throw file.fault("`format` must be martlet.policy/1")
    }
    budget = try Self.budget(file)
    breaks = try Self.breaks(file)
    shifts = try PolicyShifts.read(file)
    calmMinutes = try file.number("last_minutes_without_severe", in: 0...1_440)
    severe = try Self.severe(file)
    isWallOn = try file.truth("wall")
    sampling = try Self.sampling(file)
    let opinion = try file.table("second_opinion", settings: ["when_undetermined"])
    asksWhenUndetermined = try opinion.truth("when_undetermined")
    advancesByItself = try file.truth("auto_advance")
    idleLockMinutes = try file.number("idle_lock_minutes", in: 1...240)
    ingestRoots = try Self.roots(file)
  }

  private static func load(_ yaml: String) throws(WorkPolicyError) -> [String: Any] {
    do throws(YAMLLimits.Fault) { try limits.check(yaml) } catch {
      throw PolicyTable.fault(words(error))
    }
    let loaded: Any?
    do { loaded = try Yams.load(yaml: yaml) } catch { throw PolicyTable.fault("it is not YAML") }
    guard let file = loaded as? [String: Any] else {
      throw PolicyTable.fault("it is not a table of settings")
    }
    return file
  }

  private static func words(_ fault: YAMLLimits.Fault) -> String {
    switch fault {
    case .tooLarge: "it has more than \(limits.byteCount) bytes"
    case .longLine: "a line has more than \(limits.lineLength) bytes"
    case .deepNesting: "brackets are nested too deeply"
    case .alias: "anchors and aliases (& and *) are not used in it"
    }
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
    return Sampling(
      seed: UInt64(try table.number("seed", in: 0...9e15)),
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

/// One table of a policy file, and where it stands.
struct PolicyTable {
  private let values: [String: Any]
  private let place: String

  init(_ values: [String: Any], place: String) {
    self.values = values
    self.place = place
  }

  var names: [String] { values.keys.sorted() }

  static func fault(_ message: String) -> WorkPolicyError {
    WorkPolicyError(userMessage: "the policy file was not accepted: " + message)
  }

  func fault(_ message: String) -> WorkPolicyError {
    Self.fault((place.isEmpty ? "" : place + ": ") + message)
  }

  func allow(only settings: [String]) throws(WorkPolicyError) {
    for name in names where !settings.contains(name) {
      throw fault(
        "there is no setting `\(EvidenceText.escaped(String(name.prefix(40))))`; settings are "
          + settings.joined(separator: ", "))
    }
  }

  private func value(_ name: String) throws(WorkPolicyError) -> Any {
    guard let value = values[name] else { throw fault("`\(name)` is missing") }
    return value
  }

  func isNone(_ name: String) throws(WorkPolicyError) -> Bool {
    try value(name) as? String == "none"
  }

  func text(_ name: String) throws(WorkPolicyError) -> String {
    guard let text = try value(name) as? String else { throw fault("`\(name)` must be a word") }
    return text
  }

  func truth(_ name: String) throws(WorkPolicyError) -> Bool {
    guard let truth = try value(name) as? Bool else { throw fault("`\(name)` must be yes or no") }
    return truth
  }

  func number(_ name: String, in range: ClosedRange<Double>) throws(WorkPolicyError) -> Double {
    let value = try value(name)
    let number = (value as? Int).map(Double.init) ?? value as? Double
    guard let number, range.contains(number) else {
      throw fault(
        "`\(name)` must be a number from \(Self.plain(range.lowerBound)) to "
          + Self.plain(range.upperBound))
    }
    return number
  }

  func texts(_ name: String) throws(WorkPolicyError) -> [String] {
    guard let list = try value(name) as? [Any] else {
      throw fault("`\(name)` must be a list, such as [] for none")
    }
    var texts: [String] = []
    for value in list {
      guard let text = value as? String, !text.isEmpty else {
        throw fault("`\(name)` must be a list of words")
      }
      texts.append(text)
    }
    return texts
  }

  func tables(_ name: String) throws(WorkPolicyError) -> [PolicyTable] {
    guard let list = try value(name) as? [Any] else {
      throw fault("`\(name)` must be none or a list")
    }
    var tables: [PolicyTable] = []
    for (index, value) in list.enumerated() {
      guard let table = value as? [String: Any] else {
        throw fault("`\(name)` must be a list of tables")
      }
      tables.append(PolicyTable(table, place: "\(name) \(index + 1)"))
    }
    return tables
  }

  /// A table whose settings are those given, or any when `nil`.
  func table(_ name: String, settings: [String]?) throws(WorkPolicyError) -> PolicyTable {
    guard let values = try value(name) as? [String: Any] else {
      throw fault("`\(name)` must be a table of settings")
    }
    let table = PolicyTable(values, place: place.isEmpty ? name : "\(place).\(name)")
    if let settings { try table.allow(only: settings) }
    return table
  }

  func minuteOfDay(_ name: String) throws(WorkPolicyError) -> Int {
    let value = try value(name)
    // YAML reads 16:00 without quotes as a number to the base of 60.
    if let minutes = value as? Int, (0...1_440).contains(minutes) { return minutes }
    let parts = (value as? String ?? "").split(separator: ":").map { Int($0) }
    guard parts.count == 2, let hour = parts[0], let minute = parts[1], (0...24).contains(hour),
      (0...59).contains(minute), hour * 60 + minute <= 1_440
    else { throw fault("`\(name)` must be a time of day such as \"08:30\"") }
    return hour * 60 + minute
  }

  private static func plain(_ number: Double) -> String {
    DecimalText.grouped(Int(number))
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
