// SPDX-License-Identifier: Apache-2.0
// Where reports go: a file, a folder of tables, or standard output.

internal import Casework
internal import EvidenceModel
internal import Foundation
internal import StudyReport

/// Where reports go.
enum ReportOutput {
  /// Writes a report to a file, a folder, or standard output.
  ///
  /// - Throws: ``CaseworkError`` `.unwritable` when a file cannot be written.
  static func write(_ report: FinishedReport, format: ReportFormat, to output: String?) throws {
    guard let output else {
      for file in report.files { try Console.printRaw(file.bytes) }
      return
    }
    let files = FileManager.default
    do {
      if format == .csv {
        try files.createDirectory(atPath: output, withIntermediateDirectories: true)
        try removeLeftovers(in: output, keeping: Set(report.files.map(\.name)))
        for file in report.files {
          try Data(file.bytes).write(to: URL(fileURLWithPath: "\(output)/\(file.name)"))
        }
      } else if let file = report.files.first {
        try write(file.bytes, to: output)
      }
    } catch {
      throw CaseworkError(
        .unwritable, "the report cannot be written to \(EvidenceText.escaped(output))")
    }
  }

  /// Removes tables of an earlier report that this one does not have: beside its files they would read as part of it.
  ///
  /// Nothing else is touched: only files that have a name which this program gives, are no links, and begin with a line of
  /// column names that it writes, to the byte. A copy under another name is somebody's own.
  private static func removeLeftovers(in folder: String, keeping names: Set<String>) throws {
    let files = FileManager.default
    let found = try files.contentsOfDirectory(atPath: folder).sorted()
    for name in found where CSVRenderer.isTable(name) && !names.contains(name) {
      let path = "\(folder)/\(name)"
      var status = stat()
      guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
        let file = FileHandle(forReadingAtPath: path)
      else { continue }
      let start = try file.read(upToCount: CSVRenderer.longestHead + 1) ?? Data()
      try file.close()
      guard CSVRenderer.isHead(of: Array(start)) else { continue }
      try files.removeItem(atPath: path)
      Console.note(
        "\(EvidenceText.escaped(name)) of an earlier report was removed from \(EvidenceText.escaped(folder))"
      )
    }
  }

  /// Replaces a file wholly or not at all; what is no file, such as a pipe, a device or a link, stays and is written into.
  private static func write(_ bytes: [UInt8], to path: String) throws {
    let place = URL(fileURLWithPath: path)
    var status = stat()
    guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG else {
      return try Data(bytes).write(to: place, options: .atomic)
    }
    try Data(bytes).write(to: place)
  }
}
