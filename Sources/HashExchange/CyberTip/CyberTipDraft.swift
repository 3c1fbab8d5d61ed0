// SPDX-License-Identifier: Apache-2.0
// A report and what is said of its files, as a draft: what it says, what is wrong with it, its documents.

public import EvidenceModel

/// A report with what is said of its files, which a person completes and sends, or does not.
///
/// Martlet sends nothing and knows no address of anybody.
public struct CyberTipDraft: Hashable, Sendable {
  /// The document `report`.
  public let report: CyberTipElement
  /// The documents `fileDetails`, one for each file.
  public let files: [CyberTipElement]

  /// Groups a report and its files.
  public init(report: CyberTipElement, files: [CyberTipElement]) {
    self.report = report
    self.files = files
  }

  /// What is wrong with the draft or missing from it; none means that the published rules hold.
  ///
  /// - Parameter now: what is past is judged by it.
  /// - Returns: the findings, in the order of the documents; conditions on several elements last.
  /// - Complexity: O(n) in elements and characters.
  public func findings(now: Instant) -> [CyberTipFinding] {
    var checker = CyberTipChecker(now: now)
    checker.check(report, .report, path: "/report")
    var conditions = CyberTipConditions()
    conditions.check(report: report)
    let files = files.enumerated().map { ($1, Self.path(ofFile: $0)) }
    for (element, path) in files {
      checker.check(element, .fileDetails, path: path)
      conditions.check(file: element, path: path)
    }
    let batch =
      CyberTipBatch.isBatched(report)
      ? CyberTipBatch.findings(report: report, files: files) : []
    return checker.findings + conditions.findings + batch
  }

  /// The path of the document of a file, counted from 0.
  public static func path(ofFile index: Int) -> String { "/fileDetails[\(index + 1)]" }

  /// The file that a path is about, counted from 0; `nil` for one of the report.
  public static func file(ofPath path: String) -> Int? {
    guard path.hasPrefix("/fileDetails[") else { return nil }
    return Int(path.dropFirst(13).prefix { $0 != "]" }).map { $0 - 1 }
  }

  /// The documents with their names: `report.xml`, `file-0001.xml` and so on.
  ///
  /// A required element that is blank stands as a comment that names it.
  ///
  /// - Parameter notes: remarks of this program's at the top of each document.
  /// - Returns: names and texts, the report first.
  /// - Throws: ``CyberTipError`` `.forbiddenCharacter`, `.badShape` for a name that is none.
  public func documents(
    notes: [String] = []
  ) throws(CyberTipError) -> [(name: String, text: String)] {
    var documents = [
      (name: "report.xml", text: try CyberTipWriter.text(of: report, .report, notes: notes))
    ]
    for (index, file) in files.enumerated() {
      documents.append(
        (
          name: "file-\(DecimalText.padded(index + 1, to: 4)).xml",
          text: try CyberTipWriter.text(of: file, .fileDetails, notes: notes)
        ))
    }
    return documents
  }
}
