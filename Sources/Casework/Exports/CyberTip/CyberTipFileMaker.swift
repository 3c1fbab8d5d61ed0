// SPDX-License-Identifier: Apache-2.0
// What a case says of one file in the words of the published form.

internal import Catalog
internal import EvidenceModel
internal import HashExchange

/// Puts together what is said of one file: what the case can say, beside what a person stated.
///
/// What would break a published rule is left out and told, never cut or changed.
struct CyberTipFileMaker {
  let row: ItemRow
  let reader: any CatalogReader
  let columns: SealedColumns
  /// Whether the report is batched: names, hashes and most annotations are not allowed then.
  let isBatched: Bool

  /// What is open, by the element's name.
  private(set) var open: [(name: String, words: String)] = []
  /// The SHA-256 of the item's bytes.
  private(set) var sha256 = ""
  private var members: [JSONValue.Member] = []
  private var marks: [String] = []

  init(row: ItemRow, reader: any CatalogReader, columns: SealedColumns, isBatched: Bool) {
    self.row = row
    self.reader = reader
    self.columns = columns
    self.isBatched = isBatched
  }

  private mutating func tell(_ name: String, _ words: String) { open.append((name, words)) }
  private mutating func state(_ name: String, _ value: JSONValue) {
    members.append(.init(name, value))
  }

  /// The digests of the bytes as they were taken in.
  mutating func addDigests() throws {
    let detail = try columns.openJSON(
      row.sealedDetail, ItemRow.self, "sealed_detail", row: row.id)
    guard let md5 = detail["md5"]?.text, let sha1 = detail["sha1"]?.text,
      let sha256 = detail["sha256"]?.text
    else { throw CaseworkError(.tampered, "item \(row.id) has no digests; run martlet fsck") }
    self.sha256 = sha256
    guard !isBatched else { return }
    state(
      "originalFileHash",
      .array(
        [("MD5", md5), ("SHA1", sha1), ("SHA256", sha256)].map {
          ["value": .string($1), "hashType": .string($0)]
        }))
  }

  /// Its name and the address at which it was found, where they were asked for.
  mutating func addPlaces(names: Bool, addresses: Bool) throws {
    guard !isBatched else {
      if names || addresses {
        tell("originalFileName", "names and addresses are not allowed in a batched report")
      }
      return
    }
    guard names || addresses else { return }
    let places = try reader.rows(
      OccurrenceRow.self, where: [.equals("item_id", .integer(row.id))], orderedBy: ["id"],
      limit: ViewService.mostTexts)
    let locators = try places.map { place in
      let json = try columns.openJSON(
        place.sealedLocator, OccurrenceRow.self, "sealed_locator", row: place.id)
      return (isURL: json["kind"]?.text == "url", text: json["text"]?.text ?? "")
    }
    if names { addName(locators) }
    if addresses { addAddress(locators.filter(\.isURL).map(\.text)) }
  }

  private mutating func addName(_ locators: [(isURL: Bool, text: String)]) {
    let names = locators.map { CyberTipName.last(of: $0.text, isURL: $0.isURL) }
    guard let name = names.first(where: { !$0.isEmpty }) else {
      return tell("originalFileName", "the case has no name of the file")
    }
    let text = CyberTipName.holdable(name)
    if text != name {
      tell("originalFileName", "control characters of the name are written as \\u{…}")
    }
    if let words = CyberTipName.fault(inName: text) {
      return tell("originalFileName", "the name was left out: it \(words)")
    }
    if Set(names).count > 1 {
      tell("originalFileName", "the first of \(Set(names).count) names; the others are in the case")
    }
    state("originalFileName", .string(text))
  }

  private mutating func addAddress(_ addresses: [String]) {
    guard let address = addresses.first else {
      return tell("locationOfFile", "the case has no address of the file")
    }
    if let words = CyberTipName.fault(inAddress: address) {
      return tell("locationOfFile", "the address was left out: it \(words)")
    }
    if Set(addresses).count > 1 {
      tell(
        "locationOfFile",
        "the first of \(Set(addresses).count) addresses; the others are in the case")
    }
    state("locationOfFile", .string(address))
  }

  /// Whether a person viewed the whole content.
  mutating func addViews() throws {
    if let doubt = try CyberTipViews(reader: reader, columns: columns).doubt(row) {
      tell("fileViewedByEsp", doubt)
    } else {
      state("fileViewedByEsp", true)
    }
  }

  /// How it came about, by traces and by the record that stands.
  mutating func addOrigin(facts: FactSheet) throws {
    let conclusion = try CyberTipOrigin.conclusion(of: row.id, reader, columns: columns)
    let origin = CyberTipOrigin.isGenerated(conclusion, facts)
    let isDrawn = facts[.photographLike] == "no" && facts[.derived] == "no"
    if origin.isSet { marks.append("generativeAi") }
    if isDrawn { marks.append("animeDrawingVirtualHentai") }
    if let words = origin.words { tell("fileAnnotations/generativeAi", words) }
    guard isBatched, !marks.isEmpty else { return }
    for mark in marks {
      tell("fileAnnotations/\(mark)", "would be stated, and is not allowed in a batched report")
    }
    marks = []
  }

  /// Its class.
  mutating func addClass(_ found: (name: String?, words: String)) {
    guard let name = found.name else { return tell("industryClassification", found.words) }
    state("industryClassification", .string(name))
  }

  /// The element, with what a person stated.
  ///
  /// A class is left out where the person says that the file is only context.
  ///
  /// - Throws: ``CaseworkError`` `.usage` for what is no element of the published form.
  mutating func element(stated: [JSONValue.Member]) throws(CaseworkError) -> CyberTipElement {
    var all = members
    for member in stated where member.name != "fileAnnotations" { all.append(member) }
    let person = stated.first { $0.name == "fileAnnotations" }?.value.elements ?? []
    let annotations = person + marks.map(JSONValue.string).filter { !person.contains($0) }
    if !annotations.isEmpty { all.append(.init("fileAnnotations", .array(annotations))) }
    if stated.contains(where: {
      $0.name == "fileRelevance" && $0.value.text == CyberTipForm.supplemental
    }),
      all.contains(where: { $0.name == "industryClassification" })
    {
      all.removeAll { $0.name == "industryClassification" }
      tell(
        "industryClassification",
        "left out: only files that are the reason of a report have a class")
    }
    return try CyberTipStatements.element("fileDetails", .fileDetails, from: .object(all))
  }
}
