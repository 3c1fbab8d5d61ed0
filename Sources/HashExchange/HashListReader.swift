// SPDX-License-Identifier: Apache-2.0
// Reads a list of known fingerprints from a CSV file or a file of bare hashes.

public import EvidenceModel
internal import Foundation

/// How a list file is to be read.
public struct HashListOptions: Hashable, Sendable {
  /// What 64 digits are in a list of bare hashes, SHA-256 or PDQ: nothing in the text tells them apart.
  public var bare64: FingerprintAlgorithm

  /// Takes 64 digits as SHA-256 where nothing else is said.
  public init(bare64: FingerprintAlgorithm = .sha256) { self.bare64 = bare64 }
}

/// Reads lists of known fingerprints.
///
/// docs/formats/hash-lists.md describes what is read.
public enum HashListReader {
  /// Reads the list at `path` in one pass.
  ///
  /// - Parameters:
  ///   - path: a CSV file with a header, or a file with one bare hash a line.
  ///   - options: how to read it.
  ///   - progress: called now and then with the bytes read and the file's length; may throw to stop.
  /// - Returns: the entries, and what is wrong with single lines.
  /// - Throws: ``HashListError``, and what `progress` throws. A bad line is a ``LineProblem`` instead.
  /// - Complexity: O(n log n) time; some 50 bytes of memory an entry, and the distinct tags.
  public static func read(
    path: String, options: HashListOptions = HashListOptions(),
    progress: (_ bytes: Int, _ ofBytes: Int) throws -> Void = { _, _ in }
  ) throws -> HashListContents {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    let size = (attributes?[.size] as? NSNumber)?.intValue ?? 0
    return try withoutActuallyEscaping(progress) { progress in
      var lines = try LineReader(path: path) { try progress($0, max(size, $0)) }
      var rows = HashListRows(options: options)
      while let line = try lines.next() { try rows.add(line, &lines) }
      guard rows.hasRows, let digest = lines.digest() else {
        throw HashListError(.empty, "the list has no rows; nothing was imported")
      }
      guard !rows.isHeaderOnly else {
        throw HashListError(.empty, "the list has a header and no rows; nothing was imported")
      }
      let (entries, duplicates) = rows.builder.finish()
      return HashListContents(
        entries: entries, fileSHA256: digest, byteCount: lines.byteCount,
        lineCount: lines.lineCount, duplicateCount: duplicates, problems: rows.problems,
        problemCounts: rows.problemCounts)
    }
  }
}
