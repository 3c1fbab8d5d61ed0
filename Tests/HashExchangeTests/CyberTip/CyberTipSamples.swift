// SPDX-License-Identifier: Apache-2.0
// Drafts made by hand and by a generator, all benign, and reading them back.

import EvidenceModel
import Foundation
import MartletTesting
import MediaDecoding
import NativeDecoders
import Testing

@testable import HashExchange

/// Drafts for tests.
enum CyberTipSamples {
  /// 2026-11-29T00:00:00Z.
  static let now = Instant(microseconds: 1_795_910_400_000_000)
  static let past = "2026-11-01T10:30:00+00:00"

  /// The least that a report states.
  static let report: JSONValue = [
    "incidentSummary": [
      "incidentType": "Misleading Words or Digital Images on the Internet",
      "incidentDateTime": .string(past),
    ],
    "reporter": ["reportingPerson": ["email": "keeper@lighthouse.example"]],
  ]

  /// The least that is stated of a file.
  static let file: JSONValue = ["reportId": 7, "fileId": "f-1"]

  /// A draft of a report and files, as tables.
  static func draft(_ report: JSONValue = report, _ files: [JSONValue] = [file]) throws
    -> CyberTipDraft
  {
    try CyberTipDraft(
      report: CyberTipForm.report.element("report", from: report),
      files: files.map { try CyberTipForm.fileDetails.element("fileDetails", from: $0) })
  }

  /// The findings of a draft as `path rule`.
  static func findings(_ report: JSONValue = report, _ files: [JSONValue] = [file]) throws
    -> [String]
  {
    try draft(report, files).findings(now: now).map { "\($0.path) \($0.rule.rawValue)" }
  }

  /// An element as a test writes it, the published form left out of account.
  static func plainText(_ element: CyberTipElement) -> String {
    func escaped(_ text: String) -> String {
      text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(
        "\"", with: "&quot;"
      )
      .replacing("\r", with: "&#13;")
    }
    let attributes = element.attributes.map { " \($0.name)=\"\(escaped($0.value))\"" }.joined()
    let inner = (element.text.map(escaped) ?? "") + element.children.map(plainText).joined()
    return "<\(element.name)\(attributes)>\(inner)</\(element.name)>"
  }

  /// A draft as the one document that the transcribed rules check.
  static func plainText(_ draft: CyberTipDraft) -> String {
    "<draft>" + plainText(draft.report) + draft.files.map(plainText).joined() + "</draft>"
  }

  /// A document read back by libxml2, as the child reads XML.
  static func read(_ text: String) throws -> CyberTipElement {
    let cursor = try NativeContainers.openMarkup(.xml, limits: .standard)
    defer { cursor.close() }
    var open: [CyberTipElement] = []
    var root: CyberTipElement?
    for event in try cursor.feed(Array(text.utf8), isLast: true) {
      switch event {
      case .start(let name, let attributes):
        open.append(
          CyberTipElement(
            name, attributes: attributes.map { .init($0.name, $0.value) }, children: []))
      case .text(let piece):
        if let last = open.indices.last { open[last].text = (open[last].text ?? "") + piece }
      case .end:
        guard var element = open.popLast() else { continue }
        let holds = holders.contains("\(open.last?.name ?? "")/\(element.name)")
        element.text = holds ? nil : element.text ?? ""
        if let last = open.indices.last {
          open[last].children.append(element)
        } else {
          root = element
        }
      }
    }
    return try #require(root)
  }

  /// Elements that hold others, each below its parent: an address holds a street of the same name.
  private static let holders: Set<String> = {
    var names: Set = ["/report", "/fileDetails"]
    func take(_ form: CyberTipForm, _ name: String) {
      for part in form.parts {
        if case .text = part.form.content { continue }
        names.insert("\(name)/\(part.name)")
        take(part.form, part.name)
      }
    }
    take(.report, "report")
    take(.fileDetails, "fileDetails")
    return names
  }()

  /// Which of some documents the transcribed rules allow, by the pinned Python library.
  static func verdicts(_ documents: [String]) throws -> [Bool] {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let input = folder.appending(path: "documents.json")
    let json = JSONValue.array(documents.map(JSONValue.string)).compactText
    try Data(json.utf8).write(to: input)
    let script = """
      import json, sys, xmlschema
      rules = xmlschema.XMLSchema11(sys.argv[1])
      for text in json.load(open(sys.argv[2], encoding="utf-8")):
          print(1 if rules.is_valid(text) else 0)
      """
    let rules = Repository.root + "/docs/formats/cybertip-draft.xsd"
    return try PythonPeer.lines(["-c", script, rules, input.path(percentEncoded: false)])
      .map { $0 == "1" }
  }
}
