// SPDX-License-Identifier: Apache-2.0
// A check works every link out again and names each row that was inserted, deleted, swapped or changed.

import EvidenceModel
import Foundation
import GRDB
import Testing

@testable import Casework

@Suite struct LinkAuditTests {
  private struct Tampering {
    let testCase: TestCase
    let raw: RawCatalog
    let table: String
    let rows: [RawCatalog.Values]

    init(_ table: String) throws {
      testCase = try TestCase(copyOf: RichCase.template.get())
      raw = try RawCatalog(case: testCase.path)
      self.table = table
      rows = try raw.rows(table)
      try #require(rows.count > 2, "the case has rows in \(table)")
    }

    /// What a check says of the table once its rows are these.
    func problems(_ changed: [RawCatalog.Values]) throws -> [String] {
      try raw.replace(table, by: changed)
      defer { try? raw.replace(table, by: rows) }
      return try testCase.problems().filter { $0.hasPrefix(table + " ") }
    }

    func close() throws {
      try raw.close()
      try testCase.store.close()
    }
  }

  private static func name(_ row: RawCatalog.Values) -> String {
    func text(_ column: String) -> String {
      switch (row[column] ?? .null).storage {
      case .int64(let number): String(number)
      case .string(let text): text
      case .blob(let data): HexText.encode(Array(data))
      default: "?"
      }
    }
    return "link \(text("node_key"))/\(text("relation"))/\(text("item_id"))"
  }

  @Test func aTouchedLinkIsNamed() throws {
    let tampering = try Tampering("link")
    let rows = tampering.rows
    let first = Self.name(rows[0])
    #expect(try tampering.problems(rows) == [])
    #expect(try tampering.problems(Array(rows.dropFirst())) == [first + ": the row was deleted"])
    #expect(try tampering.problems([]).count == rows.count)

    var forged = rows[0]
    forged["relation"] = "vae".databaseValue
    #expect(
      try tampering.problems(rows + [forged]) == [Self.name(forged) + ": the row was inserted"])

    for (column, value) in [
      ("relation", "vae".databaseValue), ("node_key", Data([4] + Array(1...15)).databaseValue),
    ] {
      var changed = rows[0]
      changed[column] = value
      #expect(
        try tampering.problems([changed] + rows.dropFirst()).sorted()
          == [
            first + ": the row was deleted", Self.name(changed) + ": the row was inserted",
          ].sorted(), "\(column)")
    }
    try tampering.close()
  }

  @Test func swappedLinksAreNamed() throws {
    let tampering = try Tampering("link")
    let rows = tampering.rows
    let names = Set(rows.map(Self.name))
    let swaps = rows.indices.flatMap { one in
      rows.indices.map { other in
        var swapped = rows
        swapped[one]["item_id"] = rows[other]["item_id"]
        swapped[other]["item_id"] = rows[one]["item_id"]
        return (before: [rows[one], rows[other]], after: [swapped[one], swapped[other]], swapped)
      }
    }
    let swap = try #require(swaps.first { names.isDisjoint(with: $0.after.map(Self.name)) })
    #expect(
      Set(try tampering.problems(swap.2))
        == Set(
          swap.before.map { Self.name($0) + ": the row was deleted" }
            + swap.after.map { Self.name($0) + ": the row was inserted" }))
    try tampering.close()
  }

  @Test func aTouchedPosterIsNamed() throws {
    let tampering = try Tampering("poster_link")
    let rows = tampering.rows
    #expect(try tampering.problems(rows) == [])
    #expect(
      try tampering.problems(Array(rows.dropFirst())) == ["poster_link 1: the row was deleted"])
    let partner = try #require(rows.indices.first { rows[$0]["node_key"] != rows[0]["node_key"] })
    var swapped = rows
    (swapped[0]["node_key"], swapped[partner]["node_key"]) = (
      rows[partner]["node_key"], rows[0]["node_key"]
    )
    #expect(
      try tampering.problems(swapped) == [
        "poster_link 1: the row was changed", "poster_link \(partner + 1): the row was changed",
      ])
    for value in [Data().databaseValue, Data([15] + Array(1...15)).databaseValue] {
      var changed = rows
      changed[0]["node_key"] = value
      #expect(try tampering.problems(changed) == ["poster_link 1: the row was changed"])
    }
    try tampering.close()
  }

  @Test func rowsOfNothingAreCounted() throws {
    for (table, column, of) in [
      ("link", "item_id", "an item"), ("poster_link", "post_id", "a post"),
    ] {
      let tampering = try Tampering(table)
      var stray = tampering.rows[0]
      stray[column] = Int64(9_999).databaseValue
      try tampering.raw.replace(table, by: tampering.rows + [stray])
      #expect(
        try tampering.testCase.problems().contains(
          "\(table): 1 row is of \(of) that cannot be read"))
      try tampering.close()
    }
  }

  @Test func aRowThatCannotBeReadIsNamedWithItsItem() throws {
    let tampering = try Tampering("link")
    var rows = tampering.rows
    rows[0]["relation"] = "nonsense".databaseValue
    guard case .int64(let item) = (rows[0]["item_id"] ?? .null).storage else { return }
    try tampering.raw.replace("link", by: rows)
    let problems = try tampering.testCase.problems()
    #expect(problems == ["link: a row of item \(item) cannot be read"])
    try tampering.close()
  }

  @Test func aPostWithoutAPosterHasNoRow() throws {
    let tampering = try Tampering("poster_link")
    try tampering.testCase.store.record(.keyHolder) { recording in
      var state = try LinkState(recording.reader)
      state.post = 1
      try recording.upsert(state.row)
      try recording.leaf(.links)
    }
    #expect(
      try tampering.problems(tampering.rows).prefix(1) == ["poster_link 2: the row was inserted"])
    try tampering.close()
  }

  @Test func whatWasTamperedWithIsMendedByWorkingItOutAnew() throws {
    let tampering = try Tampering("link")
    let expected = try tampering.testCase.linksByContent()
    try tampering.raw.replace("link", by: Array(tampering.rows.dropFirst(2)))
    #expect(try tampering.testCase.linkProblems().count == 2)
    try tampering.testCase.link(anew: true)
    #expect(try tampering.testCase.linksByContent() == expected)
    #expect(try tampering.testCase.problems() == [])
    try tampering.close()
  }
}
