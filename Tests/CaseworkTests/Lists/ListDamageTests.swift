// SPDX-License-Identifier: Apache-2.0
// A list whose snapshot is gone or damaged is named wherever it is needed, with what to do about it.

import Catalog
import EvidenceModel
import Foundation
import HashExchange
import Testing

@testable import Casework

@Suite struct ListDamageTests {
  /// What happens to a snapshot.
  enum Damage: CaseIterable, Sendable {
    case removed
    case cut
    case changed
    case otherFile

    func apply(to path: String) throws {
      let place = URL(fileURLWithPath: path)
      var bytes = Array(try Data(contentsOf: place))
      switch self {
      case .removed: return try FileManager.default.removeItem(at: place)
      case .cut: bytes.removeLast(bytes.count / 2)
      case .changed: bytes[bytes.count / 2] ^= 1
      case .otherFile: bytes = Array("a red lighthouse at dawn".utf8)
      }
      try Data(bytes).write(to: place)
    }
  }

  private func add(_ list: String, _ testCase: TestCase) throws {
    let file = try testCase.scratch.write(
      Array(("sha256\n" + String(repeating: "ab", count: 32) + "\n").utf8), to: "list.csv")
    _ = try ListService(store: testCase.store, actor: .keyHolder).add(
      try HashListReader.read(path: file),
      settings: HashListSettings(
        name: list, owner: "harbour", polarity: .negative, pdqThreshold: 31, minimumQuality: 50,
        tags: []))
  }

  @Test(arguments: Damage.allCases)
  func aDamagedSnapshotIsNamedWithItsListUntilItIsImportedAgain(_ damage: Damage) throws {
    let testCase = try TestCase()
    // Earlier versions took such names; a list that has one keeps it.
    try testCase.store.record(.keyHolder) { recording in
      try recording.insert(
        ListRow(
          id: try recording.number(ListRow.self), name: "north\u{202e}", owner: "harbour",
          polarity: .negative))
      try recording.leaf(.list)
    }
    try add("north\u{202e}", testCase)
    let version = try #require(try testCase.rows(ListVersionRow.self).first)
    try damage.apply(to: testCase.store.library + "/" + version.snapshotName)
    let source = try Scratch()
    try source.write(try Pictures.png(1, side: 64), to: "folder/1.png")

    let error = #expect(throws: CaseworkError.self) {
      try testCase.ingest([source.path + "/folder"])
    }
    #expect(error?.code == .tampered)
    let words = #"list "north\u{202e}""#
    let remedy = #"import FILE --name "north\u{202e}" --owner "harbour" --negative"#
    for text in [
      error?.userMessage ?? "", try LibraryAudit(store: testCase.store).unusable().first ?? "",
      try testCase.problems().first ?? "",
    ] {
      #expect(text.contains(words) && text.contains(remedy), "\(damage): \(text)")
    }
    #expect(try testCase.problems().count == 1)
    #expect(try testCase.problems().first?.hasPrefix("list_version \(version.id): ") == true)

    try add("north\u{202e}", testCase)
    #expect(try LibraryAudit(store: testCase.store).unusable() == [])
    #expect(try testCase.problems() == [])
    try testCase.ingest([source.path + "/folder"])
    #expect(try testCase.counts()["item"] == 1)
    try testCase.store.close()
  }
}
