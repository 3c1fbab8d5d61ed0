// SPDX-License-Identifier: Apache-2.0
// A ledger in a temporary folder, and a reference implementation of the tree.

import EvidenceModel
import Foundation
import Ledger

/// A ledger in a folder for one test, removed with it.
final class LedgerFolder: Sendable {
  static let origin = Checkpoint.origin(caseID: "0123")

  let root: String
  let signer: NoteSigner

  var directory: String { root + "/ledger" }
  var store: LedgerStore { LedgerStore(directory: directory, origin: Self.origin) }
  var reader: LedgerReader { LedgerReader(directory: directory) }

  init(seed: UInt8 = 1) throws {
    root = Self.base + "/martlet-ledger-\(UUID().uuidString)"
    signer = try NoteSigner(name: Self.origin, seed: [UInt8](repeating: seed, count: 32))
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
  }

  /// A folder in memory where there is one: these tests flush files many thousand times.
  private static let base =
    FileManager.default.isWritableFile(atPath: "/dev/shm")
    ? "/dev/shm" : FileManager.default.temporaryDirectory.path

  deinit { try? FileManager.default.removeItem(atPath: root) }

  static func entry(_ index: Int) -> [UInt8] { Array("entry \(index) of the ledger".utf8) }

  static func entries(_ range: Range<Int>) -> [[UInt8]] { range.map { entry($0) } }

  /// Makes leaves of the range part of the ledger.
  @discardableResult func extend(_ range: Range<Int>) throws -> Checkpoint {
    try store.extend(
      from: UInt64(range.lowerBound), entries: Self.entries(range), signer: signer)
  }

  func verify(key: Bool = true, since: SignedNote? = nil) -> LedgerVerification {
    LedgerVerifier(directory: directory, key: key ? signer.verifier : nil, since: since).verify()
  }

  func path(_ name: String) -> String { directory + "/" + name }

  func read(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path(name))))
  }

  func write(_ bytes: [UInt8], to name: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path(name)))
  }

  func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: path(name)) }

  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

  /// Paths of all files below the ledger's folder, sorted.
  func files() -> [String] {
    let all = FileManager.default.subpaths(atPath: directory) ?? []
    return all.filter { name in
      var isFolder: ObjCBool = false
      let exists = unsafe FileManager.default.fileExists(atPath: path(name), isDirectory: &isFolder)
      return exists && !isFolder.boolValue
    }.sorted()
  }
}

/// The definitions of RFC 6962, section 2.1, word for word and slow.
enum ReferenceTree {
  static func root(_ leaves: ArraySlice<MerkleHash>) -> MerkleHash {
    if leaves.isEmpty { return MerkleTree.emptyRoot }
    if leaves.count == 1 { return leaves[leaves.startIndex] }
    let middle = leaves.startIndex + split(leaves.count)
    return MerkleTree.nodeHash(root(leaves[..<middle]), root(leaves[middle...]))
  }

  static func path(_ index: Int, _ leaves: ArraySlice<MerkleHash>) -> [MerkleHash] {
    guard leaves.count > 1 else { return [] }
    let size = split(leaves.count)
    let middle = leaves.startIndex + size
    return index < size
      ? path(index, leaves[..<middle]) + [root(leaves[middle...])]
      : path(index - size, leaves[middle...]) + [root(leaves[..<middle])]
  }

  static func proof(_ count: Int, _ leaves: ArraySlice<MerkleHash>, _ isWhole: Bool) -> [MerkleHash]
  {
    if count == leaves.count { return isWhole ? [] : [root(leaves)] }
    let size = split(leaves.count)
    let middle = leaves.startIndex + size
    return count <= size
      ? proof(count, leaves[..<middle], isWhole) + [root(leaves[middle...])]
      : proof(count - size, leaves[middle...], false) + [root(leaves[..<middle])]
  }

  private static func split(_ count: Int) -> Int {
    var size = 1
    while size * 2 < count { size *= 2 }
    return size
  }
}
