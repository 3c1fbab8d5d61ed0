// SPDX-License-Identifier: Apache-2.0
// Findings about containers, held until the caller takes them, never more than a bound.

internal import EvidenceModel

/// Findings about containers since the caller last took them.
///
/// A hostile container can cause any number of them between two records, so only the first are kept
/// and the others counted.
final class FindingLog {
  private static let bound = 256

  private var kept: [Finding] = []
  private var others = 0

  func add(_ finding: Finding) {
    if kept.count < Self.bound { kept.append(finding) } else { others += 1 }
  }

  func add(_ findings: [Finding]) {
    for finding in findings { add(finding) }
  }

  func drain() -> [Finding] {
    defer {
      kept = []
      others = 0
    }
    guard others > 0 else { return kept }
    let more = Finding(
      code: "capture.more_findings", severity: .defect,
      detail: "\(others) more findings between two captures were counted, not kept")
    return kept + [more]
  }
}
