// SPDX-License-Identifier: Apache-2.0
// The export of a VICS 2.0 case file, in the category numbers of a profile.

internal import Catalog
internal import EvidenceModel
internal import HashExchange
internal import LegalRegime

/// A VICS 2.0 case file of graded items.
struct VICSExport: ExportKind {
  /// The regime that gives the numbers of the profile that is built in.
  static let standardRegime = "vics-us"
  /// What the numbers mean.
  static let mappingSetting = ExportSetting(
    "mapping", .file(most: 256 << 10),
    "a mapping file that says what the profile's numbers mean; the US profile without one")

  let name = "vics"
  let words = "a VICS 2.0 case file of graded items, in the category numbers of a profile"
  let settings = [
    GradedItems.gradesSetting, GradedItems.regimeSetting, GradedItems.classesSetting,
    ExportSetting(
      "names", .flag,
      "whether names and places of the files go with them; without them what a VICS source says of dates and states alone"
    ),
    mappingSetting,
  ]

  func fileEnding(_ settings: ExportSettings) -> String { ".json" }

  func prepare(_ settings: ExportSettings, from source: ExportSource) throws -> PreparedExport {
    let profile = try Self.profile(settings)
    let graded = try GradedItems(settings, from: source, standard: Self.standardRegime)
    let numbers = try Self.numbers(of: graded, in: profile)
    let names = settings.isOn("names")
    return PreparedExport(
      counts: graded.counts, regimes: [graded.regime]
    ) { output in
      let records = ExportRecords(graded: graded, source: source)
      let places = VICSPlaces(source: source, profile: profile)
      let writer = VICSWriter(output, profile: profile)
      try writer.beginCase(Self.head(source.store.description))
      for (index, item) in graded.items.enumerated() {
        var record = try records.record(of: item, number: index + 1)
        record.category = numbers[Self.word(item.outcome)].map { String($0) }
        record.vics = try media(of: item, record, names: names, places)
        _ = try writer.write(record)
      }
      try writer.endCase([])
      try writer.finish()
    }
  }

  /// The profile that the settings give.
  static func profile(_ settings: ExportSettings) throws(HashListError) -> VICSProfile {
    let mapping = settings.text(mappingSetting.name)
    return try VICSProfile(yaml: mapping.isEmpty ? EmbeddedVICSProfiles.unitedStates : mapping)
  }

  /// The number of each outcome: by `class_severity` where the profile has such a word, else by the class.
  ///
  /// - Throws: ``CaseworkError`` `.usage` when the profile has none for an outcome that is to be written.
  static func numbers(
    of graded: GradedItems, in profile: VICSProfile
  ) throws -> [String: Int64] {
    var numbers: [String: Int64] = [:]
    for item in graded.items where numbers[Self.word(item.outcome)] == nil {
      guard
        let number = profile.number(of: Self.word(item.outcome), in: nil)
          ?? profile.number(of: item.outcome.instrument, in: nil)
      else {
        throw CaseworkError(
          .usage,
          "the VICS profile \(profile.name) has no number for \(Self.word(item.outcome)) of the regime "
            + "\(graded.regime.regime.id); take up a regime that gives VICS categories (martlet regime add), or give a "
            + "mapping file that has this word")
      }
      numbers[Self.word(item.outcome)] = number
    }
    return numbers
  }

  static func word(_ outcome: NamedResult) -> String {
    outcome.severity.map { "\(outcome.instrument)_\($0)" } ?? outcome.instrument
  }

  private static func head(_ description: CaseDescription) -> [JSONValue.Member] {
    [
      .init("CaseID", .string("{\(description.id.uppercased())}")),
      .init("CaseNumber", .string(description.isSynthetic ? "SYNTHETIC" : "")),
      .init("SourceApplicationName", .string("Martlet")),
      .init("SourceApplicationVersion", .string(ProgramVersion.text)),
    ]
  }

  /// What stands in the record besides fingerprints and category.
  private func media(
    of item: GradedItem, _ record: ExchangeRecord, names: Bool, _ places: VICSPlaces
  ) throws -> VICSMedia {
    let md5 = (record.md5 ?? "").uppercased()
    var members: [JSONValue.Member] = [
      .init("MediaID", .integer(item.item.id)),
      .init("IsPrecategorized", .string("true")),
      .init("PrecategorizationSource", .string(record.source ?? "")),
      .init("Tags", .string(record.tags.joined(separator: ","))),
    ]
    if names {
      members.append(.init("MediaFiles", .array(try places.named(of: item.item.id, md5: md5))))
    } else {
      let unnamed = try places.unnamed(of: item.item.id, md5: md5)
      if !unnamed.isEmpty { members.append(.init("MediaMetadata", .array(unnamed))) }
    }
    return VICSMedia(members)
  }
}
