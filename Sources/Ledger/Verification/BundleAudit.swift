// SPDX-License-Identifier: Apache-2.0
// Reads the entries on disk in order, as far as they go, and compares the copies of each bundle.

/// The files of one bundle of entries.
struct BundleAudit {
  /// The entries of the widest file; none when there is no file or it is damaged.
  private(set) var entries: [[UInt8]] = []
  /// Paths of files that were compared.
  private(set) var seen: [String] = []
  private(set) var problems: [LedgerProblem] = []

  /// Reads bundle `index`; `needed` entries of it must be there.
  init(index: UInt64, needed: Int, files: LedgerFiles) {
    let tile = TilePath(level: .entries, index: index)
    do throws(LedgerError) {
      var widths: [Int] = []
      for name in try files.names(in: tile.partials) {
        guard let width = Int(name), String(width) == name, (1..<TilePath.fullWidth).contains(width)
        else { continue }
        widths.append(width)
      }
      if files.exists(tile.full) { widths.append(TilePath.fullWidth) }
      for width in widths.sorted(by: >) { try check(tile.path(width: width), width, files) }
    } catch {
      problems.append(LedgerProblem(.unreadable, error.detail, path: tile.full))
    }
    if entries.count < needed, problems.isEmpty {
      problems.append(
        LedgerProblem(
          .missingTile, "a bundle of entries is missing", path: tile.path(width: needed)))
    }
  }

  private mutating func check(
    _ path: String, _ width: Int, _ files: LedgerFiles
  ) throws(LedgerError) {
    seen.append(path)
    guard let bytes = try files.read(path, limit: TileCoding.bundleByteLimit) else { return }
    let found = (try? TileCoding.entries(bytes)) ?? []
    guard found.count == width, entries.isEmpty || found[...] == entries.prefix(width) else {
      problems.append(
        LedgerProblem(.changedTile, "a bundle of entries is damaged or changed", path: path))
      return
    }
    if entries.isEmpty { entries = found }
  }
}
