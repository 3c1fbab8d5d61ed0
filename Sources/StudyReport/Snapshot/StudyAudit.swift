// SPDX-License-Identifier: Apache-2.0
// What audit samples came to: the check of what nobody looked at, and of what was found not to be criminal.

/// What looks of a sample came to that count in the study too: a rule had drawn the same items.
public struct StudyAuditOverlap: Hashable, Sendable {
  /// The items that somebody looked at.
  public let examined: Int
  /// Of these, criminal ones by instrument.
  public let found: [String: Int]

  /// Groups the parts; nothing is in both where they are left out.
  public init(examined: Int = 0, found: [String: Int] = [:]) {
    self.examined = examined
    self.found = found
  }
}

/// A random sample of a stratum and what looking at it came to so far.
public struct StudyAuditSample: Hashable, Sendable {
  /// The sample's number in the case.
  public let number: Int
  /// The items of the stratum when it was drawn.
  public let population: Int
  /// The items drawn.
  public let drawn: Int
  /// Of these, those that somebody looked at for the sample.
  public let examined: Int
  /// Of these, those that are not settled.
  public let unsettled: Int
  /// Of the unsettled ones, those whose result is a draft of a rule that nobody confirmed.
  public let drafts: Int
  /// Of those looked at, criminal ones by instrument; the empty name stands for those whose instrument is not settled.
  public let found: [String: Int]
  /// Of those looked at and of those found, the ones that the newest selection does not leave aside: the study counts them by itself.
  public let overlap: StudyAuditOverlap
  /// Criminal items of the stratum found since, outside of the sample, by instrument.
  public let since: [String: Int]
  /// The items of the stratum, outside of the sample, of which nobody knows yet.
  public let left: Int
  /// Whether it can be worked out from which items it was drawn; else it speaks for nothing.
  public let isExact: Bool

  /// Groups the parts; nothing was looked at since where `left` is `nil`.
  public init(
    number: Int, population: Int, drawn: Int, examined: Int, unsettled: Int, drafts: Int = 0,
    found: [String: Int], overlap: StudyAuditOverlap = StudyAuditOverlap(),
    since: [String: Int] = [:], left: Int? = nil, isExact: Bool = true
  ) {
    self.number = number
    self.population = population
    self.drawn = drawn
    self.examined = examined
    self.unsettled = unsettled
    self.drafts = drafts
    self.found = found
    self.overlap = overlap
    self.since = since
    self.left = left ?? population - drawn
    self.isExact = isExact
  }

  /// All criminal ones.
  var criminal: Int { found.values.reduce(0, +) }
  /// All criminal ones found since.
  var foundSince: Int { since.values.reduce(0, +) }
  /// Whether all of it was looked at and is settled.
  var isSettled: Bool { examined == drawn && unsettled == 0 }
}

/// Items of a stratum of which nobody knows, with the samples that speak for them.
public struct StudyAuditRest: Hashable, Sendable {
  /// The places of these among the stratum's samples that speak for anything.
  public let samples: Set<Int>
  /// How many items there are.
  public let items: Int

  /// Groups the parts.
  public init(samples: Set<Int>, items: Int) {
    self.samples = samples
    self.items = items
  }
}

/// A stratum from which audit samples are drawn.
public struct StudyAuditStratum: Hashable, Sendable {
  /// The name of the stratum of what was not selected.
  public static let notSelected = "not_selected"
  /// The name of the stratum of what was seen and is not criminal.
  public static let negative = "negative"

  /// The stable name.
  public let id: String
  /// The name for readers.
  public let title: String
  /// The items it has for which no sample speaks.
  public let present: Int
  /// The samples, oldest first.
  public let samples: [StudyAuditSample]
  /// What nobody knows of it, parted by the samples that speak for it.
  public let rest: [StudyAuditRest]

  /// Groups the parts; each sample speaks for other items where `rest` is `nil`.
  public init(
    id: String, title: String, present: Int, samples: [StudyAuditSample],
    rest: [StudyAuditRest]? = nil
  ) {
    self.id = id
    self.title = title
    self.present = present
    self.samples = samples
    self.rest =
      rest
      ?? samples.filter(\.isExact).enumerated().map {
        StudyAuditRest(samples: [$0], items: $1.left)
      }
  }

  /// The samples that speak for anything.
  var speaking: [StudyAuditSample] { samples.filter(\.isExact) }
}

/// The audit of a study.
public struct StudyAudit: Hashable, Sendable {
  /// The strata.
  public let strata: [StudyAuditStratum]
  /// All items that people found to be criminal, by instrument.
  public let known: [String: Int]
  /// The items of every kind that were selected, or that a rule drew and that are in no stratum, and that wait for their first look: while there are any, there is no total.
  public let waiting: Int
  /// The selected items that have a tile or a carried-over record and no look: any of them may be criminal.
  public let carried: Int
  /// The items that came after the newest selection and that nobody has seen: while there are any, there is no total.
  public let unconsidered: Int
  /// The items that were not selected and are in no stratum: no picture or video that could be decoded, so that none is
  /// drawn.
  public let unseeable: Int
  /// The items outside of the strata that people saw and that are disputed, undetermined or wait for counsel: any of them
  /// may be criminal.
  public let undecided: Int
  /// Of the undecided ones, those whose result is a draft of a rule that nobody confirmed.
  public let drafts: Int

  /// Groups the parts.
  public init(
    strata: [StudyAuditStratum], known: [String: Int], waiting: Int = 0, carried: Int = 0,
    unconsidered: Int = 0, unseeable: Int = 0, undecided: Int = 0, drafts: Int = 0
  ) {
    self.strata = strata
    self.known = known
    self.waiting = waiting
    self.carried = carried
    self.unconsidered = unconsidered
    self.unseeable = unseeable
    self.undecided = undecided
    self.drafts = drafts
  }
}
