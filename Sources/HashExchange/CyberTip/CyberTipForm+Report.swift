// SPDX-License-Identifier: Apache-2.0
// The form of the report itself: the incident, where it took place, who reports.

extension CyberTipForm {
  /// The document `report`.
  public static let report = CyberTipForm(
    .sequence([
      .optional("batchedReport", batchedReport), .required("incidentSummary", incidentSummary),
      .several("internetDetails", internetDetails), .optional("lawEnforcement", lawEnforcement),
      .required("reporter", reporter), .several("personOrUserReported", reported),
      .several("intendedRecipient", recipient), .several("victim", victim),
      .optional("additionalInfo", .text(nil)),
    ]))

  /// The kinds of incidents, in the published words.
  public static let incidentTypes = [
    "Child Pornography (possession, manufacture, and distribution)", "Child Sex Trafficking",
    "Child Sex Tourism", "Child Sexual Molestation", "Misleading Domain Name",
    "Misleading Words or Digital Images on the Internet",
    "Online Enticement of Children for Sexual Acts",
    "Unsolicited Obscene Material Sent to a Child",
  ]

  private static let batchedReport = CyberTipForm(
    .nothing,
    attributes: [Attribute("reason", .choice(["VIRAL_POTENTIAL_MEME"]), isRequired: true)])

  private static let incidentSummary = CyberTipForm(
    .sequence([
      .required("incidentType", .choice(incidentTypes)), .optional("platform", .text(256)),
      .optional("escalateToHighPriority", .words(3000)),
      .optional(
        "reportAnnotations",
        CyberTipForm(
          .marks([
            "sextortion", "csamSolicitation", "minorToMinorInteraction", "spam",
            "sadisticOnlineExploitation",
          ]))),
      .required("incidentDateTime", .moment(isPast: true)),
      .optional("incidentDateTimeDescription", .text(3000)),
    ]))

  private static let lawEnforcement = CyberTipForm(
    .sequence([
      .required("agencyName", .words(255)), .optional("caseNumber", .text(100)),
      .optional("officerContact", contactPerson), .optional("reportedToLe", .truth),
      .optional("servedLegalProcessDomestic", .truth),
      .optional(
        "servedLegalProcessInternational",
        CyberTipForm(
          .truth, attributes: [Attribute("fleaCountry", .choice(CyberTipCodes.countries))])),
    ]))

  private static let reporter = CyberTipForm(
    .sequence([
      .required("reportingPerson", reportingPerson), .optional("contactPerson", contactPerson),
      .optional("companyTemplate", .text(nil)), .optional("termsOfService", .text(nil)),
      .optional("legalURL", .url),
    ]))

  // MARK: - Where it took place

  private static let content = Part.optional("content", .text(nil))
  private static let info = Part.optional("additionalInfo", .text(nil))

  private static let internetDetails = CyberTipForm(
    .oneOf([
      .required(
        "webPageIncident",
        CyberTipForm(
          .sequence([.several("url", CyberTipForm(.url)), info]),
          attributes: [Attribute("thirdPartyHostedContent", .truth)])),
      .required(
        "emailIncident", CyberTipForm(.sequence([.several("emailAddress", mail), content, info]))),
      .required(
        "newsgroupIncident",
        CyberTipForm(
          .sequence([
            .optional("name", .text(255)), .several("emailAddress", mail), content, info,
          ]))),
      .required(
        "chatImIncident",
        CyberTipForm(
          .sequence([
            .optional("chatClient", .text(255)), .optional("chatRoomName", .text(255)), content,
            info,
          ]))),
      .required(
        "onlineGamingIncident",
        CyberTipForm(
          .sequence([
            .optional("gameName", .text(255)), .optional("console", .text(255)), content, info,
          ]))),
      .required(
        "cellPhoneIncident",
        CyberTipForm(
          .sequence([
            .optional("phoneNumber", phone), .optional("latitude", .degrees(90)),
            .optional("longitude", .degrees(180)), info,
          ]))),
      .required(
        "nonInternetIncident",
        CyberTipForm(
          .sequence([
            .optional("locationName", .text(255)), .several("incidentAddress", address), info,
          ]))),
      .required(
        "peer2peerIncident",
        CyberTipForm(
          .sequence([
            .optional("client", .text(255)), .several("ipCaptureEvent", addressCapture),
            .optional("fileNames", .text(nil)), info,
          ]))),
    ]))
}
