// SPDX-License-Identifier: Apache-2.0
// Whether the folder of things that can be made anew holds nothing but sealed thumbnails of the case's items.

internal import Catalog
internal import EvidenceModel
internal import EvidenceVault
internal import Foundation

/// Looks at every file of a case's folder `derived`.
///
/// A damaged thumbnail loses nothing and is made anew; that somebody changed it is worth knowing all the
/// same, and what is no thumbnail at all may be evidence in the clear.
struct DerivedAudit {
  let store: CaseStore

  /// What is wrong, each in one line without evidence.
  ///
  /// - Throws: errors of the catalog.
  func run() throws -> [String] {
    let thumbnails = ThumbnailStore(store)
    guard let files = FileManager.default.enumerator(atPath: store.folder.derived) else {
      return []
    }
    var (strangers, damaged) = (0, 0)
    while let name = files.nextObject() as? String {
      guard files.fileAttributes?[.type] as? FileAttributeType != .typeDirectory else { continue }
      let path = store.folder.derived + "/" + name
      guard let data = FileManager.default.contents(atPath: path),
        data.starts(with: ThumbnailStore.magic)
      else {
        strangers += 1
        continue
      }
      // A process that died left it; nothing in it is in the clear.
      if name.hasSuffix(".new") { continue }
      guard let opened = ThumbnailStore.open(Array(data), columns: store.columns),
        thumbnails.name(of: opened.item) == name, try isItem(opened.item)
      else {
        damaged += 1
        continue
      }
    }
    var problems: [String] = []
    if strangers > 0 {
      problems.append(
        "derived: \(DecimalText.counted(strangers, "file is no thumbnail", "files are no thumbnails")); "
          + "nothing else belongs there")
    }
    if damaged > 0 {
      problems.append(
        "derived: \(DecimalText.counted(damaged, "thumbnail was", "thumbnails were")) changed or \(damaged == 1 ? "stands" : "stand") "
          + "in another's place; \(damaged == 1 ? "it is" : "they are") made anew when next needed, or remove the folder"
      )
    }
    return problems
  }

  private func isItem(_ item: Int64) throws -> Bool {
    try store.catalog.read { try $0.row(ItemRow.self, key: .integer(item)) } != nil
  }
}
