// SPDX-License-Identifier: Apache-2.0
// A list that comes as a folder of files, such as one file for each known video.

internal import Crypto
internal import EvidenceModel
internal import Foundation

/// A folder whose files together are a list.
struct ListFolder {
  private let path: String
  private let files: [String]
  private let options: HashListOptions
  private let helpers: ExchangeHelpers

  init(
    path: String, files: [String], options: HashListOptions,
    helpers: ExchangeHelpers = ExchangeHelpers()
  ) {
    self.path = path
    self.files = files
    self.options = options
    self.helpers = helpers
  }

  /// The files below a folder, in bytewise order, without hidden ones and links; `nil` for what is no folder.
  static func files(_ path: String) -> [String]? {
    var isFolder: ObjCBool = false
    guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
      isFolder.boolValue, let below = FileManager.default.enumerator(atPath: path)
    else { return nil }
    var files: [String] = []
    for case let name as String in below {
      let isHidden = name.split(separator: "/").contains { $0.hasPrefix(".") }
      let kind = below.fileAttributes?[.type] as? FileAttributeType
      if !isHidden, kind == .typeRegular { files.append(name) }
    }
    return files.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Reads every file; one that is no list or cannot be read is a problem, and the others are kept.
  ///
  /// Pages of hash sharing are one list together.
  /// The digest is SHA-256 over the name and the SHA-256 of each file, zeros for one that cannot be read.
  func read(_ progress: @escaping (Int, Int, Int) throws -> Void) throws -> HashListContents {
    guard !files.isEmpty else {
      throw HashListError(.empty, "the folder holds no files; nothing was imported")
    }
    let size = files.reduce(0) { $0 + (ListFile.size(of: "\(path)/\($1)") ?? 0) }
    let intake = HashListIntake()
    var digests = CanonicalWriter()
    var (byteCount, lineCount) = (0, 0)
    for (number, name) in files.enumerated() {
      intake.begin(file: number + 1, name: name)
      digests.write(name)
      do {
        let before = byteCount
        let file = try ListFile(path: "\(path)/\(name)") {
          try progress(before + $0, max(size, before + $0), intake.rowCount)
        }
        let lines = try Self.readPart(
          file, name, path: "\(path)/\(name)", options: options, helpers: helpers, into: intake)
        if lines == nil { intake.report(1, .noList) }
        lineCount += lines ?? 0
        byteCount += file.byteCount
        digests.writeFixed(file.digest()?.bytes ?? [])
      } catch let error as HashListError where error.code == .unreadable {
        intake.report(1, .unreadable)
        digests.writeFixed([UInt8](repeating: 0, count: SHA256.byteCount))
      }
    }
    try intake.finishPages()
    guard let digest = EvidenceModel.SHA256Digest(bytes: Array(SHA256.hash(data: digests.bytes)))
    else { throw HashListError(.unreadable, "the folder cannot be read; check its permissions") }
    return HashListContents(intake, digest: digest, byteCount: byteCount, lineCount: lineCount)
  }

  /// Reads one of several files to its end; `path` is where it lies, `nil` in an archive.
  ///
  /// - Returns: the number of its lines, `nil` where it is no list.
  static func readPart(
    _ file: ListFile, _ name: String, path: String?, options: HashListOptions,
    helpers: ExchangeHelpers, into intake: HashListIntake
  ) throws -> Int? {
    do {
      guard HashListReader.recordFormat(of: file, options) == .ncmec else {
        return try HashListReader.read(
          file, path: path, options: options, helpers: helpers, name: tag(name), into: intake)
      }
      try intake.addPage(file, helpers)
      return 0
    } catch let error as HashListError where error.code != .unreadable {
      while try !file.next().isEmpty {}
      return nil
    }
  }

  /// The tag of a video that has a file of its own: the file's name without what follows its last dot.
  private static func tag(_ name: String) -> String? {
    let last = name.split(separator: "/").last ?? ""
    let stem = last.lastIndex(of: ".").map { last[..<$0] } ?? last
    let tag = "id:" + stem
    return stem.isEmpty || tag.utf8.count > HashListTags.longestTag ? nil : tag
  }
}
