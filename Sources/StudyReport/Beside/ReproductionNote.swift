// SPDX-License-Identifier: Apache-2.0
// What else has to be the same for a report to be made again: rule files, seeds, files given.

/// What else has to be the same for a report to be made again.
public struct ReproductionNote: Hashable, Sendable {
  /// The rule file of one regime of the case.
  public struct RuleFile: Hashable, Sendable {
    /// The regime's identifier.
    public let id: String
    /// Its name for readers.
    public let title: String
    /// The version of the rule file.
    public let version: Int
    /// SHA-256 of the rule file in hexadecimal.
    public let digest: String
    /// Whether the report's figures follow from it.
    public let isUsed: Bool
    /// Whether it is the regime the case was made with.
    public let isOwn: Bool

    /// Groups the parts.
    public init(
      id: String, title: String, version: Int, digest: String, isUsed: Bool, isOwn: Bool
    ) {
      self.id = id
      self.title = title
      self.version = version
      self.digest = digest
      self.isUsed = isUsed
      self.isOwn = isOwn
    }
  }

  /// The seed of something drawn at random.
  public struct Seed: Hashable, Sendable {
    /// A stable name, such as `audit_sample.1`.
    public let id: String
    /// What is drawn, for readers.
    public let label: String
    /// The seed; not negative.
    public let value: Int64

    /// Groups the parts.
    public init(id: String, label: String, value: Int64) {
      self.id = id
      self.label = label
      self.value = value
    }
  }

  /// The rule files of the case's regimes.
  public var regimes: [RuleFile] = []
  /// SHA-256 of the selection rules in hexadecimal; `nil` where nothing was selected by rules.
  public var selectionRules: String?
  /// The seeds that may be told.
  public var seeds: [Seed] = []
  /// Whether there are seeds that are not told, because items drawn by them still wait to be looked at.
  public var areSeedsSealed = false

  /// The options by which truth and published figures stand in the report of a simulation; empty elsewhere.
  var truthOptions: [String] = []
  /// SHA-256 of the file that states the truth of a simulation, in hexadecimal; empty where there is none.
  var truthDigest = ""

  /// Nothing to say yet.
  public init() {}
}

/// What stands beside the counts of a study: how they came about, and what they are held against.
public struct StudyBeside: Hashable, Sendable {
  /// What has to be the same for the report to be made again.
  public var reproduction = ReproductionNote()
  /// The studies that were published earlier, in the order given.
  public var earlier: [EarlierStudy] = []
  /// What the hotline handled in all; `nil` when not given.
  public var workload: WorkloadStatement?

  /// Nothing beside the counts.
  public init() {}
}
