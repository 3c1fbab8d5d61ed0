// SPDX-License-Identifier: Apache-2.0
// What a library that several cases share holds: which snapshot is the newest version of which list.

internal import EvidenceModel
internal import Foundation
internal import HashExchange
internal import HashIndex

/// A library outside of the case, whose lists apply to every case that names it.
///
/// Beside each snapshot that a case has recorded lies a small file, `….recorded`, that says when; so a snapshot of an import
/// that failed is no list of the library. Nothing is ever written twice, and cases need no lock between them.
struct SharedLibrary {
  /// A version of a list in the library.
  struct Version {
    let snapshotName: String
    let recorded: Instant
    let snapshot: ListSnapshot

    var listName: String { snapshot.settings.name }

    /// Which list it is of: one of the same name from another owner, or of the other polarity, is another.
    var list: [String] {
      [listName, snapshot.settings.owner, snapshot.settings.polarity.rawValue]
    }
  }

  private static let schema = "martlet.library-version/1"
  private static let ending = ".recorded"
  private static let largestMark = 4_096

  private let path: String

  /// The library of `store`; `nil` when it is the case's own.
  init?(of store: CaseStore) {
    guard store.library != store.folder.library else { return nil }
    path = store.library
  }

  /// Notes that a case has recorded the version `snapshotName`, unless that is noted already.
  ///
  /// - Throws: ``CaseworkError`` `.unwritable`.
  func note(_ snapshotName: String, root: [UInt8], recorded: Instant) throws(CaseworkError) {
    let files = FileManager.default
    let mark = "\(path)/\(snapshotName)\(Self.ending)"
    guard files.fileExists(atPath: "\(path)/\(snapshotName)"), !files.fileExists(atPath: mark)
    else { return }
    let text = JSONValue.object([
      JSONValue.Member("schema", .string(Self.schema)),
      JSONValue.Member("recorded", .string(recorded.description)),
      JSONValue.Member("root", .string(HexText.encode(root))),
    ]).compactText
    try WholeFile.write(Array((text + "\n").utf8), to: mark, mode: 0o600)
  }

  /// The names of the files that say which snapshots cases have recorded: others than before where there is something new.
  var marks: Set<String> {
    Set(
      ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [])
        .filter { $0.hasSuffix(Self.ending) })
  }

  /// The snapshots that no case has noted: of an earlier version of the program, or of imports that failed or are at work.
  func unnoted() -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    let noted = Set(names.filter { $0.hasSuffix(Self.ending) })
    return names.filter {
      $0.hasPrefix("list-") && $0.hasSuffix(".snapshot") && !noted.contains($0 + Self.ending)
    }
  }

  /// Whether another case may search a snapshot: one that is noted beside it.
  static func isNoted(_ snapshotName: String, in library: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(library)/\(snapshotName)\(ending)")
  }

  /// The snapshots that cases have noted.
  var noted: Set<String> {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return Set(
      names.filter { $0.hasPrefix("list-") && $0.hasSuffix(Self.ending) }
        .map { String($0.dropLast(Self.ending.count)) })
  }

  /// Whether a case has noted the withdrawal of a list, which is a version without entries, beside the snapshots `known`.
  ///
  /// - Complexity: O(snapshots noted since), the head of each read.
  func isWithdrawn(list: String, owner: String, since known: Set<String>) -> Bool {
    noted.subtracting(known).contains { name in
      guard let snapshot = try? ListSnapshot(path: "\(path)/\(name)", check: .atFirstTouch)
      else { return false }
      return snapshot.count == 0 && snapshot.settings.name == list
        && snapshot.settings.owner == owner
    }
  }

  /// The newest version of each list, by the lists' names and owners.
  ///
  /// - Throws: ``CaseworkError`` `.tampered`, `.newerFormat` for a version that cannot be told: never a silent miss.
  /// - Complexity: O(versions), the head of each snapshot read.
  func newest() throws -> [Version] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    var found: [[String]: Version] = [:]
    for name in names.sorted() where name.hasPrefix("list-") && name.hasSuffix(Self.ending) {
      let version = try version(String(name.dropLast(Self.ending.count)), mark: name)
      if let known = found[version.list], known.recorded > version.recorded { continue }
      found[version.list] = version
    }
    return found.values.sorted { $0.list.lexicographicallyPrecedes($1.list) }
  }

  private func version(_ name: String, mark: String) throws -> Version {
    let stated = FileManager.default.contents(atPath: "\(path)/\(mark)") ?? Data()
    let facts = try? JSONParser.parse(
      String(decoding: stated.prefix(Self.largestMark), as: UTF8.self))
    guard let facts, facts["schema"]?.text == Self.schema,
      let recorded = facts["recorded"]?.text.flatMap(TimestampParser.rfc3339)
    else { throw Self.damaged(mark) }
    do {
      let snapshot = try ListSnapshot(path: "\(path)/\(name)")
      guard facts["root"]?.text == HexText.encode(snapshot.root.bytes) else {
        throw Self.damaged(name)
      }
      return Version(snapshotName: name, recorded: recorded, snapshot: snapshot)
    } catch let error as HashIndexError {
      guard error.code == .newerFormat else { throw Self.damaged(name) }
      throw CaseworkError(
        .newerFormat,
        "\(name) of the shared library was written by a newer version, or its first bytes are damaged; use that version, or import the list again"
      )
    }
  }

  private static func damaged(_ name: String) -> CaseworkError {
    CaseworkError(
      .tampered,
      "\(name) of the shared library is damaged or incomplete, so nobody can tell which list it is of; import "
        + "that list again, then remove the file and the one that it belongs to")
  }
}
