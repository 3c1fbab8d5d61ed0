// SPDX-License-Identifier: Apache-2.0

import EvidenceModel
import Foundation
import Testing

@testable import HashExchange

/// One rule after another: what breaks it, and where that is told.
@Suite struct CyberTipRuleTests {
  private typealias Samples = CyberTipSamples

  private func change(
    _ value: JSONValue, _ path: [String], to new: JSONValue
  ) -> JSONValue {
    guard let name = path.first else { return new }
    var members = value.members ?? []
    let changed = change(value[name] ?? .object([]), Array(path.dropFirst()), to: new)
    if let place = members.firstIndex(where: { $0.name == name }) {
      members[place] = .init(name, changed)
    } else {
      members.append(.init(name, changed))
    }
    return .object(members)
  }

  private func ofReport(_ path: String, _ new: JSONValue) throws -> [String] {
    try Samples.findings(
      change(Samples.report, path.split(separator: "/").map(String.init), to: new))
  }

  private func ofFile(_ path: String, _ new: JSONValue) throws -> [String] {
    try Samples.findings(
      Samples.report,
      [change(Samples.file, path.split(separator: "/").map(String.init), to: new)])
  }

  @Test func theLeastIsEnough() throws {
    #expect(try Samples.findings().isEmpty)
    #expect(try Samples.findings(Samples.report, []).isEmpty)
  }

  @Test func whatMustBeAddedIsNamed() throws {
    #expect(
      try Samples.findings(.object([]), [.object([])]) == [
        "/report/incidentSummary/incidentType missing",
        "/report/incidentSummary/incidentDateTime missing",
        "/report/reporter/reportingPerson/email missing", "/fileDetails[1]/reportId missing",
        "/fileDetails[1]/fileId missing",
      ])
    #expect(
      try ofReport("batchedReport", .object([])).first == "/report/batchedReport/@reason missing")
    #expect(
      try ofReport("lawEnforcement", .object([])) == ["/report/lawEnforcement/agencyName missing"])
    #expect(try ofReport("victim", .object([])) == ["/report/victim/victimPerson missing"])
    #expect(
      try ofFile("originalFileHash", "00ff") == [
        "/fileDetails[1]/originalFileHash/@hashType missing"
      ])
  }

  @Test(
    arguments: [
      ("incidentSummary/platform", 256), ("incidentSummary/escalateToHighPriority", 3000),
      ("incidentSummary/incidentDateTimeDescription", 3000), ("lawEnforcement/agencyName", 255),
      ("reporter/reportingPerson/firstName", 100), ("reporter/reportingPerson/phone", 50),
      ("reporter/contactPerson/lastName", 100),
      ("personOrUserReported/vehicleDescription", 300), ("personOrUserReported/espService", 100),
      ("personOrUserReported/screenName", 256), ("victim/schoolName", 255),
      ("internetDetails/chatImIncident/chatRoomName", 255),
      ("internetDetails/peer2peerIncident/client", 255),
      ("personOrUserReported/personOrUserReportedPerson/address/zipCode", 20),
    ] as [(String, Int)])
  func lengthsOfTheReport(_ path: String, _ most: Int) throws {
    // A character beyond 16 bits counts once.
    let longest = String(repeating: "🜁", count: most)
    let ok = try ofReport(path, .string(longest)).filter { !$0.hasSuffix("missing") }
    #expect(ok.isEmpty)
    let place = "/report/\(path) length"
    #expect(try ofReport(path, .string(longest + "a")).contains(place))
  }

  @Test(
    arguments: [
      ("originalFileName", 2056), ("fileName", 2056), ("deviceId/idType", 255),
      ("deviceId/idValue", 2083),
    ] as [(String, Int)])
  func lengthsOfAFile(_ path: String, _ most: Int) throws {
    let longest = String(repeating: "é", count: most)
    let rule = "length"
    #expect(!(try ofFile(path, .string(longest)).contains { $0.hasSuffix(rule) }))
    #expect(try ofFile(path, .string(longest + "a")).contains { $0.hasSuffix(rule) })
  }

  @Test func theKindOfAHashHasAtMost64Characters() throws {
    for (count, found) in [(64, []), (65, ["/fileDetails[1]/originalFileHash/@hashType length"])] {
      let kind = JSONValue.string(String(repeating: "é", count: count))
      #expect(try ofFile("originalFileHash", ["value": "00", "hashType": kind]) == found)
    }
  }

  @Test func aNameOf3000CharactersIsRefused() throws {
    let name = String(repeating: "a", count: 3_000)
    #expect(
      try ofFile("originalFileName", .string(name)) == ["/fileDetails[1]/originalFileName length"])
    #expect(
      try ofReport("reporter/reportingPerson/firstName", .string(name)) == [
        "/report/reporter/reportingPerson/firstName length"
      ])
  }

  @Test(
    arguments: [
      ("2026-11-28T23:59:59.999Z", nil), ("2026-11-29T00:00:00+00:01", nil),
      ("2026-11-29T00:00:00Z", "past"), ("2026-11-28T23:59:59-00:01", "past"),
      ("2027-01-01T00:00:00Z", "past"), ("2026-11-01T10:30:00", "value"), ("2026-11-01", "value"),
      ("2026-11-01T10:30:00+14:00", nil), ("2026-11-01T10:30:00+14:01", "value"),
      ("2026-11-01T10:30:60Z", "value"), ("2026-11-01T24:00:00Z", "value"),
      ("2026-02-29T00:00:00Z", "value"), ("0000-01-01T00:00:00Z", "value"), ("yesterday", "value"),
      ("", "value"), ("2026-11-01t10:30:00z", "value"),
    ] as [(String, String?)])
  func momentsHaveAZoneAndArePast(_ text: String, _ rule: String?) throws {
    #expect(
      try ofReport("incidentSummary/incidentDateTime", .string(text))
        == (rule.map { ["/report/incidentSummary/incidentDateTime \($0)"] } ?? []))
    #expect(
      try ofFile("uploadedToEspTimestamp", .string(text))
        == (rule.map { ["/fileDetails[1]/uploadedToEspTimestamp \($0)"] } ?? []))
  }

  @Test(arguments: [
    ("reporter/legalURL", "harbour.example", "value"),
    ("reporter/legalURL", "https://x/é", "value"),
    ("reporter/reportingPerson/email", "a@b", "value"),
    ("reporter/reportingPerson/age", "151", "range"),
    ("reporter/reportingPerson/age", "-1", "range"),
    ("reporter/reportingPerson/age", "old", "value"),
    ("reporter/reportingPerson/dateOfBirth", "2026-11-29", "past"),
    ("reporter/reportingPerson/address/country", "UK", "value"),
    ("reporter/reportingPerson/address/state", "XX", "value"),
    ("incidentSummary/escalateToHighPriority", " \n", "blank"),
    ("incidentSummary/incidentType", "Lighthouse", "value"),
    ("internetDetails/cellPhoneIncident/latitude", "90.5", "range"),
    ("internetDetails/webPageIncident/url", "nowhere", "value"),
    ("personOrUserReported/priorCTReports", "0", "range"),
    ("personOrUserReported/compromisedAccount", "yes", "value"),
  ])
  func textsOfTheReport(_ path: String, _ text: String, _ rule: String) throws {
    #expect(try ofReport(path, .string(text)) == ["/report/\(path) \(rule)"])
  }

  @Test(arguments: [
    ("reportId", "0", "range"), ("reportId", "9223372036854775808", "range"),
    ("reportId", "1.5", "value"), ("fileId", "", "value"), ("fileId", "a  b", "value"),
    ("fileId", " a", "value"), ("locationOfFile", "/home/harbour.png", "value"),
    ("fileRelevance", "reported", "value"), ("industryClassification", "A3", "value"),
    ("publiclyAvailable", "maybe", "value"), ("ipCaptureEvent/ipAddress", "1.2.3.400", "value"),
    ("ipCaptureEvent/ipAddress", "fe80::1%eth0", "value"),
  ])
  func textsOfAFile(_ path: String, _ text: String, _ rule: String) throws {
    #expect(try ofFile(path, .string(text)) == ["/fileDetails[1]/\(path) \(rule)"])
  }

  @Test func portsAreWithinTheirRange() throws {
    for (port, isRight) in [(0, false), (1, true), (65_535, true), (65_536, false)] as [(Int, Bool)]
    {
      let found = try ofFile(
        "ipCaptureEvent", ["ipAddress": "192.0.2.1", "port": JSONValue(port)])
      #expect(found == (isRight ? [] : ["/fileDetails[1]/ipCaptureEvent/port range"]))
    }
  }
}
