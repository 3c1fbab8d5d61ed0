// SPDX-License-Identifier: Apache-2.0
// Where an item was found, as VICS tells it: what a VICS source said of a place goes out as it came in.

internal import Catalog
internal import EvidenceModel
internal import HashExchange

/// Where items were found, as entries of `MediaFiles`.
struct VICSPlaces {
  /// The property that keeps dates and states of a place where its name does not go.
  static let property = "martlet.place"

  let source: ExportSource
  let profile: VICSProfile

  /// The places of an item with their names: those that a case file told of with all that it said, others by their path.
  ///
  /// - Complexity: O(captures of the item), those of case files opened.
  func named(of item: Int64, md5: String) throws -> [JSONValue] {
    let told = try stated(of: item)
    let rows = try source.reader.rows(
      OccurrenceRow.self, where: [.equals("item_id", .integer(item))], orderedBy: ["id"])
    return try rows.flatMap { row -> [JSONValue] in
      let locator = try source.store.columns.openJSON(
        row.sealedLocator, OccurrenceRow.self, "sealed_locator", row: row.id)
      let text = locator["text"]?.text ?? ""
      guard let captures = told[row.id] else {
        return [Self.entry([], at: Self.parts(ofPath: text), md5: md5)]
      }
      return captures.map { Self.entry($0, at: VICSMedia.File.parts(of: text), md5: md5) }
    }
  }

  /// What a case file said of an item's places that names neither the file nor the place, each once.
  ///
  /// - Complexity: as ``named(of:md5:)``.
  func unnamed(of item: Int64, md5: String) throws -> [JSONValue] {
    var said: [JSONValue] = []
    for (_, captures) in try stated(of: item).sorted(by: { $0.key < $1.key }) {
      for members in captures {
        let rest = JSONValue.object(VICSMedia.File.unnamed(members, profile: profile))
        if rest.members?.isEmpty == false, !said.contains(rest) { said.append(rest) }
      }
    }
    return said.map {
      [
        "MD5": .string(md5), "PropertyName": .string(Self.property),
        "PropertyValue": .string($0.compactText),
      ]
    }
  }

  /// What case files said of each place, each statement once; nothing of it where it was not kept.
  private func stated(of item: Int64) throws -> [Int64: [[JSONValue.Member]]] {
    var told: [Int64: [[JSONValue.Member]]] = [:]
    let captures = try source.reader.rows(
      CaptureRow.self,
      where: [.equals("item_id", .integer(item)), .equals("role", .text("case_entry"))],
      orderedBy: ["id"])
    for row in captures {
      guard let occurrence = row.occurrenceId else { continue }
      let detail = try source.store.columns.openJSON(
        row.sealedDetail, CaptureRow.self, "sealed_detail", row: row.id)
      let members = detail["statement"]?["place"]?.members ?? []
      if told[occurrence]?.contains(members) != true {
        told[occurrence, default: []].append(members)
      }
    }
    return told
  }

  /// An entry with the MD5 of the content, and a name and a path where it states none.
  private static func entry(
    _ stated: [JSONValue.Member], at place: (path: String, name: String), md5: String
  ) -> JSONValue {
    let text = { (name: String) in stated.first { $0.name == name }?.value.text }
    let isNamed = text("FileName")?.isEmpty == false
    let own = ["MD5", "FileName", "FilePath"]
    return .object(
      [
        .init("MD5", .string(md5)),
        .init("FileName", .string(isNamed ? text("FileName") ?? "" : place.name)),
        .init("FilePath", .string(isNamed ? text("FilePath") ?? "" : place.path)),
      ] + stated.filter { !own.contains($0.name) })
  }

  /// Path and name of a file or address that no case file told of.
  private static func parts(ofPath text: String) -> (path: String, name: String) {
    let end = text.lastIndex(of: "/")
    let name = end.map { String(text[text.index(after: $0)...]) } ?? text
    return (end.map { String(text[..<$0]) } ?? "", name.isEmpty ? text : name)
  }
}
