// SPDX-License-Identifier: Apache-2.0

import EvidenceModel
import Testing

@testable import HashExchange

/// What a person may write as a table, and what is refused.
@Suite struct CyberTipReadingTests {
  private func refusal(_ value: JSONValue, _ form: CyberTipForm = .report) -> CyberTipError? {
    do {
      _ = try form.element("report", from: value)
      return nil
    } catch { return error }
  }

  @Test func keysMayStandInAnyOrder() throws {
    let element = try CyberTipForm.report.element(
      "report",
      from: [
        "reporter": ["reportingPerson": ["lastName": "b", "firstName": "a"]],
        "incidentSummary": ["incidentDateTime": "t", "platform": "p"],
      ])
    #expect(element.children.map(\.name) == ["incidentSummary", "reporter"])
    #expect(
      element["reporter"]?["reportingPerson"]?.children.map(\.name) == ["firstName", "lastName"])
  }

  @Test func nullIsNotStatedAndNumbersAreText() throws {
    let element = try CyberTipForm.report.element(
      "report",
      from: ["victim": ["victimPerson": ["age": 9, "firstName": .null]], "additionalInfo": .null])
    #expect(element["victim"]?["victimPerson"]?.children == [CyberTipElement("age", text: "9")])
    #expect(element["additionalInfo"] == nil)
  }

  @Test(
    arguments: [
      (["reporters": .object([])], .unknownElement),
      (["reporter": ["reportingPerson": ["nick": "a"]]], .unknownElement),
      (["batchedReport": ["cause": "a"]], .unknownElement),
      (["incidentSummary": ["reportAnnotations": ["lighthouse"]]], .unknownElement),
      (["incidentSummary": ["reportAnnotations": "spam"]], .badShape),
      (["incidentSummary": "a"], .badShape),
      (["incidentSummary": ["platform": ["a", "b"]]], .badShape),
      (["reporter": ["reportingPerson": ["email": ["type": "Work"]]]], .badShape),
      (["reporter": ["reportingPerson": ["email": ["value": ["a"]]]]], .badShape),
      ("a", .badShape), (["incidentSummary": ["platform": "a\u{1}"]], .forbiddenCharacter),
      (
        ["incidentSummary": ["platform": .string(String(repeating: "a", count: (64 << 10) + 1))]],
        .tooLarge
      ),
      (
        ["personOrUserReported": ["displayName": .array(Array(repeating: "a", count: 5_001))]],
        .tooLarge
      ),
      (.object([.init("additionalInfo", "a"), .init("additionalInfo", "b")]), .badShape),
    ] as [(JSONValue, CyberTipError.Code)])
  func whatIsNoElementIsRefused(_ value: JSONValue, _ code: CyberTipError.Code) {
    #expect(refusal(value)?.code == code)
  }

  @Test func messagesQuoteNoTextAndEscapeNames() throws {
    let error = try #require(refusal(["reporter": ["\u{202e}x": "harbour"]]))
    #expect(
      error.message == "/report/reporter has no element or attribute `\\u{202e}x`")
    let shape = try #require(refusal(["incidentSummary": ["platform": ["harbour", "b"]]]))
    #expect(shape.message == "/report/incidentSummary/platform must be one text")
  }
}

/// What is covered of a draft until a person uncovers it.
@Suite struct CyberTipMaskingTests {
  @Test func whatMayNameSomebodyIsCovered() throws {
    let draft = try CyberTipSamples.draft(
      [
        "incidentSummary": [
          "incidentType": "Misleading Domain Name", "platform": "harbour",
          "incidentDateTime": .string(CyberTipSamples.past),
        ],
        "reporter": ["reportingPerson": ["email": "keeper@lighthouse.example"]],
        "internetDetails": ["webPageIncident": ["url": "https://harbour.example/"]],
        "victim": [
          "victimPerson": ["age": 9, "phone": ["value": "1", "extension": "22", "type": "Home"]]
        ],
      ],
      [
        [
          "reportId": 7, "fileId": "f", "originalFileName": "a.png", "fileViewedByEsp": true,
          "originalFileHash": ["value": "00", "hashType": "MD5"],
        ]
      ])
    let covered = draft.covered { "[\($0.count)]" }
    let text = covered.report.description + covered.files.map(\.description).joined()
    #expect(
      text == """
        report(incidentSummary(incidentType=Misleading Domain Name platform=[7] \
        incidentDateTime=2026-11-01T10:30:00+00:00) \
        internetDetails(webPageIncident(url=[24])) \
        reporter(reportingPerson(email=keeper@lighthouse.example)) \
        victim(victimPerson(phone@type=Home@extension=[2]=[1] age=[1])))\
        fileDetails(reportId=7 fileId=f originalFileName=[5] fileViewedByEsp=true \
        originalFileHash@hashType=MD5=00)
        """)
  }
}

extension CyberTipElement {
  fileprivate var description: String {
    name + attributes.map { "@\($0.name)=\($0.value)" }.joined()
      + (text.map { "=\($0)" } ?? "(\(children.map(\.description).joined(separator: " ")))")
  }
}
