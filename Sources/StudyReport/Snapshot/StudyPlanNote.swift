// SPDX-License-Identifier: Apache-2.0
// What a report says of the study plan: its version, its digest, and what was done otherwise.

/// What a report says of the study plan.
public struct StudyPlanNote: Hashable, Sendable {
  /// Something that was done otherwise than planned.
  public struct Deviation: Hashable, Sendable {
    /// What kind, such as `amended`.
    public let id: String
    /// The deviation in words that hold no figure: all that the published edition says.
    public let words: String
    /// What was planned.
    public let planned: String
    /// What is.
    public let actual: String

    /// Groups the parts.
    public init(id: String, words: String, planned: String, actual: String) {
      self.id = id
      self.words = words
      self.planned = planned
      self.actual = actual
    }
  }

  /// Something that the plan says, in the words of whoever wrote it or of the program.
  public struct Particular: Hashable, Sendable {
    /// What it is about, such as `question`.
    public let id: String
    /// The same for readers.
    public let label: String
    /// What the plan says.
    public let text: String
    /// Whether the published edition says it too.
    public let isPublished: Bool

    /// Groups the parts.
    public init(id: String, label: String, text: String, isPublished: Bool = true) {
      self.id = id
      self.label = label
      self.text = text
      self.isPublished = isPublished
    }
  }

  /// The version's number, from 1.
  public let version: Int
  /// SHA-256 of the plan file, in hexadecimal: the ledger holds it.
  public let digest: String
  /// Whether this version came after the first assessment.
  public let isLate: Bool
  /// What the plan says, in the order in which it is printed.
  public let particulars: [Particular]
  /// What was done otherwise.
  public let deviations: [Deviation]
  /// How many items are drawn of the strata that the plan says are sampled, by the stratum's stable name.
  public let samples: [String: SampleDesign]

  /// Groups the parts.
  public init(
    version: Int, digest: String, isLate: Bool, particulars: [Particular] = [],
    deviations: [Deviation], samples: [String: SampleDesign] = [:]
  ) {
    self.version = version
    self.digest = digest
    self.isLate = isLate
    self.particulars = particulars
    self.deviations = deviations
    self.samples = samples
  }

  /// The same as an edition may print it: the published one keeps one line without figures of each kind.
  func printed(in edition: ReportEdition) -> StudyPlanNote {
    guard edition == .published else { return self }
    var kept: [Deviation] = []
    for deviation in deviations where !kept.contains(where: { $0.id == deviation.id }) {
      kept.append(
        Deviation(id: deviation.id, words: deviation.words, planned: "", actual: ""))
    }
    return StudyPlanNote(
      version: version, digest: digest, isLate: isLate,
      particulars: particulars.filter(\.isPublished), deviations: kept, samples: samples)
  }

  /// What is said of the plan before its particulars.
  var paragraphs: [String] {
    var paragraphs = [
      "The study followed version \(version) of its plan, SHA-256 \(digest), which was recorded "
        + (isLate ? "after assessment had begun." : "before the first assessment.")
    ]
    if deviations.isEmpty { paragraphs.append("Nothing was done otherwise than planned.") }
    return paragraphs + deviations.map { "Deviation from the plan: \($0.text)." }
  }
}

extension StudyPlanNote.Deviation {
  /// The deviation in one line.
  var text: String { planned.isEmpty ? words : "\(words) (planned: \(planned); is: \(actual))" }
}
