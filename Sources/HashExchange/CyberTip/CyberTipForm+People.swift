// SPDX-License-Identifier: Apache-2.0
// The form of people, places, accounts and captures of addresses, which several elements share.

extension CyberTipForm {
  /// What took place when an address or a device was captured.
  private static let events = ["Login", "Registration", "Purchase", "Upload", "Other", "Unknown"]
  private static let past = CyberTipValue.moment(isPast: true)

  /// `ipCaptureEvent`.
  static let addressCapture = CyberTipForm(
    .sequence([
      .required("ipAddress", .networkAddress), .optional("eventName", .choice(events)),
      .optional("dateTime", past), .optional("possibleProxy", .truth),
      .optional("port", .whole(1...65535)),
    ]))

  /// `deviceId`.
  static let device = CyberTipForm(
    .sequence([
      .required("idType", .words(255)), .required("idValue", .words(2083)),
      .optional("eventName", .choice(events)), .optional("dateTime", past),
    ]))

  /// `phone`.
  static let phone = CyberTipForm(
    .text(50),
    attributes: [
      Attribute(
        "type",
        .choice(["Mobile", "Home", "Business", "Work", "Fax", "Internet", "Recovery"])),
      Attribute("verified", .truth), Attribute("verificationDate", past),
      Attribute("countryCallingCode", .callingCode), Attribute("extension", .digits(10)),
    ])

  /// `email`.
  static let mail = CyberTipForm(
    .mail,
    attributes: [
      Attribute("type", .choice(["Home", "Work", "Business", "Recovery"])),
      Attribute("verified", .truth), Attribute("verificationDate", past),
    ])

  /// `address`.
  static let address = CyberTipForm(
    .sequence([
      .optional("address", .text(255)), .optional("city", .text(100)),
      .optional("zipCode", .text(20)), .optional("state", .choice(CyberTipCodes.states)),
      .optional("nonUsaState", .text(100)), .optional("country", .choice(CyberTipCodes.countries)),
    ]),
    attributes: [
      Attribute("type", .choice(["Home", "Business", "Billing", "Shipping", "Technical"]))
    ])

  private static let estimatedLocation = CyberTipForm(
    .sequence([
      .optional("city", .text(255)), .optional("region", .text(255)),
      .required("countryCode", .choice(CyberTipCodes.countries)),
    ]),
    attributes: [Attribute("verified", .truth), Attribute("timestamp", past)])

  /// The parts of a person for professional contact; `leastMail` addresses of mail at least.
  private static func contact(leastMail: Int = 0) -> [Part] {
    [
      .optional("firstName", .text(100)), .optional("lastName", .text(100)),
      .several("phone", phone), .several("email", mail, least: leastMail),
      .several("address", address),
    ]
  }

  private static let ages: [Part] = [
    .optional("age", .whole(0...150)), .optional("dateOfBirth", .pastDate),
  ]

  /// A person for professional contact.
  static let contactPerson = CyberTipForm(.sequence(contact()))
  /// A person.
  static let person = CyberTipForm(.sequence(contact() + ages))
  /// The person who reports, of whom an address of mail is required.
  static let reportingPerson = CyberTipForm(.sequence(contact(leastMail: 1) + ages))

  private static let disabled: [Attribute] = [
    Attribute("disabledDate", past), Attribute("userNotified", .truth),
    Attribute("userNotifiedDate", past),
  ]
  private static let disabledForATime = CyberTipForm(
    .truth, attributes: disabled + [Attribute("reenabledDate", .moment(isPast: false))])
  private static let disabledForGood = CyberTipForm(.truth, attributes: disabled)

  private static let associatedAccount = CyberTipForm(
    .sequence([
      .optional(
        "platform", CyberTipForm(.text(256), attributes: [Attribute("thirdPartyUser", .truth)])),
      .optional("firstName", .text(256)), .optional("middleName", .text(256)),
      .optional("lastName", .text(256)), .optional("approximateAge", .whole(0...150)),
      .optional("dateOfBirth", .pastDate), .several("phone", phone), .several("email", mail),
      .optional("allEmailsReported", .truth), .several("address", address),
      .optional("espService", .text(256)), .optional("espIdentifier", .text(256)),
      .several("profileUrl", CyberTipForm(.url)), .optional("screenName", .text(256)),
      .several("displayName", CyberTipForm(.text(255))), .optional("profileBio", .text(nil)),
      .optional("groupIdentifier", .text(256)), .optional("compromisedAccount", .truth),
      .optional("accountTemporarilyDisabled", disabledForATime),
      .optional("accountPermanentlyDisabled", disabledForGood),
      .several("ipCaptureEvent", addressCapture), .several("deviceId", device),
      .several("priorCTReport", CyberTipForm(.whole(1...Int64.max))),
      .optional("additionalInfo", .text(nil)),
    ]),
    attributes: [
      Attribute(
        "type",
        .choice(["Billing", "Linked", "Business", "Creator", "Parent/Guardian", "Other"]),
        isRequired: true)
    ])

  /// What is said of an account, from its identifier to its devices.
  private static let account: [Part] = [
    .optional("espIdentifier", .text(255)), .optional("espService", .text(100)),
    .optional("compromisedAccount", .truth), .optional("screenName", .text(256)),
    .several("displayName", CyberTipForm(.text(255))), .several("profileUrl", CyberTipForm(.url)),
    .optional("profileBio", .text(nil)), .several("ipCaptureEvent", addressCapture),
    .several("deviceId", device),
  ]
  private static let priorReports = Part.several(
    "priorCTReports", CyberTipForm(.whole(1...Int64.max)))
  private static let standing: [Part] = [
    .optional("accountTemporarilyDisabled", disabledForATime),
    .optional("accountPermanentlyDisabled", disabledForGood),
    .optional("estimatedLocation", estimatedLocation), .optional("allEmailsReported", .truth),
  ]
  private static let group = Part.optional("groupIdentifier", .text(255))
  private static let accounts = Part.several("associatedAccount", associatedAccount)

  /// `personOrUserReported`.
  static let reported = CyberTipForm(
    .sequence(
      [
        .optional("personOrUserReportedPerson", person),
        .optional("vehicleDescription", .text(300)),
      ] + account
        + [.optional("thirdPartyUserReported", .truth), priorReports, group] + standing
        + [accounts, .optional("additionalInfo", .text(nil))]))

  /// `intendedRecipient`.
  static let recipient = CyberTipForm(
    .sequence(
      [.optional("intendedRecipientPerson", person)] + account + [priorReports, group] + standing
        + [.several("additionalInfo", CyberTipForm(.text(nil)))]))

  /// `victim`.
  static let victim = CyberTipForm(
    .sequence(
      [.required("victimPerson", person)] + account
        + [.optional("schoolName", .text(255)), priorReports] + standing
        + [accounts, .optional("additionalInfo", .text(nil))]))
}
