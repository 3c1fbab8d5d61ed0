// SPDX-License-Identifier: Apache-2.0
// Makes a CyberTipline draft of items: what the case says of each, beside what a person stated.

internal import Catalog
internal import EvidenceModel
internal import HashExchange

/// A draft with the list of what is open.
struct MadeCyberTip {
  let draft: CyberTipDraft
  let list: CyberTipList
}

/// Makes a draft of items.
struct CyberTipMaker {
  let source: ExportSource
  let statements: CyberTipStatements
  let items: CyberTipItems
  /// Whether names of files are written, and addresses at which they were found.
  let writesNames: Bool
  let writesAddresses: Bool

  private var isBatched: Bool { statements.report["batchedReport"] != nil }

  /// Makes the draft.
  ///
  /// - Throws: ``CaseworkError`` `.usage` where what is stated breaks a published rule; `.tampered`; errors of the catalog.
  /// - Complexity: O(items and all that is on record of them).
  func make() throws -> MadeCyberTip {
    var files: [CyberTipElement] = []
    var open: [CyberTipToAdd] = []
    var digests: [(item: Int64, sha256: String)] = []
    for (index, item) in items.items.enumerated() {
      let number = item.item.id
      var file = CyberTipFileMaker(
        row: item.item, reader: source.reader, columns: source.store.columns, isBatched: isBatched)
      try file.addDigests()
      try file.addPlaces(names: writesNames, addresses: writesAddresses)
      try file.addViews()
      try file.addOrigin(facts: item.facts)
      file.addClass(items.classification(of: number))
      files.append(try file.element(stated: statements.members(of: number)))
      digests.append((number, file.sha256))
      let path = CyberTipDraft.path(ofFile: index)
      open += file.open.map {
        CyberTipToAdd(
          document: CyberTipList.document(ofFile: index), path: "\(path)/\($0.name)", item: number,
          isRequired: false, words: $0.words)
      }
    }
    let draft = CyberTipDraft(report: statements.report, files: files)
    let description = source.store.description
    let list = CyberTipList(
      caseID: description.id, isSynthetic: description.isSynthetic, files: digests,
      toAdd: try blanks(of: draft) + open)
    return MadeCyberTip(draft: draft, list: list)
  }

  /// What must be added.
  private func blanks(of draft: CyberTipDraft) throws -> [CyberTipToAdd] {
    let findings = draft.findings(now: source.now)
    let faults = findings.filter { !$0.isBlank }
    guard faults.isEmpty else {
      let told = faults.prefix(5).map { "\($0.path) \($0.message)" }.joined(separator: "; ")
      throw CaseworkError(
        .usage,
        "the draft breaks \(DecimalText.counted(faults.count, "published rule")): \(told); change the statements"
      )
    }
    return findings.map { finding in
      let index = CyberTipDraft.file(ofPath: finding.path)
      let words = Self.words[finding.path.split(separator: "/").last.map(String.init) ?? ""]
      return CyberTipToAdd(
        document: index.map(CyberTipList.document(ofFile:)) ?? "report.xml", path: finding.path,
        item: index.map { items.items[$0].item.id }, isRequired: true,
        words: words ?? finding.message)
    }
  }

  /// What to do about blanks that every draft has, or nearly.
  private static let words = [
    "reportId": "the number that is given when the report is submitted",
    "fileId": "the identifier that is given when the file is uploaded",
    "incidentType": "which kind of incident it is; a person decides",
    "incidentDateTime": "when it took place, with its zone",
    "email": "an address of mail of whoever reports",
  ]
}
