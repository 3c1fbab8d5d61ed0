// SPDX-License-Identifier: Apache-2.0
// The rules of work: what people are spared, how work is shared out, what is checked.

internal import EvidenceModel

/// The rules of work in a case, from a policy file.
public struct WorkPolicy: Hashable, Sendable {
  /// How much a person may be exposed to in a day.
  public struct Budget: Hashable, Sendable {
    /// The most a person may be exposed to in a day; `nil` for no limit.
    public let perDay: Double?
    /// What an exposure counts, by severity.
    public let weights: [String: Double]
    /// What an exposure without one of these severities counts.
    public let other: Double

    /// What an exposure of a severity counts.
    public func weight(of severity: String?) -> Double { severity.flatMap { weights[$0] } ?? other }
  }

  /// When a break is due, and for how long.
  public struct Breaks: Hashable, Sendable {
    /// Minutes of active work after which a break is due.
    public let afterMinutes: Double
    /// The break's length in minutes.
    public let minutes: Double
  }

  /// One shift: on which days, from when to when, in the case's time zone.
  public struct Shift: Hashable, Sendable {
    /// Days of the week, Monday is 1.
    public let days: Set<Int>
    /// The minute of the day at which it begins.
    public let from: Int
    /// The minute of the day at which it ends; at or before ``from`` it ends on the next day.
    public let to: Int
  }

  /// What is expected to be severe by what is known before a look.
  public struct Severe: Hashable, Sendable {
    /// Severities of a record of the same family.
    public let severities: Set<String>
    /// Names of known lists, a hit on which says so.
    public let lists: Set<String>
  }

  /// Which items are looked at again, drawn by a seed.
  public struct Sampling: Hashable, Sendable {
    /// The seed of all draws.
    public let seed: UInt64
    /// The seed by which the items are drawn that two people rate: the study plan's where there is one.
    public internal(set) var doubleRatingSeed: UInt64
    /// The share of the items that two people rate, each on their own: the study plan's where there is one.
    public internal(set) var doubleRating: Double
    /// The share of the items decided by a tile that somebody looks at all the same.
    public let glanced: Double
    /// The share of the items carried over within a family that somebody looks at all the same.
    public let inferred: Double
  }

  /// The exposure budget.
  public let budget: Budget
  /// The breaks; `nil` where none are enforced.
  public let breaks: Breaks?
  /// The shifts; empty where work goes on at any time.
  public let shifts: [Shift]
  /// In so many last minutes of a shift nothing severe is handed out.
  public let calmMinutes: Double
  /// What is expected to be severe.
  public let severe: Severe
  /// Whether the wall may be used.
  public let isWallOn: Bool
  /// Which items are looked at again.
  public internal(set) var sampling: Sampling
  /// Whether a record whose facts leave the result undetermined asks for a second opinion by itself.
  public let asksWhenUndetermined: Bool
  /// Whether the next item comes by itself, until the person chooses otherwise.
  public let advancesByItself: Bool
  /// Minutes without a sign of the person after which the screen locks.
  public let idleLockMinutes: Double
  /// Whether leads may see the drift of four people or more, once each of them has.
  public let tellsDriftToLeads: Bool
  /// Folders of the server from which a capture may be taken in.
  public let ingestRoots: [String]

  /// Refuses what is decided by small tiles while the wall is off.
  ///
  /// - Throws: ``CaseworkError`` `.denied`.
  func requireWall() throws(CaseworkError) {
    guard !isWallOn else { return }
    throw CaseworkError(
      .denied, "the policy of this case keeps the wall off; an administrator can turn it on")
  }

  /// Whether a draw takes the item whose content has this name within the case.
  ///
  /// The same for the same seed, share and content, whatever came before.
  func draws(_ what: Draw, contentName: [UInt8]) -> Bool {
    let share = share(of: what)
    guard share > 0 else { return false }
    guard share < 1 else { return true }
    let label = "\(what.rawValue) \(HexText.encode(contentName))"
    let seed = what == .doubleRating ? sampling.doubleRatingSeed : sampling.seed
    var generator = SeededGenerator(seed: seed, label: label)
    return generator.unit() < share
  }

  /// The share that a draw takes.
  func share(of what: Draw) -> Double {
    switch what {
    case .doubleRating: sampling.doubleRating
    case .glanced: sampling.glanced
    case .inferred: sampling.inferred
    }
  }

  /// What is drawn.
  enum Draw: String, CaseIterable {
    case doubleRating = "double rating"
    case glanced
    case inferred
  }
}
