// SPDX-License-Identifier: Apache-2.0

import EvidenceModel
import Foundation
import MartletTesting
import Testing

@testable import HashExchange

@Suite struct CyberTipWriterTests {
  private typealias Samples = CyberTipSamples

  private func golden(_ name: String) throws -> String {
    try String(
      contentsOfFile: Repository.root + "/Tests/HashExchangeTests/Fixtures/cybertip/" + name,
      encoding: .utf8)
  }

  /// A draft with everything that a case and a person usually state.
  private func full() throws -> CyberTipDraft {
    try Samples.draft(
      [
        "additionalInfo": "drawn by Martlet's own code",
        "reporter": [
          "contactPerson": [
            "lastName": "Heron", "phone": ["value": "20 7946 0000", "type": "Work"],
          ],
          "reportingPerson": [
            "email": ["keeper@lighthouse.example", "second@lighthouse.example"],
            "firstName": "Grey",
          ],
        ],
        "internetDetails": [
          "webPageIncident": [
            "thirdPartyHostedContent": true, "url": ["https://harbour.example/?a=1&b=2"],
          ]
        ],
        "incidentSummary": [
          "incidentDateTime": .string(Samples.past),
          "reportAnnotations": ["spam"],
          "incidentType": "Misleading Words or Digital Images on the Internet",
        ],
      ],
      [
        [
          "fileId": "f-1", "reportId": 7, "originalFileName": "tide <1> \"&\" \u{202e}gnp.exe",
          "fileViewedByEsp": true,
          "fileAnnotations": ["generativeAi", "animeDrawingVirtualHentai"],
          "industryClassification": "B2",
          "originalFileHash": [
            ["hashType": "MD5", "value": "d41d8cd98f00b204e9800998ecf8427e"],
            ["hashType": "SHA1", "value": "da39a3ee5e6b4b0d3255bfef95601890afd80709"],
          ],
        ]
      ])
  }

  @Test func theDocumentsAreTheseBytes() throws {
    let draft = try full()
    #expect(draft.findings(now: Samples.now).isEmpty)
    let documents = try draft.documents(notes: ["SYNTHETIC"])
    #expect(documents.map(\.name) == ["report.xml", "file-0001.xml"])
    #expect(documents[0].text == (try golden("report.xml")))
    #expect(documents[1].text == (try golden("file-0001.xml")))
  }

  @Test func blanksStandAsCommentsInTheirPlaces() throws {
    let draft = try Samples.draft(["incidentSummary": ["platform": "harbour"]], [["fileName": "a"]])
    let documents = try draft.documents()
    #expect(documents[0].text == (try golden("blank-report.xml")))
    #expect(documents[1].text == (try golden("blank-file.xml")))
  }

  @Test func notesCannotEndTheirComment() throws {
    let text = try Samples.draft().documents(notes: ["a --> <b/> ---"])[0].text
    #expect(try Samples.read(text) == Samples.draft().report)
  }

  @Test func whatXMLCannotHoldIsNotWritten() throws {
    for bad in ["\u{0}", "\u{b}", "\u{1b}[31m", "a\u{fffe}"] {
      let file = CyberTipElement(
        "fileDetails", children: [CyberTipElement("fileName", text: bad)])
      let draft = CyberTipDraft(report: try Samples.draft().report, files: [file])
      #expect(throws: CyberTipError(.forbiddenCharacter, "")) { try draft.documents() }
      #expect(draft.findings(now: Samples.now).contains { $0.rule == .character })
    }
  }

  @Test func namesComeFromThePublishedFormAlone() throws {
    let good = try Samples.draft().report
    for bad in [
      CyberTipElement("fileDetails", children: [CyberTipElement("x><y", text: "a")]),
      CyberTipElement(
        "fileDetails", attributes: [.init("a=\"\"><b", "c")], children: []),
    ] {
      #expect(throws: CyberTipError(.unknownElement, "")) {
        try CyberTipDraft(report: good, files: [bad]).documents()
      }
    }
    let mixed = CyberTipElement("fileDetails", text: "a")
    #expect(throws: CyberTipError(.badShape, "")) {
      try CyberTipDraft(report: good, files: [mixed]).documents()
    }
  }

  /// Text of any characters is written such that it is read back the same, and nothing unseen stands in the document.
  @Test func hostileTextIsHeldOrRefused() throws {
    var random = SeedReport.generator("hostile text")
    let odd: [Unicode.Scalar] = [
      "<", ">", "&", "\"", "'", "]", "\n", "\r", "\t", "\u{1}", "\u{85}", "\u{a0}", "\u{200b}",
      "\u{202e}", "\u{2028}", "\u{feff}", "\u{fffe}", "\u{e000}", "\u{1f600}", "-", "!", "a",
    ]
    for _ in 0..<400 {
      var text = ""
      for _ in 0..<random.below(40) { text.unicodeScalars.append(odd[random.below(odd.count)]) }
      let file = CyberTipElement(
        "fileDetails",
        children: [
          CyberTipElement("fileName", text: text),
          CyberTipElement("originalFileHash", attributes: [.init("hashType", text)], text: text),
        ])
      let draft = CyberTipDraft(report: try Samples.draft().report, files: [file])
      guard CyberTipForm.canHold(text) else {
        #expect(throws: CyberTipError(.forbiddenCharacter, "")) { try draft.documents() }
        continue
      }
      let document = try draft.documents()[1].text
      #expect(try Samples.read(document) == file)
      #expect(EvidenceText.escaped(document).replacing("\\u{a}", with: "\n") == document)
    }
  }
}
