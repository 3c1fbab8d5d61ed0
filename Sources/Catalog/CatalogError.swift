// SPDX-License-Identifier: Apache-2.0
// What can go wrong in a catalog, in words that never hold a value of a row.

/// What went wrong in a catalog.
///
/// Errors are equal when their codes are; `diagnostic` names tables, columns and a driver's numeric
/// result code, never a value, a statement's argument or a path.
public struct CatalogError: Error, Hashable, Sendable {
  /// The kind of failure, stable for scripts and documents.
  public enum Code: String, CaseIterable, Hashable, Sendable, Codable {
    /// A row breaks a uniqueness, reference or value rule.
    case constraint
    /// Another process held the catalog for longer than the time allowed.
    case busy
    /// The disk, or the room allowed, is full.
    case full
    /// The catalog cannot be written to.
    case readOnly = "read_only"
    /// The file is damaged.
    case corrupt
    /// The file's tables are not those that this program makes.
    case foreignSchema = "foreign_schema"
    /// The catalog was written by a newer program.
    case newerFormat = "newer_format"
    /// The catalog was written by an older program and is open for reading only.
    case olderFormat = "older_format"
    /// The catalog can only be read, and its newest rows stand in a log that cannot be read there.
    case unfoldedLog = "unfolded_log"
    /// There is no such row.
    case notFound = "not_found"
    /// There is no such file.
    case noFile = "no_file"
    /// A file is in the way of a new catalog.
    case alreadyExists = "already_exists"
    /// The file is not a catalog.
    case notACatalog = "not_a_catalog"
    /// The operating system could not read or write the file.
    case inputOutput = "input_output"
    /// The catalog was closed.
    case closed
    /// A value cannot be stored: a not-a-number, a text with a zero character, an unsupported type.
    case unsupportedValue = "unsupported_value"
    /// A program asked for what a catalog does not have, such as an unknown column.
    case misuse
  }

  /// The kind of failure.
  public let code: Code
  /// Where it happened, for a log: tables, columns and numeric result codes only.
  public let diagnostic: String

  /// Groups a code and where it happened.
  public init(_ code: Code, _ diagnostic: String = "") {
    self.code = code
    self.diagnostic = diagnostic
  }

  /// Whether the codes are equal.
  public static func == (left: CatalogError, right: CatalogError) -> Bool {
    left.code == right.code
  }

  /// Feeds the code.
  public func hash(into hasher: inout Hasher) { hasher.combine(code) }

  /// What happened and what to do, without a value of any row.
  public var userMessage: String {
    switch code {
    case .constraint:
      "the catalog refused a row that contradicts another: rows were changed behind martlet's back; run "
        + "`martlet fsck`, and if that finds nothing, report it as a bug"
    case .busy: "another process is writing to the case; wait for it to end and try again"
    case .full: "there is no room left for the catalog; free some space and run again"
    case .readOnly: "the catalog cannot be written to; check the permissions of the case's folder"
    case .corrupt: "the catalog is damaged; run `martlet fsck` or restore a backup"
    case .foreignSchema:
      "the catalog's tables were changed by something else than martlet; run `martlet fsck` or restore "
        + "a backup"
    case .newerFormat: "the case was written by a newer version of martlet; use that version"
    case .olderFormat: "the case was written by an older version; open it once for writing"
    case .unfoldedLog:
      "the newest records stand in catalog.sqlite-wal, which cannot be read where nothing can be written; "
        + "copy the case folder to a place that can be written, and open the copy"
    case .notFound: "there is no such record in the catalog"
    case .noFile: "catalog.sqlite is missing: restore it from a backup, or name another folder"
    case .alreadyExists: "there is a catalog already; choose another folder"
    case .notACatalog: "the catalog file is not a catalog of martlet"
    case .inputOutput: "the catalog could not be read or written; check the disk"
    case .closed: "the catalog is closed already; this is a bug, report it"
    case .unsupportedValue: "a value cannot be stored in the catalog"
    case .misuse: "the catalog was asked for something it does not have; this is a bug, report it"
    }
  }
}

extension CatalogError: CustomStringConvertible {
  /// The code and where it happened.
  public var description: String {
    diagnostic.isEmpty ? "catalog.\(code.rawValue)" : "catalog.\(code.rawValue): \(diagnostic)"
  }
}
