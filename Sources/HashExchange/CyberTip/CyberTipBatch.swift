// SPDX-License-Identifier: Apache-2.0
// What a batched report may not have, and must have.

/// What a batched report may not have, and must have: one file that goes round, by many people.
///
/// - Source: CyberTipline Reporting API, technical documentation, appendix E, as of 2025-06-11. That `fileName` is not allowed
///   is a reading: the appendix names `originalFileName` alone.
enum CyberTipBatch {
  private static let notInReport = [
    "internetDetails", "lawEnforcement", "intendedRecipient", "victim", "additionalInfo",
  ]
  private static let notInFile = [
    "fileName", "originalFileName", "locationOfFile", "originalFileHash", "ipCaptureEvent",
    "deviceId", "details", "additionalInfo",
  ]
  private static let marks = ["viral", "potentialMeme"]

  /// Whether a report is batched.
  static func isBatched(_ report: CyberTipElement) -> Bool { report["batchedReport"] != nil }

  /// What is wrong with a batched report and its files, in the order of the documents.
  static func findings(
    report: CyberTipElement, files: [(element: CyberTipElement, path: String)]
  ) -> [CyberTipFinding] {
    var findings: [CyberTipFinding] = []
    func forbid(_ path: String) {
      findings.append(CyberTipFinding(path, .batched, "is not allowed in a batched report"))
    }
    if report["incidentSummary"]?["escalateToHighPriority"] != nil {
      forbid("/report/incidentSummary/escalateToHighPriority")
    }
    for name in notInReport where report[name] != nil { forbid("/report/\(name)") }
    for (index, person) in report.all("personOrUserReported").enumerated() {
      let place = "/report/personOrUserReported" + (index == 0 ? "" : "[\(index + 1)]")
      for child in person.children where child.name != "espIdentifier" {
        forbid("\(place)/\(child.name)")
      }
    }
    if files.count > 1 {
      findings.append(
        CyberTipFinding(
          files[1].path, .batched, "a batched report has one file; write a report for each"))
    }
    for (element, path) in files {
      for name in notInFile where element[name] != nil { forbid("\(path)/\(name)") }
      let annotations = element["fileAnnotations"]?.children ?? []
      for mark in annotations where !marks.contains(mark.name) {
        forbid("\(path)/fileAnnotations/\(mark.name)")
      }
      if !annotations.contains(where: { marks.contains($0.name) }) {
        findings.append(
          CyberTipFinding(
            "\(path)/fileAnnotations", .batched, "must say viral or potentialMeme or both"))
      }
      if element["fileRelevance"]?.text == CyberTipForm.supplemental {
        findings.append(
          CyberTipFinding(
            "\(path)/fileRelevance", .batched, "must be Reported in a batched report"))
      }
    }
    return findings
  }
}
