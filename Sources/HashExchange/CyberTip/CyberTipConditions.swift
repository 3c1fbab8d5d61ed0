// SPDX-License-Identifier: Apache-2.0
// The conditions of the published form that bind several elements.

internal import EvidenceModel

/// The conditions that bind several elements of one document.
///
/// - Source: CyberTipline Reporting API, technical documentation, appendices A to C, as of 2025-06-11.
struct CyberTipConditions {
  private(set) var findings: [CyberTipFinding] = []

  private mutating func note(_ path: String, _ words: String) {
    findings.append(CyberTipFinding(path, .condition, words))
  }

  /// Checks a report.
  ///
  /// - Complexity: O(n) in elements.
  mutating func check(report: CyberTipElement) {
    walk(report, path: "/report")
    if report.all("personOrUserReported").count > 1, report["batchedReport"] == nil {
      note(
        "/report/personOrUserReported[2]",
        "only a batched report may name several reported persons; write a report for each")
    }
    let known = mailOfPeople(report)
    for (index, details) in report.all("internetDetails").enumerated() {
      for kind in ["emailIncident", "newsgroupIncident"] {
        for mail in details[kind]?.all("emailAddress") ?? [] where !known.contains(mail.text ?? "")
        {
          note(
            "/report/internetDetails\(Self.number(index))/\(kind)/emailAddress",
            "must also stand as an address of a reported person, an intended recipient or a victim")
        }
      }
    }
  }

  /// Checks what is said of a file.
  mutating func check(file: CyberTipElement, path: String) {
    walk(file, path: path)
    if Self.isTrue(file["exifViewedByEsp"]), !Self.isTrue(file["fileViewedByEsp"]) {
      note(
        "\(path)/exifViewedByEsp",
        "may be true only where fileViewedByEsp is true: somebody saw the whole content")
    }
    if file["potentialMeme"] != nil, file["fileAnnotations"] != nil {
      note("\(path)/potentialMeme", "is the older form; use fileAnnotations/potentialMeme alone")
    }
    guard file["fileRelevance"]?.text == CyberTipForm.supplemental else { return }
    if file["industryClassification"] != nil {
      note(
        "\(path)/fileRelevance", "must be Reported for a file that has an industryClassification")
    }
    if Self.isTrue(file["potentialMeme"]) || file["fileAnnotations"]?["potentialMeme"] != nil {
      note("\(path)/fileRelevance", "must be Reported for a file that is a potential meme")
    }
  }

  /// Whether a truth value says so.
  static func isTrue(_ element: CyberTipElement?) -> Bool {
    element?.text == "true" || element?.text == "1"
  }

  private static func number(_ index: Int) -> String { index == 0 ? "" : "[\(index + 1)]" }

  private func mailOfPeople(_ report: CyberTipElement) -> Set<String> {
    let people = [
      ("personOrUserReported", "personOrUserReportedPerson"),
      ("intendedRecipient", "intendedRecipientPerson"), ("victim", "victimPerson"),
    ]
    var known: Set<String> = []
    for (role, person) in people {
      for one in report.all(role) {
        for mail in one[person]?.all("email") ?? [] { known.insert(mail.text ?? "") }
      }
    }
    return known
  }

  // MARK: - Conditions of elements wherever they stand

  private mutating func walk(_ element: CyberTipElement, path: String) {
    switch element.name {
    case "email", "emailAddress": checkVerified(element, path)
    case "phone", "phoneNumber":
      checkVerified(element, path)
      if let code = element.attribute("countryCallingCode"), element.text?.hasPrefix(code) == true {
        note(path, "must not begin with its countryCallingCode")
      }
    case "estimatedLocation": checkLocation(element, path)
    case "accountTemporarilyDisabled", "accountPermanentlyDisabled": checkDates(element, path)
    case "associatedAccount":
      if element["approximateAge"] != nil, element["dateOfBirth"] != nil {
        note("\(path)/approximateAge", "must not stand beside dateOfBirth")
      }
    default: break
    }
    var counts: [String: Int] = [:]
    for child in element.children {
      let index = counts[child.name, default: 0]
      counts[child.name] = index + 1
      walk(child, path: "\(path)/\(child.name)\(Self.number(index))")
    }
  }

  private mutating func checkVerified(_ element: CyberTipElement, _ path: String) {
    let verified = element.attribute("verified")
    if element.attribute("verificationDate") != nil, verified != "true", verified != "1" {
      note("\(path)/@verified", "must be true where verificationDate is stated")
    }
  }

  private mutating func checkLocation(_ element: CyberTipElement, _ path: String) {
    guard element["countryCode"]?.text == "US" else { return }
    let region = element["region"]?.text ?? ""
    if region.isEmpty {
      if element["city"] != nil {
        note("\(path)/region", "must be stated beside a city of the United States")
      }
    } else if !CyberTipCodes.states.contains(region) {
      note("\(path)/region", "must be the two-letter code of a state of the United States")
    }
  }

  private mutating func checkDates(_ element: CyberTipElement, _ path: String) {
    guard let disabled = element.attribute("disabledDate").flatMap(CyberTipMoment.instant) else {
      return
    }
    if let told = element.attribute("userNotifiedDate").flatMap(CyberTipMoment.instant),
      told < disabled
    {
      note("\(path)/@userNotifiedDate", "must not be before disabledDate")
    }
    if let again = element.attribute("reenabledDate").flatMap(CyberTipMoment.instant),
      again <= disabled
    {
      note("\(path)/@reenabledDate", "must be after disabledDate")
    }
  }
}
