// SPDX-License-Identifier: Apache-2.0
// Reads a list of known fingerprints: a file of rows or of JSON, or a folder of such files.

internal import Crypto
public import EvidenceModel
internal import Foundation

/// How a list is to be read.
public struct HashListOptions: Hashable, Sendable {
  /// The form of a list.
  public enum Format: String, CaseIterable, Hashable, Sendable {
    /// Recognised by how each file begins.
    case auto
    /// Rows with a header, or bare hashes.
    case csv
    /// Rows of frame, quality, hash and time, as the reference of vPDQ writes one video.
    case vpdq
    /// JSON, one value or one a line.
    case json
  }

  /// What 64 digits are in a list of bare hashes, SHA-256 or PDQ: nothing in the text tells them apart.
  public var bare64: FingerprintAlgorithm
  /// The form of the list.
  public var format: Format

  /// Takes 64 digits as SHA-256 and recognises the form where nothing else is said.
  public init(bare64: FingerprintAlgorithm = .sha256, format: Format = .auto) {
    self.bare64 = bare64
    self.format = format
  }
}

/// Reads lists of known fingerprints.
///
/// docs/formats/hash-lists.md describes what is read.
public enum HashListReader {
  /// Reads the list at `path` in one pass.
  ///
  /// - Parameters:
  ///   - path: a file, or a folder whose files together are the list.
  ///   - options: how to read it.
  ///   - progress: called now and then with the bytes read and those of all files; may throw to stop.
  /// - Returns: the entries, and what is wrong with single lines.
  /// - Throws: ``HashListError``, and what `progress` throws. A bad line is a ``LineProblem`` instead.
  /// - Complexity: O(n log n) time; some 50 bytes of memory an entry, 56 a frame of a video, and the distinct tags.
  public static func read(
    path: String, options: HashListOptions = HashListOptions(),
    progress: (_ bytes: Int, _ ofBytes: Int) throws -> Void = { _, _ in }
  ) throws -> HashListContents {
    try withoutActuallyEscaping(progress) { progress in
      if let files = ListFolder.files(path) {
        return try ListFolder(path: path, files: files, options: options).read(progress)
      }
      let attributes = try? FileManager.default.attributesOfItem(atPath: path)
      let size = (attributes?[.size] as? NSNumber)?.intValue ?? 0
      let intake = HashListIntake()
      let file = try ListFile(path: path) { try progress($0, max(size, $0)) }
      let lineCount = try read(file, options: options, name: nil, into: intake)
      guard let digest = file.digest() else {
        throw HashListError(.unreadable, "the list cannot be read; check its path and permissions")
      }
      return HashListContents(
        intake, digest: digest, byteCount: file.byteCount, lineCount: lineCount)
    }
  }

  /// Reads one file to its end; `name` is the tag of a file that is one video.
  ///
  /// - Returns: the number of its lines.
  static func read(
    _ file: ListFile, options: HashListOptions, name: String?, into intake: HashListIntake
  ) throws -> Int {
    guard !file.isUTF16 else {
      throw HashListError(.notText, "the list is in UTF-16; save it as UTF-8 text")
    }
    let first = file.start.first { ![0x20, 0x09, 0x0a, 0x0d].contains($0) }
    let isJSON = first == UInt8(ascii: "[") || first == UInt8(ascii: "{")
    if options.format == .json || (options.format == .auto && isJSON) {
      guard isJSON else {
        throw HashListError(
          first == nil ? .empty : .otherFormat,
          first == nil
            ? "the list has no rows; nothing was imported"
            : "the list is not JSON; leave --format out to have the form of the list recognised")
      }
      var values = HashListValues(intake: intake, name: name)
      return try values.read(JSONElements(file))
    }
    var lines = LineReader(file)
    var rows = HashListRows(options: options, intake: intake)
    while let line = try lines.next() { try rows.add(line, &lines) }
    guard rows.hasRows else {
      throw HashListError(.empty, "the list has no rows; nothing was imported")
    }
    guard !rows.isHeaderOnly else {
      throw HashListError(.empty, "the list has a header and no rows; nothing was imported")
    }
    rows.finish(name: name)
    return lines.lineCount
  }
}

extension HashListContents {
  /// What was taken in.
  init(_ intake: HashListIntake, digest: EvidenceModel.SHA256Digest, byteCount: Int, lineCount: Int)
  {
    let (entries, duplicates) = intake.builder.finish()
    self.init(
      entries: entries, fileSHA256: digest, byteCount: byteCount, lineCount: lineCount,
      duplicateCount: duplicates, problems: intake.problems, problemCounts: intake.problemCounts)
  }
}
