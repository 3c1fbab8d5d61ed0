// SPDX-License-Identifier: Apache-2.0
// What a verification found, and how much it can promise.

/// What is wrong with a ledger's folder.
public struct LedgerProblem: Hashable, Sendable {
  /// The closed set of problems; the raw value is stable.
  public enum Code: String, CaseIterable, Hashable, Sendable, Codable {
    /// There is no checkpoint.
    case noCheckpoint = "no_checkpoint"
    /// A checkpoint is malformed, or stands under the name of another size.
    case badCheckpoint = "bad_checkpoint"
    /// A checkpoint is not signed by the key.
    case badSignature = "bad_signature"
    /// The ledger is another one than the key or the held checkpoint is for.
    case wrongLedger = "wrong_ledger"
    /// A tile that the checkpoint needs is missing.
    case missingTile = "missing_tile"
    /// A tile or bundle does not hold what the entries say.
    case changedTile = "changed_tile"
    /// A checkpoint's root is not that of the entries.
    case wrongRoot = "wrong_root"
    /// The ledger has fewer leaves than a checkpoint signed earlier.
    case rolledBack = "rolled_back"
    /// The ledger is not a continuation of the checkpoint held elsewhere.
    case rewritten
    /// A file that no ledger has.
    case strangeFile = "strange_file"
    /// A file cannot be read.
    case unreadable
  }

  /// What kind of problem.
  public let code: Code
  /// What was found.
  public let detail: String
  /// The file below the ledger's folder, where one is meant.
  public let path: String?

  init(_ code: Code, _ detail: String, path: String? = nil) {
    self.code = code
    self.detail = detail
    self.path = path
  }
}

/// What a verification of a ledger's folder found.
public struct LedgerVerification: Hashable, Sendable {
  /// How much a verification without problems promises.
  public enum Assurance: String, CaseIterable, Hashable, Sendable, Codable {
    /// The folder agrees with itself. Whoever can write it could have made all of it.
    case selfConsistent = "self_consistent"
    /// The key's holder signed it. That holder could have rewritten everything.
    case signed
    /// It continues a checkpoint held elsewhere: nothing before that was changed.
    case continued
    /// Both: signed by the key, and a continuation.
    case signedAndContinued = "signed_and_continued"
  }

  /// The origin in the newest checkpoint, where that could be read.
  public internal(set) var origin: String?
  /// The number of leaves that the newest checkpoint covers.
  public internal(set) var size: UInt64 = 0
  /// The root that the entries have at that size, where all could be read.
  public internal(set) var root: MerkleHash?
  /// Entries on disk that no checkpoint covers yet: an extension that was interrupted.
  public internal(set) var unsealed: UInt64 = 0
  /// The number of older checkpoints in the folder that were checked too.
  public internal(set) var checkpointCount = 0
  /// Whether the newest checkpoint's signature was checked against a key and holds.
  public internal(set) var signatureChecked = false
  /// The size of the checkpoint held elsewhere that this ledger was shown to continue.
  public internal(set) var consistentSince: UInt64?
  /// What is wrong, in the order in which it was found; at most ``problemLimit``.
  public internal(set) var problems: [LedgerProblem] = []

  /// The most problems that are listed.
  public static let problemLimit = 100

  /// Whether nothing is wrong.
  public var isSound: Bool { problems.isEmpty }

  /// What being sound means here.
  public var assurance: Assurance {
    switch (signatureChecked, consistentSince) {
    case (false, nil): .selfConsistent
    case (true, nil): .signed
    case (false, _?): .continued
    case (true, _?): .signedAndContinued
    }
  }

  mutating func report(_ problem: LedgerProblem) {
    if problems.count < Self.problemLimit { problems.append(problem) }
  }
}
