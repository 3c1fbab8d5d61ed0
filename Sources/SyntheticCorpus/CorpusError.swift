// SPDX-License-Identifier: Apache-2.0
// Why a synthetic corpus could not be planned, written or read.

internal import SyntheticEncoding

/// Why a synthetic corpus could not be planned, written or read.
public enum CorpusError: Error, Hashable, Sendable {
  /// An oracle file is not JSON, or lacks a figure.
  case malformedOracle(String)
  /// Figures of an oracle contradict each other.
  case contradictoryOracle(String)
  /// A file of the corpus cannot be read.
  case unreadable(String)
  /// A line of the truth file is not a record.
  case malformedTruth(line: Int)
  /// The plan file lacks a member.
  case malformedPlan(String)
  /// The corpus cannot be written.
  case unwritable(String)
  /// A picture could not be encoded.
  case encoding(String)

  /// A stable code for tests and documents.
  public var code: String {
    switch self {
    case .malformedOracle: "malformed_oracle"
    case .contradictoryOracle: "contradictory_oracle"
    case .unreadable: "unreadable"
    case .malformedTruth: "malformed_truth"
    case .malformedPlan: "malformed_plan"
    case .unwritable: "unwritable"
    case .encoding: "encoding"
    }
  }

  /// What is wrong and what to do.
  public var userMessage: String {
    switch self {
    case .malformedOracle(let what): "the oracle file is not usable: \(what)"
    case .contradictoryOracle(let what): "the oracle's figures contradict each other: \(what)"
    case .unreadable(let what):
      "the corpus's \(what) file cannot be read; write the corpus again or give its folder"
    case .malformedTruth(let line):
      "line \(line) of the truth file is not a record; write the corpus again"
    case .malformedPlan(let what): "the plan file lacks \(what); write the corpus again"
    case .unwritable(let what): "the corpus cannot be written: \(what)"
    case .encoding(let what): "a synthetic picture cannot be encoded: \(what)"
    }
  }
}
