// SPDX-License-Identifier: Apache-2.0

import EvidenceModel
import Testing

@testable import HashExchange

/// Conditions on several elements, and batched reports.
@Suite struct CyberTipConditionTests {
  private typealias Samples = CyberTipSamples

  private func with(_ base: JSONValue, _ more: JSONValue) -> JSONValue {
    .object((base.members ?? []) + (more.members ?? []))
  }

  private func ofReport(_ more: JSONValue) throws -> [String] {
    try Samples.findings(with(Samples.report, more), [])
  }

  private func ofFile(_ more: JSONValue) throws -> [String] {
    try Samples.findings(Samples.report, [with(Samples.file, more)])
  }

  @Test func exifIsViewedOnlyWithTheFile() throws {
    let place = ["/fileDetails[1]/exifViewedByEsp condition"]
    #expect(try ofFile(["exifViewedByEsp": true]) == place)
    #expect(try ofFile(["exifViewedByEsp": true, "fileViewedByEsp": false]) == place)
    #expect(try ofFile(["exifViewedByEsp": "1", "fileViewedByEsp": "1"]).isEmpty)
    #expect(try ofFile(["exifViewedByEsp": false]).isEmpty)
  }

  @Test func contextHasNoClassAndIsNoMeme() throws {
    let relevance: JSONValue = ["fileRelevance": "Supplemental Reported"]
    let place = ["/fileDetails[1]/fileRelevance condition"]
    #expect(try ofFile(relevance).isEmpty)
    #expect(try ofFile(with(relevance, ["industryClassification": "A1"])) == place)
    #expect(try ofFile(with(relevance, ["fileAnnotations": ["potentialMeme"]])) == place)
    #expect(try ofFile(with(relevance, ["potentialMeme": true])) == place)
    #expect(try ofFile(with(relevance, ["potentialMeme": false])).isEmpty)
    #expect(try ofFile(with(relevance, ["fileAnnotations": ["viral"]])).isEmpty)
  }

  @Test func aMemeIsMarkedInOnePlace() throws {
    #expect(
      try ofFile(["potentialMeme": true, "fileAnnotations": ["viral"]]) == [
        "/fileDetails[1]/potentialMeme condition"
      ])
  }

  @Test func oneReportedPersonUnlessBatched() throws {
    #expect(
      try ofReport(["personOrUserReported": [["screenName": "a"], ["screenName": "b"]]]) == [
        "/report/personOrUserReported[2] condition"
      ])
  }

  @Test func whoeverIsVerifiedIsSaidToBe() throws {
    let mail: (JSONValue) -> JSONValue = { verified in
      [
        "victim": [
          "victimPerson": [
            "email": [
              "value": "a@b.example", "verified": verified,
              "verificationDate": .string(Samples.past),
            ]
          ]
        ]
      ]
    }
    let place = ["/report/victim/victimPerson/email/@verified condition"]
    #expect(try ofReport(mail(true)).isEmpty)
    #expect(try ofReport(mail(false)) == place)
    #expect(try ofReport(mail(.null)) == place)
  }

  @Test func numbersOfPhonesDoNotRepeatTheirCode() throws {
    let phone: (JSONValue) -> JSONValue = { text in
      ["victim": ["victimPerson": ["phone": ["value": text, "countryCallingCode": "+44"]]]]
    }
    #expect(try ofReport(phone("20 7946 0000")).isEmpty)
    #expect(try ofReport(phone("+4420")) == ["/report/victim/victimPerson/phone condition"])
  }

  @Test func placesInTheUnitedStatesNameTheirState() throws {
    let place: (JSONValue) -> JSONValue = { ["intendedRecipient": ["estimatedLocation": $0]] }
    let path = "/report/intendedRecipient/estimatedLocation/region condition"
    #expect(try ofReport(place(["countryCode": "US"])).isEmpty)
    #expect(try ofReport(place(["city": "x", "countryCode": "GB"])).isEmpty)
    #expect(try ofReport(place(["city": "x", "countryCode": "US"])) == [path])
    #expect(try ofReport(place(["city": "x", "region": "ME", "countryCode": "US"])).isEmpty)
    #expect(try ofReport(place(["region": "Maine", "countryCode": "US"])) == [path])
  }

  @Test func whatFollowsADisablingIsLater() throws {
    let account: (JSONValue) -> JSONValue = {
      ["personOrUserReported": ["accountTemporarilyDisabled": $0]]
    }
    let path = "/report/personOrUserReported/accountTemporarilyDisabled"
    let day: JSONValue = "2026-11-02T00:00:00Z"
    #expect(
      try ofReport(account(["value": true, "disabledDate": day, "userNotifiedDate": day])).isEmpty)
    #expect(
      try ofReport(
        account(["value": true, "disabledDate": day, "userNotifiedDate": .string(Samples.past)]))
        == ["\(path)/@userNotifiedDate condition"])
    #expect(
      try ofReport(account(["value": true, "disabledDate": day, "reenabledDate": day])) == [
        "\(path)/@reenabledDate condition"
      ])
  }

  @Test func mailOfAnIncidentIsSomebodys() throws {
    let incident: JSONValue = [
      "internetDetails": ["emailIncident": ["emailAddress": "a@b.example"]]
    ]
    #expect(
      try ofReport(incident) == ["/report/internetDetails/emailIncident/emailAddress condition"])
    let victim: JSONValue = ["victim": ["victimPerson": ["email": "a@b.example"]]]
    #expect(try ofReport(with(incident, victim)).isEmpty)
  }

  @Test func anAccountHasAnAgeOrABirthday() throws {
    let account: JSONValue = [
      "personOrUserReported": [
        "associatedAccount": [
          "type": "Linked", "approximateAge": 30, "dateOfBirth": "1990-01-01",
        ]
      ]
    ]
    #expect(
      try ofReport(account) == [
        "/report/personOrUserReported/associatedAccount/approximateAge condition"
      ])
  }

  // MARK: - Batched reports

  private let batched: JSONValue = ["batchedReport": ["reason": "VIRAL_POTENTIAL_MEME"]]

  private func ofBatch(_ report: JSONValue, _ files: [JSONValue]) throws -> [String] {
    try Samples.findings(with(Samples.report, with(batched, report)), files)
  }

  @Test func aBatchedReportHasOneFileThatGoesRound() throws {
    let viral = with(Samples.file, ["fileAnnotations": ["viral"]])
    let both = with(Samples.file, ["fileAnnotations": ["viral", "potentialMeme"]])
    #expect(try ofBatch(.object([]), [viral]).isEmpty)
    #expect(try ofBatch(.object([]), [both]).isEmpty)
    #expect(try ofBatch(.object([]), [viral, viral]) == ["/fileDetails[2] batched"])
    #expect(
      try ofBatch(.object([]), [Samples.file]) == ["/fileDetails[1]/fileAnnotations batched"])
    let people: JSONValue = [
      "personOrUserReported": [["espIdentifier": "a"], ["espIdentifier": "b", "screenName": "c"]]
    ]
    #expect(try ofBatch(people, [viral]) == ["/report/personOrUserReported[2]/screenName batched"])
  }

  @Test(arguments: [
    "animeDrawingVirtualHentai", "possibleSelfProduction", "physicalHarm", "violenceGore",
    "bestiality", "liveStreaming", "infant", "generativeAi",
  ])
  func noOtherMarkInABatchedReport(_ mark: String) throws {
    let file = with(Samples.file, ["fileAnnotations": ["viral", .string(mark)]])
    #expect(try ofBatch(.object([]), [file]) == ["/fileDetails[1]/fileAnnotations/\(mark) batched"])
  }

  @Test(
    arguments: [
      ("fileName", "a"), ("originalFileName", "a"), ("locationOfFile", "https://x/"),
      ("originalFileHash", ["value": "00", "hashType": "MD5"]),
      ("ipCaptureEvent", ["ipAddress": "192.0.2.1"]),
      ("deviceId", ["idType": "IMEI", "idValue": "1"]),
      ("details", ["nameValuePair": ["name": "a", "value": "b"]]), ("additionalInfo", "a"),
    ] as [(String, JSONValue)])
  func whatABatchedFileMayNotHave(_ name: String, _ value: JSONValue) throws {
    let file = with(
      Samples.file, .object([.init(name, value), .init("fileAnnotations", ["viral"])]))
    #expect(try ofBatch(.object([]), [file]) == ["/fileDetails[1]/\(name) batched"])
  }

  @Test(
    arguments: [
      ("internetDetails", ["webPageIncident": .object([])]),
      ("lawEnforcement", ["agencyName": "a"]),
      ("intendedRecipient", .object([])), ("victim", ["victimPerson": .object([])]),
      ("additionalInfo", "a"),
    ] as [(String, JSONValue)])
  func whatABatchedReportMayNotHave(_ name: String, _ value: JSONValue) throws {
    let viral = with(Samples.file, ["fileAnnotations": ["viral"]])
    #expect(try ofBatch(.object([.init(name, value)]), [viral]) == ["/report/\(name) batched"])
  }

  @Test func aBatchedFileIsTheReason() throws {
    let file = with(
      Samples.file,
      ["fileAnnotations": ["viral"], "fileRelevance": "Supplemental Reported"])
    #expect(try ofBatch(.object([]), [file]) == ["/fileDetails[1]/fileRelevance batched"])
  }
}
