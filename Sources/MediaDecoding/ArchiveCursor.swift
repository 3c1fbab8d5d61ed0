// SPDX-License-Identifier: Apache-2.0
// Archives, read entry by entry in their own order.

public import EvidenceModel

/// One entry of an archive, as its header states it.
///
/// The path is hostile text.
public struct ArchiveEntry: Hashable, Sendable {
  /// What the entry is.
  public enum Kind: String, CaseIterable, Hashable, Sendable, Codable {
    /// A file with bytes.
    case file
    /// A folder.
    case directory
    /// A symbolic link; never followed.
    case symbolicLink = "symbolic_link"
    /// A hard link to an earlier entry, or an entry that stands for the content of one; never followed.
    case hardLink = "hard_link"
    /// A device, socket or pipe; never made.
    case special
  }

  /// The name as stored, raw bytes.
  public let path: [UInt8]
  /// What the entry is.
  public let kind: Kind
  /// The stated number of bytes; `nil` when the header does not say.
  public let byteCount: Int?
  /// The stated modification time; `nil` when there is none.
  public let modified: Instant?
  /// Whether the content is encrypted.
  public let isEncrypted: Bool

  /// Groups the parts of an entry.
  public init(
    path: [UInt8], kind: Kind, byteCount: Int?, modified: Instant?, isEncrypted: Bool
  ) {
    self.path = path
    self.kind = kind
    self.byteCount = byteCount
    self.modified = modified
    self.isEncrypted = isEncrypted
  }
}

/// An archive being read in order.
///
/// One thread at a time.
public protocol ArchiveCursor: AnyObject {
  /// Moves to the next entry; `nil` at the end. What was not read of the last entry is passed over.
  ///
  /// - Throws: ``DecodeError``; after `.corrupt`, `.truncated` or `.unsupported` the archive is at its end.
  func nextEntry() throws -> ArchiveEntry?

  /// The next bytes of the current entry, at most `maximum` (≤ 1 MiB); empty at its end.
  func readEntry(maximum: Int) throws -> [UInt8]

  /// Gives back what the reader holds. Called once.
  func close()
}
