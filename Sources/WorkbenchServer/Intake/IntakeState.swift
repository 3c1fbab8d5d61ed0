// SPDX-License-Identifier: Apache-2.0
// How far the intake of this workbench is, in counts: no names, no paths.

internal import Casework
internal import EvidenceModel

/// How far an intake is.
struct IntakeState: Sendable {
  /// What is going on.
  enum Phase: String, CaseIterable, Hashable, Sendable {
    /// Nothing was begun since the workbench was opened.
    case idle
    /// A source is being sent.
    case receiving
    /// A source is hashed before it is read.
    case hashing
    /// A source is read.
    case reading
    /// A source is hashed again.
    case checking
    /// Pages are mapped anew.
    case mapping
    /// Families are worked out.
    case families
    /// Links are worked out.
    case links
    /// The items for assessment are selected.
    case selecting
    /// It is done.
    case done
    /// It ended with an error.
    case failed
  }

  /// What is going on.
  var phase = Phase.idle
  /// Bytes or captures done in this phase.
  var done = 0
  /// Bytes or captures in all, where known.
  var total: Int?
  /// What came of the source, once it is known.
  var summary: SourceSummary?
  /// Why it failed, for people.
  var message: String?

  /// Whether an intake is under way.
  var isRunning: Bool { ![.idle, .done, .failed].contains(phase) }

  /// The state after a step.
  mutating func take(_ step: IntakeStep) {
    switch step {
    case .note: break
    case .families: begin(.families)
    case .links: begin(.links)
    case .reading(let progress):
      phase =
        switch progress.stage {
        case .hashingBefore: .hashing
        case .reading: .reading
        case .hashingAfter: .checking
        case .mapping: .mapping
        }
      done = progress.done
      total = progress.total
    }
  }

  /// Begins a phase that has no counts.
  mutating func begin(_ phase: Phase) {
    self.phase = phase
    done = 0
    total = nil
  }

  /// The state as JSON.
  var json: JSONValue {
    [
      "phase": .string(phase.rawValue), "done": JSONValue(done), "total": JSONValue(total),
      "captures": JSONValue(summary?.captures), "new_items": JSONValue(summary?.newItems),
      "findings": JSONValue(summary?.findings),
      "outcome": JSONValue(summary?.outcome.rawValue),
      "message": JSONValue(message ?? summary?.message),
    ]
  }

  /// The schema of ``json``.
  static let schema: JSONValue = [
    "type": "object", "additionalProperties": false,
    "required": [
      "phase", "done", "total", "captures", "new_items", "findings", "outcome", "message",
    ],
    "properties": [
      "phase": ["enum": .array(Phase.allCases.map { .string($0.rawValue) })],
      "done": ["type": "integer"], "total": ["type": ["integer", "null"]],
      "captures": ["type": ["integer", "null"]], "new_items": ["type": ["integer", "null"]],
      "findings": ["type": ["integer", "null"]], "outcome": ["type": ["string", "null"]],
      "message": ["type": ["string", "null"]],
    ],
  ]
}
