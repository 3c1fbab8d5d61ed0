// SPDX-License-Identifier: Apache-2.0
// The module map of the documents is the one of the manifest.

import EvidenceModel
import Foundation
import MartletTesting
import Testing

@Suite struct ModuleMapTests {
  /// What a target may import.
  struct Module: Hashable {
    var targets: Set<String>
    var libraries: Set<String>
  }

  @Test func tableOfModulesIsTheManifest() throws {
    let manifest = try Self.manifest()
    let table = try Self.table()
    #expect(Set(table.keys) == Set(manifest.keys))
    for (name, module) in manifest {
      #expect(table[name] == module, "the row of \(name) in docs/architecture.md")
    }
  }

  @Test func everyRowHasAPurpose() throws {
    let rows = try MarkdownDocument("docs/architecture.md").tableRows(under: "Modules")
    #expect(rows.allSatisfy { $0.count == 4 && $0[1].count > 10 })
  }

  @Test func onlyTheChildReachesTheCodecs() throws {
    let manifest = try Self.manifest()
    let importers = manifest.filter { $0.value.targets.contains("NativeDecoders") }.keys
    #expect(Array(importers) == ["martlet-decoder"])
    #expect(manifest.filter { $0.value.targets.contains("martlet-decoder") }.isEmpty)
    #expect(manifest["Casework"]?.targets.contains("CatalogSQLite") == false)
  }

  @Test func arrowsPointDownOnly() throws {
    let manifest = try Self.manifest()
    var settled: Set<String> = []
    while true {
      let next = manifest.filter {
        !settled.contains($0.key) && $0.value.targets.isSubset(of: settled)
      }
      guard !next.isEmpty else { break }
      settled.formUnion(next.keys)
    }
    #expect(settled == Set(manifest.keys))
  }

  private static func table() throws -> [String: Module] {
    let rows = try MarkdownDocument("docs/architecture.md").tableRows(under: "Modules")
    var modules: [String: Module] = [:]
    for row in rows {
      let name = try #require(row.first).filter { $0 != "`" }
      modules[name] = Module(targets: names(row[2]), libraries: names(row[3]))
    }
    return modules
  }

  private static func names(_ cell: String) -> Set<String> {
    cell == "–" ? [] : Set(cell.split(separator: ",").map { $0.filter { $0 != " " && $0 != "`" } })
  }

  /// What the manifest says of every target that is not a test; read once.
  private static func manifest() throws -> [String: Module] { try read.get() }

  private static let read = Result { try readManifest() }

  /// A scratch folder of its own keeps the package manager from waiting for the build that runs this.
  private static func readManifest() throws -> [String: Module] {
    let folder = FileManager.default.temporaryDirectory.path(percentEncoded: false)
    let scratch = folder + "/martlet-manifest-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let run = try CommandRun(
      "/usr/bin/env",
      [
        "swift", "package", "dump-package", "--package-path", Repository.root, "--scratch-path",
        scratch,
      ])
    try #require(run.status == 0, "swift package dump-package failed")
    let targets = try #require(try JSONParser.parse(run.output)["targets"]?.elements)
    let systems = Set(
      targets.filter { $0["type"]?.text == "system" }.compactMap { $0["name"]?.text })
    var modules: [String: Module] = [:]
    for target in targets where target["type"]?.text != "test" {
      let name = try #require(target["name"]?.text)
      var module = Module(targets: [], libraries: [])
      for dependency in target["dependencies"]?.elements ?? [] {
        let kind = try #require(dependency.members?.first)
        let imported = try #require(kind.value.elements?.first?.text)
        if kind.name == "product" || systems.contains(imported) {
          module.libraries.insert(imported)
        } else {
          module.targets.insert(imported)
        }
      }
      modules[name] = module
    }
    return modules
  }
}
