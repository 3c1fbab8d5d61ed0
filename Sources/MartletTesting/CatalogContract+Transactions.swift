// SPDX-License-Identifier: Apache-2.0
// The part of the contract about transactions and threads.

public import Catalog
internal import Dispatch
internal import Synchronization

extension CatalogContract {
  private struct Stop: Error {}

  static let transactionChecks = [
    Check("a write that throws leaves nothing behind") { catalog in
      try fill(catalog, items: 2)
      do {
        try catalog.write { writer in
          try writer.insert(CatalogSamples.item(3))
          try writer.update(CatalogSamples.item(1, state: "changed"))
          try writer.delete(SelectionRow.self, key: 1, 2)
          throw Stop()
        }
        try require(false, "the error comes through")
      } catch is Stop {}
      try catalog.read { reader in
        try require(try reader.count(ItemRow.self) == 2, "the insertion is undone")
        try require(try reader.row(ItemRow.self, key: 1)?.state == "examined", "and the change")
        try require(try reader.row(SelectionRow.self, key: 1, 2) != nil, "and the deletion")
      }
    },
    Check("what is written soon is there at once, and what throws is not") { catalog in
      try fill(catalog, items: 1)
      try catalog.writeSoon { try $0.insert(CatalogSamples.item(2)) }
      try require(try catalog.read { try $0.count(ItemRow.self) } == 2, "it is read")
      do {
        try catalog.writeSoon { writer in
          try writer.insert(CatalogSamples.item(3))
          throw Stop()
        }
        try require(false, "the error comes through")
      } catch is Stop {}
      try catalog.write { try $0.insert(CatalogSamples.item(4)) }
      try require(try catalog.read { try $0.count(ItemRow.self) } == 3, "the rest stays")
    },
    Check("a write sees what it wrote, and goes on after a refused row") { catalog in
      let id: Int64 = try catalog.write { writer in
        try writer.insert(CatalogSamples.item(1))
        try requireError(.constraint, "taken") { try writer.insert(CatalogSamples.item(1)) }
        try writer.insert(CatalogSamples.item(try writer.nextID(ItemRow.self)))
        return try writer.maximum(ItemRow.self, column: "id") ?? 0
      }
      try require(id == 2, "sees its own rows")
      try require(try catalog.read { try $0.count(ItemRow.self) } == 2, "both are kept")
    },
    Check("a healthy catalog has no problems, a closed one refuses work") { catalog in
      try fill(catalog, items: 3)
      try require(try catalog.integrityProblems().isEmpty, "healthy")
      catalog.close()
      catalog.close()
      try requireError(.closed, "read") { _ = try catalog.read { try $0.count(ItemRow.self) } }
      try requireError(.closed, "write") {
        try catalog.write { try $0.insert(CatalogSamples.item(9)) }
      }
    },
  ]

  static let threadChecks = [
    Check("readers see whole transactions while one writes") { catalog in
      try fill(catalog, items: 1)
      let failures = Mutex<[String]>([])
      DispatchQueue.concurrentPerform(iterations: 5) { thread in
        do {
          for round in Int64(0)..<30 {
            if thread == 0 {
              try catalog.write { writer in
                try writer.insert(CatalogSamples.item(100 + 2 * round))
                try writer.insert(CatalogSamples.item(101 + 2 * round))
              }
            } else {
              let counts = try catalog.read { reader in
                (try reader.count(ItemRow.self), try reader.rows(ItemRow.self).count)
              }
              if counts.0.isMultiple(of: 2) || counts.0 != counts.1 {
                failures.withLock { $0.append("half a transaction was seen: \(counts)") }
              }
            }
          }
        } catch { failures.withLock { $0.append("\(error)") } }
      }
      try require(
        failures.withLock { $0.isEmpty }, failures.withLock { $0.joined(separator: "; ") })
      try require(try catalog.read { try $0.count(ItemRow.self) } == 61, "every write is there")
    },
    Check("writers of many threads take turns") { catalog in
      try catalog.write { try $0.insert(CaseFact(key: "counter", value: "0")) }
      try addConcurrently([catalog], threads: 6, times: 20)
      try require(try counter(catalog) == 120, "no addition is lost")
    },
  ]

  /// Adds one to a counter from many threads over several catalogs of one store.
  public static func addConcurrently(
    _ catalogs: [any Catalog], threads: Int, times: Int
  ) throws {
    let failures = Mutex<[String]>([])
    DispatchQueue.concurrentPerform(iterations: threads) { thread in
      let catalog = catalogs[thread % catalogs.count]
      do {
        for _ in 0..<times {
          try catalog.write { writer in
            let value = Int(try writer.row(CaseFact.self, key: "counter")?.value ?? "") ?? 0
            try writer.update(CaseFact(key: "counter", value: "\(value + 1)"))
          }
        }
      } catch { failures.withLock { $0.append("\(error)") } }
    }
    try require(failures.withLock { $0.isEmpty }, failures.withLock { $0.joined(separator: "; ") })
  }

  /// The counter that ``addConcurrently(_:threads:times:)`` adds to.
  public static func counter(_ catalog: any Catalog) throws -> Int {
    try catalog.read { Int(try $0.row(CaseFact.self, key: "counter")?.value ?? "") ?? -1 }
  }
}
