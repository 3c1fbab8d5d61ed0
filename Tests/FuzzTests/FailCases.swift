// SPDX-License-Identifier: Apache-2.0
// Inputs that once failed: files of the repository, replayed by every run of the tests.

import EvidenceModel
import Foundation
import MartletTesting

/// Inputs that once failed.
enum FailCases {
  private static let folder = "Fixtures/fail-cases"

  /// The files of a target, in order.
  static func all(of target: String) throws -> [(name: String, bytes: [UInt8])] {
    let place = "\(Repository.root)/\(folder)/\(target)"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
    return try names.filter { $0.hasSuffix(".bin") }.sorted().map {
      ($0, try Repository.bytes(of: "\(folder)/\(target)/\($0)"))
    }
  }

  /// The names of all folders of cases.
  static func targets() -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "\(Repository.root)/\(folder)")) ?? [])
      .filter { !$0.contains(".") }.sorted()
  }

  /// Keeps an input that failed.
  ///
  /// - Returns: the file's path in the repository.
  @discardableResult
  static func keep(_ bytes: [UInt8], of target: String, called name: String) throws -> String {
    let place = "\(Repository.root)/\(folder)/\(target)"
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(filePath: "\(place)/\(name).bin"))
    return "\(folder)/\(target)/\(name).bin"
  }
}

/// A note of the input being read, so that an input that ends the process is known to the next run.
///
/// The note is a file of eight bytes, the input's number; its name holds target, seed and process.
struct FuzzNote {
  private static let folder = FileManager.default.temporaryDirectory.path + "/martlet-fuzz"

  private let path: String
  private let file: FileHandle

  init(
    target: String, seed: UInt64,
    process: Int32 = ProcessInfo.processInfo.processIdentifier
  ) throws {
    let files = FileManager.default
    try files.createDirectory(atPath: Self.folder, withIntermediateDirectories: true)
    path = "\(Self.folder)/\(target)_\(seed)_\(process)"
    guard files.createFile(atPath: path, contents: nil) else { throw CocoaError(.fileWriteUnknown) }
    file = try FileHandle(forWritingTo: URL(filePath: path))
  }

  /// Notes the number of the input that is read next.
  func write(_ number: Int) throws {
    try file.seek(toOffset: 0)
    let shifts = stride(from: 0, to: 64, by: 8)
    try file.write(contentsOf: Data(shifts.map { UInt8(truncatingIfNeeded: number >> $0) }))
  }

  /// Removes the note: the run came to its end.
  func remove() throws {
    try file.close()
    try FileManager.default.removeItem(atPath: path)
  }

  /// The inputs at which earlier processes ended; each is given once.
  static func abandoned(of target: String) -> [(seed: UInt64, number: Int)] {
    let files = FileManager.default
    var found: [(seed: UInt64, number: Int)] = []
    for name in (try? files.contentsOfDirectory(atPath: folder)) ?? [] {
      let parts = name.split(separator: "_")
      guard parts.count == 3, parts[0] == target, let seed = UInt64(parts[1]),
        !files.fileExists(atPath: "/proc/\(parts[2])"),
        let data = files.contents(atPath: "\(folder)/\(name)")
      else { continue }
      try? files.removeItem(atPath: "\(folder)/\(name)")
      guard data.count == 8 else { continue }
      found.append((seed, data.reversed().reduce(0) { $0 << 8 | Int($1) }))
    }
    return found
  }
}
