// SPDX-License-Identifier: Apache-2.0
// A folder's whole tree in bytewise order of its paths.

internal import EvidenceModel

/// One thing in a folder's tree.
struct TreeEntry {
  /// What the thing is.
  enum Content {
    case file(RegularFile)
    case refused(Finding)
  }

  /// The path from the root, without a slash at its begin.
  let path: [UInt8]
  let modified: Instant?
  let content: Content
}

/// A folder's tree in bytewise order of its paths: files opened, everything else refused.
final class FolderTree {
  private struct Level {
    let folder: FolderHandle
    let prefix: [UInt8]
    var rest: ArraySlice<FolderEntry>
  }

  private var levels: [Level]
  private let depthLimit: Int

  init(root: FolderHandle, depthLimit: Int) throws(CaptureError) {
    levels = [Level(folder: root, prefix: [], rest: try root.entries()[...])]
    self.depthLimit = depthLimit
  }

  /// The next file or refusal; `nil` at the end.
  func next() -> TreeEntry? {
    while !levels.isEmpty {
      guard let entry = levels[levels.count - 1].rest.popFirst() else {
        levels.removeLast()
        continue
      }
      if let found = visit(entry) { return found }
    }
    return nil
  }

  private func visit(_ entry: FolderEntry) -> TreeEntry? {
    let level = levels[levels.count - 1]
    let path = level.prefix + entry.name
    func refused(_ code: String, _ severity: Finding.Severity, _ detail: String) -> TreeEntry {
      TreeEntry(
        path: path, modified: entry.modified,
        content: .refused(Finding(code: code, severity: severity, detail: detail)))
    }
    switch entry.kind {
    case .file:
      do {
        let file = try level.folder.file(entry.name)
        return TreeEntry(path: path, modified: file.modified, content: .file(file))
      } catch {
        return refused("folder.unreadable", .unreadable, error.detail)
      }
    case .folder:
      guard levels.count < depthLimit else {
        return refused("folder.depth", .unreadable, "folders nested deeper than \(depthLimit)")
      }
      do {
        let folder = try level.folder.folder(entry.name)
        levels.append(
          Level(
            folder: folder, prefix: path + [UInt8(ascii: "/")], rest: try folder.entries()[...]))
        return nil
      } catch {
        return refused("folder.unreadable", .unreadable, error.detail)
      }
    case .symbolicLink:
      return refused("folder.symbolic_link", .defect, "a symbolic link, not followed")
    case .special:
      return refused("folder.special_file", .defect, "a device, pipe or socket, not opened")
    case .unreadable:
      return refused("folder.unreadable", .unreadable, "the entry could not be examined")
    }
  }
}

/// A folder as a container of files.
final class FolderWalker: Walker {
  private let tree: FolderTree

  init(_ tree: FolderTree) { self.tree = tree }

  func next() throws -> Found? {
    tree.next().map { entry in
      let time = entry.modified.map {
        RecordedTime(instant: $0, source: .fileModified, offsetKnown: true)
      }
      let content: Found.Content =
        switch entry.content {
        case .file(let file): .payload(FilePayload(file), source: file)
        case .refused(let finding): .refused(finding)
        }
      return Found(
        role: .file, locator: Locator(.path, bytes: entry.path), time: time, content: content)
    }
  }
}

/// A source that is one file.
final class FileWalker: Walker {
  private let name: [UInt8]
  private var file: RegularFile?

  init(_ file: RegularFile, name: [UInt8]) {
    self.file = file
    self.name = name
  }

  func next() throws -> Found? {
    guard let file else { return nil }
    self.file = nil
    let time = RecordedTime(instant: file.modified, source: .fileModified, offsetKnown: true)
    return Found(
      role: .file, locator: Locator(.path, bytes: name), time: time,
      content: .payload(FilePayload(file), source: file))
  }
}
