// SPDX-License-Identifier: Apache-2.0
// Holds a file against the manifest of an export: is it whole, is it that file, and who says so.

public import EvidenceModel
internal import Foundation
public import Ledger

/// What came of holding a file against the manifest of an export.
///
/// It needs neither the case nor its key.
public struct ExportVerification: Sendable {
  /// What is the case.
  public enum Verdict: String, CaseIterable, Hashable, Sendable {
    /// The file is byte for byte the one that was exported.
    case unchanged
    /// It is as long as that one, and other bytes.
    case changed
    /// It has another length: cut, added to, or another file.
    case otherFile = "other_file"
    /// The manifest is not as it was signed.
    case manifestChanged = "manifest_changed"
    /// The manifest is signed by another key than the one given.
    case otherKey = "other_key"
    /// The manifest is none, or damaged so that it cannot be read.
    case noManifest = "no_manifest"

    /// The verdict in plain words.
    public var words: String {
      switch self {
      case .unchanged: "whole and unchanged: byte for byte the file that was exported"
      case .changed: "CHANGED: as long as the file that was exported, but not the same bytes"
      case .otherFile:
        "OTHER FILE: not as long as the file that was exported; it was cut, added to, or is another one"
      case .manifestChanged:
        "MANIFEST CHANGED: it is not as it was signed, and says nothing about the file"
      case .otherKey:
        "OTHER KEY: the manifest is not signed by the key given, and says nothing about the file"
      case .noManifest: "NO MANIFEST: this is none that this program reads, or it was damaged"
      }
    }
  }

  /// What is the case.
  public let verdict: Verdict
  /// Whether the signature was checked with a key that came from elsewhere than the manifest.
  public let isKeyGiven: Bool
  /// What the manifest says; `nil` where it cannot be trusted to be as it was signed.
  public let manifest: JSONValue?

  /// Whether nothing is wrong.
  public var isSound: Bool { verdict == .unchanged }

  /// What follows, and what this cannot tell, in sentences.
  public var limits: [String] {
    guard manifest != nil else { return [] }
    return [
      isKeyGiven
        ? "Signed by the key given: whoever holds that case's ledger key made this manifest."
        : "Signed by the key that the manifest itself names; whose key that is, this cannot tell. Ask the sender for "
          + "the ledger's public key (martlet ledger checkpoint --key) by another way, and give it with --key.",
      "Not told: whether what the file says is true, and whether the sender's ledger holds this export; the checkpoint "
        + "in the manifest lets the sender's ledger be held to what it was then.",
    ]
  }

  /// Holds the file at `path` against the manifest in `bytes`.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - bytes: What the manifest's file holds.
  ///   - key: The ledger key of the case, from elsewhere; `nil` where there is none.
  /// - Returns: what is the case.
  /// - Throws: ``CaseworkError`` `.unreadable` when the file cannot be read.
  /// - Complexity: O(bytes of the file).
  public static func check(
    path: String, manifest bytes: [UInt8], key: NoteVerifier?
  ) throws(CaseworkError) -> ExportVerification {
    guard let found = FileDigest(path: path) else {
      throw CaseworkError(.unreadable, "\(EvidenceText.escaped(path)) cannot be read")
    }
    guard let manifest = ExportManifest(bytes: bytes), let file = manifest.file,
      let named = manifest.manifest["ledger_key"]?.text.flatMap({ try? NoteVerifier(text: $0) })
    else { return ExportVerification(.noManifest, key) }
    do { try manifest.note.check(key ?? named) } catch {
      guard error.code == .unsigned else { return ExportVerification(.manifestChanged, key) }
      return ExportVerification(key == nil ? .manifestChanged : .otherKey, key)
    }
    guard found.byteCount == file.byteCount else {
      return ExportVerification(.otherFile, key, manifest.manifest)
    }
    return ExportVerification(found == file ? .unchanged : .changed, key, manifest.manifest)
  }

  private init(_ verdict: Verdict, _ key: NoteVerifier?, _ manifest: JSONValue? = nil) {
    self.verdict = verdict
    isKeyGiven = key != nil
    self.manifest = manifest
  }
}
