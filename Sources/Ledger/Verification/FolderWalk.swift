// SPDX-License-Identifier: Apache-2.0
// Finds files in a ledger's folder that no ledger has.

/// Finds files that do not belong to a ledger.
struct FolderWalk {
  let files: LedgerFiles

  /// A problem for each file that is not `known`, but the lock and temporary files.
  func strangers(known: Set<String>) -> [LedgerProblem] {
    var problems: [LedgerProblem] = []
    var folders = [""]
    while let folder = folders.popLast() {
      do throws(LedgerError) {
        for name in try files.names(in: folder) {
          let path = folder.isEmpty ? name : "\(folder)/\(name)"
          if known.contains(path) || path == LedgerLock.fileName { continue }
          if files.isDirectory(path) {
            if path != LedgerFiles.temporaryFolder { folders.append(path) }
          } else {
            problems.append(strange(path))
          }
        }
      } catch {
        problems.append(LedgerProblem(.unreadable, error.detail, path: folder))
      }
    }
    return problems
  }

  private func strange(_ path: String) -> LedgerProblem {
    LedgerProblem(.strangeFile, "a file that does not belong to the ledger", path: path)
  }
}
