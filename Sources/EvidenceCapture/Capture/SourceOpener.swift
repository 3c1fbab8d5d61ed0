// SPDX-License-Identifier: Apache-2.0
// Opens a source, whatever it is.

internal import EvidenceModel
public import MediaDecoding

/// What a source is as a whole.
public enum SourceKind: String, CaseIterable, Hashable, Sendable, Codable {
  /// A folder tree.
  case folder
  /// One file that is no container.
  case file
  /// An archive of a kind that is walked, or a compressed file.
  case archive
  /// A WARC, plain or compressed.
  case warc
  /// A WACZ.
  case wacz
  /// A VICS case file, and the files it tells of.
  case vics
}

/// Opens sources.
public enum SourceOpener {
  /// What the source at `path` is, by its bytes.
  ///
  /// - Parameters:
  ///   - path: a folder or a file.
  ///   - walksCaseFiles: whether a VICS case file is more than a file. Not for what was sent: beside it lies nothing that
  ///     belongs to it.
  ///   - makeSession: makes a decoder.
  /// - Returns: what it is.
  /// - Throws: ``CaptureError`` when nothing is there or it is no file or folder.
  public static func kind(
    of path: String, walksCaseFiles: Bool = true,
    makeSession: @escaping () throws -> any DecoderSession
  ) throws -> SourceKind {
    guard let file = try SourceRoot.open(path: path).file else { return .folder }
    let context = CaptureContext(
      limits: .standard, spooler: NoSpooler(), makeSession: makeSession)
    let sniffer = ContainerSniffer(
      slot: context.contentDecoder, limits: context.limits.container)
    switch try sniffer.container(whole: file, { try file.read(at: 0, count: $0) }) {
    case nil: return try walksCaseFiles && VICSCaseFile.begins(file) ? .vics : .file
    case .warc: return .warc
    case .archive(.zip): return try isWACZ(file, context) ? .wacz : .archive
    case .archive, .compressed: return .archive
    }
  }

  private static func isWACZ(_ file: RegularFile, _ context: CaptureContext) throws -> Bool {
    let archive = ArchiveWalker(file, format: .zip, outer: [], context: context)
    do {
      guard let first = try archive.open(), WACZPackage.mayBegin(withEntry: first) else {
        return false
      }
      return try WACZPackage.read(file, context: context) != nil
    } catch is DecodeError {
      return false
    }
  }

  /// Opens the source at `path` for reading in its own order.
  ///
  /// A folder's files and an archive's entries that are containers are walked where they lie; a
  /// source that is itself a container gives no capture of its own.
  ///
  /// - Parameters:
  ///   - path: a folder or a file; links on the way to it are followed, those below it never.
  ///   - name: what a single file that was sent is called; `nil` for one that lies where it belongs.
  ///   - makeSession: makes a decoder. The reader holds at most one for content codings and one for
  ///     each container it is in (`limits.depth` at most), and asks for a new one when one has ended.
  ///   - spooler: encrypted temporary storage for containers within containers.
  ///   - limits: bounds.
  /// - Returns: the reader, at the first capture.
  /// - Throws: ``CaptureError`` when nothing is there or it is no file or folder.
  public static func open(
    path: String, name: String? = nil, makeSession: @escaping () throws -> any DecoderSession,
    spooler: any Spooler, limits: CaptureLimits = .standard
  ) throws -> any CaptureReader {
    let root = try SourceRoot.open(path: path)
    let context = CaptureContext(limits: limits, spooler: spooler, makeSession: makeSession)
    if let folder = root.folder {
      let tree = try FolderTree(root: folder, depthLimit: limits.folderDepth)
      return SourceReader(root: FolderWalker(tree), rootIsFile: false, context: context)
    }
    guard let file = root.file else {
      throw CaptureError(.notRegular, "not a regular file or folder")
    }
    if try name == nil && VICSCaseFile.begins(file) {
      return SourceReader(
        root: try VICSWalker(file, path: path, context: context), rootIsFile: false,
        context: context)
    }
    return SourceReader(
      root: FileWalker(file, name: name.map { Array($0.utf8) } ?? root.name), rootIsFile: true,
      context: context)
  }
}

/// Stands where nothing is ever spooled.
private final class NoSpooler: Spooler {
  func spool(_ stream: any ByteStream, limit: Int) throws -> any ByteSource {
    throw CaptureError(.unreadable, "nothing is spooled here")
  }
}
