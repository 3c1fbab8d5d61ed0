// SPDX-License-Identifier: Apache-2.0
// Checks every checkpoint of the folder, and the one held elsewhere.

/// The checkpoints of a ledger's folder, and the one held elsewhere.
struct CheckpointAudit {
  private let key: NoteVerifier?
  private let since: Checkpoint?
  /// The newest checkpoint.
  private(set) var head: Checkpoint?
  /// The checkpoints kept under their sizes.
  private(set) var archived: [Checkpoint] = []
  /// Paths of files that were read.
  private(set) var seen: Set<String> = []
  private(set) var signatureChecked = false
  private(set) var consistentSince: UInt64?
  private(set) var problems: [LedgerProblem] = []

  /// The sizes at which roots are needed.
  var sizes: Set<UInt64> {
    Set(([head, since].compactMap { $0 } + archived).map { $0.size })
  }

  init(files: LedgerFiles, key: NoteVerifier?, since: SignedNote?) {
    self.key = key
    self.since = since.flatMap { try? Checkpoint($0) }
    readHead(files)
    readArchived(files)
    if let since { checkHeld(since) }
  }

  /// Compares every checkpoint's root with the one that the entries give; `size` is how far they go.
  mutating func compare(with roots: [UInt64: MerkleHash], size: UInt64) {
    let path = LedgerReader.headName
    if let head, roots[head.size] != head.root {
      report(.wrongRoot, "the newest checkpoint's root is not that of the entries", path)
    }
    for checkpoint in archived {
      let path = "\(LedgerReader.checkpointFolder)/\(checkpoint.size)"
      if let head, checkpoint.size > head.size {
        report(.rolledBack, "a checkpoint of more leaves than the newest one was signed", path)
      } else if roots[checkpoint.size] != checkpoint.root {
        report(.wrongRoot, "an older checkpoint's root is not that of the entries", path)
      }
    }
    guard let since else { return }
    if (head?.size ?? 0) < since.size {
      report(
        .rolledBack,
        "the ledger has \(head?.size ?? 0) leaves, the checkpoint held elsewhere has \(since.size)")
    } else if roots[since.size] != since.root {
      report(.rewritten, "the ledger does not continue the checkpoint held elsewhere")
    } else if head?.origin == since.origin {
      consistentSince = since.size
    }
  }

  private mutating func readHead(_ files: LedgerFiles) {
    let path = LedgerReader.headName
    guard let note = read(path, files) else {
      if problems.isEmpty { report(.noCheckpoint, "the folder has no checkpoint", path) }
      return
    }
    head = checkpoint(of: note, path: path)
    if let head, let key {
      let before = problems.count
      check(note, head, key, path)
      signatureChecked = problems.count == before
    }
  }

  private mutating func readArchived(_ files: LedgerFiles) {
    let folder = LedgerReader.checkpointFolder
    for name in (try? files.names(in: folder)) ?? [] {
      let path = "\(folder)/\(name)"
      // A name that is no size is left for the search for strange files.
      guard let size = UInt64(name), String(size) == name, let note = read(path, files),
        let checkpoint = checkpoint(of: note, path: path)
      else { continue }
      guard checkpoint.size == size, checkpoint.origin == head?.origin ?? checkpoint.origin else {
        report(.badCheckpoint, "a checkpoint stands under the name of another size or ledger", path)
        continue
      }
      if let key { check(note, checkpoint, key, path) }
      archived.append(checkpoint)
    }
  }

  private mutating func checkHeld(_ note: SignedNote) {
    guard let since else {
      return report(.badCheckpoint, "the checkpoint held elsewhere is not one")
    }
    if let head, head.origin != since.origin {
      report(.wrongLedger, "the checkpoint held elsewhere is of another ledger")
    }
    if let key { check(note, since, key, nil) }
  }

  private mutating func check(
    _ note: SignedNote, _ checkpoint: Checkpoint, _ key: NoteVerifier, _ path: String?
  ) {
    if checkpoint.origin != key.name {
      report(.wrongLedger, "a checkpoint is of another ledger than the key", path)
    }
    do throws(LedgerError) {
      try note.check(key)
    } catch {
      report(.badSignature, error.detail, path)
    }
  }

  private mutating func read(_ path: String, _ files: LedgerFiles) -> SignedNote? {
    seen.insert(path)
    do throws(LedgerError) {
      guard let bytes = try files.read(path, limit: LedgerReader.noteByteLimit) else { return nil }
      return try SignedNote(bytes: bytes)
    } catch {
      report(error.code == .malformed ? .badCheckpoint : .unreadable, error.detail, path)
      return nil
    }
  }

  private mutating func checkpoint(of note: SignedNote, path: String) -> Checkpoint? {
    do throws(LedgerError) {
      return try Checkpoint(note)
    } catch {
      report(.badCheckpoint, error.detail, path)
      return nil
    }
  }

  private mutating func report(_ code: LedgerProblem.Code, _ detail: String, _ path: String? = nil)
  {
    problems.append(LedgerProblem(code, detail, path: path))
  }
}
