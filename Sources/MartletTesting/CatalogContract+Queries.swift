// SPDX-License-Identifier: Apache-2.0
// The part of the contract about conditions, order, counts and streams.

internal import Catalog

extension CatalogContract {
  static let queryChecks = [
    Check("conditions hold together, and a null meets none but its own") { catalog in
      try fill(catalog, items: 12)
      let cases: [([CatalogCondition], [Int64])] = [
        ([.equals("state", "stored")], [3, 6, 9, 12]),
        ([.notEquals("state", "stored"), .lessThan("id", 6)], [1, 2, 4, 5]),
        ([.isNull("format"), .greaterThan("id", 8)], [9, 11]),
        ([.isNotNull("format"), .lessThan("byte_count", 1_005)], [2, 4]),
        ([.notEquals("format", "png")], [2, 4, 6, 8, 10, 12]),
        ([.equals("format", .null)], []), ([.notEquals("format", .null)], []),
        ([.lessThan("width", 700), .oneOf("id", [2, 3, 4])], [2, 4]),
        ([.oneOf("id", [])], []),
        ([.oneOf("format", [.null, "jpeg"]), .lessThan("id", 5)], [2, 4]),
        ([.equals("sha1_key", .blob(CatalogSamples.bytes("sha1", 7)))], [7]),
      ]
      try catalog.read { reader in
        for (conditions, expected) in cases {
          let found = try reader.rows(ItemRow.self, where: conditions, orderedBy: ["id"])
          try require(found.map(\.id) == expected, "\(conditions)")
          try require(
            try reader.count(ItemRow.self, where: conditions) == expected.count, "\(conditions)")
        }
      }
    },
    Check("order is by the columns named, up or down, nulls first, then by key") { catalog in
      try fill(catalog, items: 6)
      try catalog.read { reader in
        func ids(_ order: [String], limit: Int? = nil) throws -> [Int64] {
          try reader.rows(ItemRow.self, orderedBy: order, limit: limit).map(\.id)
        }
        try require(try ids([]) == [1, 2, 3, 4, 5, 6], "by key")
        try require(try ids(["-id"], limit: 2) == [6, 5], "down, limited")
        try require(try ids(["format"]) == [1, 3, 5, 2, 4, 6], "nulls first")
        try require(try ids(["-format", "-id"]) == [6, 4, 2, 5, 3, 1], "nulls last when down")
        try require(try ids(["state", "-id"], limit: 0) == [], "none")
        try require(
          try reader.first(SelectionRow.self, orderedBy: ["-rank"])?.itemId == 6, "highest rank")
      }
    },
    Check("counts, counts by value, maximum and the next number") { catalog in
      try catalog.read { reader in
        try require(try reader.maximum(ItemRow.self, column: "id") == nil, "none")
        try require(try reader.nextID(ItemRow.self) == 1, "first number")
      }
      try fill(catalog, items: 7)
      try catalog.read { reader in
        try require(try reader.nextID(ItemRow.self) == 8, "next number")
        try require(
          try reader.counts(ItemRow.self, by: "state") == ["examined": 5, "stored": 2], "by state")
        try require(
          try reader.counts(ItemRow.self, by: "width", where: [.lessThan("id", 4)])
            == [.null: 2, 640: 1], "by width")
      }
    },
    Check("some columns of many rows come in the order of the columns named") { catalog in
      try fill(catalog, items: 7)
      try catalog.read { reader in
        func values(
          _ columns: [String], _ conditions: [CatalogCondition] = [], _ order: [String] = [],
          limit: Int? = nil
        ) throws -> [[CatalogValue]] {
          var found: [[CatalogValue]] = []
          try reader.forEachValues(
            ItemRow.self, columns: columns, where: conditions, orderedBy: order, limit: limit
          ) { found.append($0) }
          return found
        }
        try require(
          try values(["state", "id"], [.lessThan("id", 4)], ["-id"])
            == [["stored", 3], ["examined", 2], ["examined", 1]], "values and order")
        try require(
          try values(["format"], [.greaterThan("id", 5)], ["id"]) == [["jpeg"], [.null]], "nulls")
        try require(try values(["id"], [], ["id"], limit: 2) == [[1], [2]], "limited")
        let all = try values(["kind", "id"])
        try require(
          Set(all) == Set((1...7).map { ["image", .integer($0)] }) && all.count == 7,
          "all, once each, in any order")
        try require(
          try values(["sha1_key"], [.equals("id", 7)])
            == [[.blob(CatalogSamples.bytes("sha1", 7))]], "bytes")
        try requireError(.misuse, "none") { _ = try values([]) }
        try requireError(.misuse, "column") { _ = try values(["nothing"]) }
      }
    },
    Check("unknown columns are refused, not guessed") { catalog in
      try catalog.read { reader in
        try requireError(.misuse, "condition") {
          _ = try reader.rows(ItemRow.self, where: [.equals("nothing", 1)])
        }
        try requireError(.misuse, "order") {
          _ = try reader.rows(ItemRow.self, orderedBy: ["id; --"])
        }
        try requireError(.misuse, "group") { _ = try reader.counts(ItemRow.self, by: "1") }
        try requireError(.misuse, "maximum") {
          _ = try reader.maximum(ItemRow.self, column: "format")
        }
        try requireError(.misuse, "key") { _ = try reader.row(ItemRow.self, key: 1, 2) }
      }
    },
    Check("streams nest, and end early when the body throws") { catalog in
      try fill(catalog, items: 5)
      struct Enough: Error {}
      var pairs = 0
      try catalog.read { reader in
        try reader.forEach(ItemRow.self) { _ in
          try reader.forEach(ItemRow.self) { _ in pairs += 1 }
        }
        var seen = 0
        do {
          try reader.forEach(ItemRow.self) { _ in
            seen += 1
            if seen == 2 { throw Enough() }
          }
        } catch is Enough {}
        try require(seen == 2, "ends early")
        try require(try reader.count(ItemRow.self) == 5, "goes on afterwards")
        try require(try reader.rows(ItemRow.self).count == 5, "begins anew")
      }
      try require(pairs == 25, "nests")
      try catalog.write { writer in
        do { try writer.forEach(ItemRow.self) { _ in throw Enough() } } catch is Enough {}
        try writer.insert(CatalogSamples.item(6))
        try require(try writer.rows(ItemRow.self).count == 6, "sees a change")
      }
    },
  ]
}
