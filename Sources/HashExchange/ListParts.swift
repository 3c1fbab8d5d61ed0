// SPDX-License-Identifier: Apache-2.0
// A list that comes as an archive: its entries one after another, unpacked by somebody else.

public import EvidenceModel

/// One file of a list in an archive.
public struct ListPart {
  /// What can be had of it.
  public enum Content {
    /// Bytes in order, at most as many as asked for, none at the end; valid until the next part is asked for. Once they
    /// have ended `fault` says what kept them from being whole, if anything did.
    case bytes(next: (_ maximum: Int) throws -> [UInt8], fault: () -> LineProblem.Reason?)
    /// Nothing, and why.
    case refused(LineProblem.Reason)
  }

  /// Its name in the archive, as stored; hostile text.
  public let name: String
  /// What can be had of it.
  public let content: Content

  /// Groups the parts.
  public init(name: String, content: Content) {
    self.name = name
    self.content = content
  }
}

/// The files of a list in an archive, in its own order.
///
/// One thread at a time.
public protocol ListParts: AnyObject {
  /// The next file; `nil` at the end.
  ///
  /// - Throws: errors that are not the archive's fault.
  func next() throws -> ListPart?

  /// What kept the archive from being read to its end; asked once, at the end.
  func faults() -> [LineProblem.Reason]
}

extension HashListReader {
  /// Reads a list that comes as an archive, in one pass.
  ///
  /// An entry that is no list, is refused or is damaged is a problem, and the others are kept. Pages of
  /// hash sharing are one list together; a database is refused.
  ///
  /// - Parameters:
  ///   - parts: the files of the archive.
  ///   - digest: SHA-256 of the archive's own bytes.
  ///   - options: how to read them.
  ///   - helpers: what XML is read with.
  ///   - progress: called now and then with the unpacked bytes and the rows read; may throw to stop.
  /// - Returns: the entries, and what is wrong with single lines and files.
  /// - Throws: ``HashListError`` `.empty` when there is no entry and no fault; what `parts` and `progress` throw.
  /// - Complexity: as ``read(path:options:helpers:progress:)``.
  public static func read(
    _ parts: any ListParts, digest: SHA256Digest, options: HashListOptions = HashListOptions(),
    helpers: ExchangeHelpers = ExchangeHelpers(),
    progress: (_ bytes: Int, _ rows: Int) throws -> Void = { _, _ in }
  ) throws -> HashListContents {
    try withoutActuallyEscaping(progress) { progress in
      let intake = HashListIntake()
      var (number, byteCount, lineCount) = (0, 0, 0)
      while let part = try parts.next() {
        number += 1
        intake.begin(file: number, name: part.name)
        switch part.content {
        case .refused(let reason): intake.report(1, reason)
        case .bytes(let next, let fault):
          let before = byteCount
          let file = try ListFile(next: next) { [intake] in
            try progress(before + $0, intake.rowCount)
          }
          let isDatabase = recordFormat(of: file, options) == .nsrl
          let lines = try ListFolder.readPart(
            file, part.name, path: nil, options: options, helpers: helpers, into: intake)
          lineCount += lines ?? 0
          byteCount += file.byteCount
          if let fault = fault() {
            intake.report(1, fault)
          } else if lines == nil {
            intake.report(1, isDatabase ? .packedDatabase : .noList)
          }
        }
      }
      intake.begin(file: nil, name: nil)
      if number > 0 { try intake.finishPages() }
      let faults = parts.faults()
      for fault in faults { intake.report(1, fault) }
      guard number > 0 || !faults.isEmpty else {
        throw HashListError(.empty, "the archive holds no files; nothing was imported")
      }
      return HashListContents(
        intake, digest: digest, byteCount: byteCount, lineCount: lineCount)
    }
  }
}
