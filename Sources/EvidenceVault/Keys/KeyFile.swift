// SPDX-License-Identifier: Apache-2.0
// The file outside the case that opens it and signs its ledger.

internal import EvidenceModel
internal import Glibc

/// A case's key file: the key that wraps the case key, and the ledger's signing seed.
///
/// JSON of mode 0600, never overwritten, kept outside the case. Whoever has it and the case folder
/// reads the evidence and signs the ledger; without it (and without a passphrase) the case is lost.
public struct KeyFile: Sendable {
  /// The value of the file's `format` member.
  public static let format = "martlet.keyfile/1"
  private static let byteLimit = 65_536

  /// The case that the keys belong to.
  public let caseID: String
  /// The key that wraps the case key.
  public let wrappingKey: WrappingKey
  /// The key that signs the ledger.
  public let signingKey: LedgerSigningKey

  /// Makes fresh keys and writes them to a new file; missing parent folders are made, mode 0700.
  ///
  /// - Throws: ``KeyError`` `exists` when the name is taken, `io`, `noMemory`.
  public static func create(at path: String, caseID: String) throws(KeyError) -> KeyFile {
    let file = KeyFile(
      caseID: caseID,
      wrappingKey: WrappingKey(try SecretBytes.random(count: 32), origin: .keyFile),
      signingKey: try LedgerSigningKey.generate())
    try makeParents(of: path)
    var text = Array(file.json.indentedText.utf8) + [UInt8(ascii: "\n")]
    defer { SecretBytes.zero(&text) }
    let files = SystemFileOperations()
    var isMade = false
    do throws(FileFault) {
      let descriptor = try files.createExclusively(path)
      isMade = true
      try files.write(text, to: descriptor)
      try files.synchronize(path)
      try files.synchronizeDirectory(FolderPath.parent(of: path))
    } catch {
      // Half a key file would only be in the way of the next one.
      if isMade { try? files.remove(path) }
      throw keyError(error, path: path)
    }
    return file
  }

  /// Reads a key file.
  ///
  /// - Throws: ``KeyError`` `missing`, `exposed` when its group or others may read or write it,
  ///   `malformed`, `newerFormat`, `io`, `noMemory`.
  public static func read(from path: String) throws(KeyError) -> KeyFile {
    var bytes = try contents(of: path)
    defer { SecretBytes.zero(&bytes) }
    guard let json = try? JSONParser.parse(bytes), let format = json["format"]?.text else {
      throw KeyError(.malformed, "the file is not a key file")
    }
    guard format == Self.format else {
      let newer = format.hasPrefix("martlet.keyfile/")
      throw KeyError(newer ? .newerFormat : .malformed, "the key file has the format \(format)")
    }
    guard let caseID = json["case"]?.text,
      var wrapping = json["wrapping_key"]?.text.flatMap({ HexText.decode($0) }),
      wrapping.count == 32,
      var seed = json["signing_seed"]?.text.flatMap({ HexText.decode($0) })
    else { throw KeyError(.malformed, "the key file is damaged") }
    return KeyFile(
      caseID: caseID,
      wrappingKey: WrappingKey(try SecretBytes(taking: &wrapping), origin: .keyFile),
      signingKey: try LedgerSigningKey(takingSeed: &seed))
  }

  /// Overwrites a key file with random bytes and removes it; one that is missing is no failure.
  ///
  /// A file that cannot be overwritten, as on a full disk, is removed all the same, and that is an error.
  ///
  /// With the wrapped key in the case removed as well, nothing that the case key sealed can be read
  /// again. Overwriting alone is no promise: flash storage, journals, snapshots and backups may keep
  /// the old bytes, so that copies of the key file must be destroyed wherever they are.
  ///
  /// - Throws: ``KeyError`` `io`.
  public static func destroy(at path: String) throws(KeyError) {
    let number = unsafe open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW)
    if number < 0, errno == ENOENT { return }
    guard number >= 0 else { throw keyError(FileFault("open", errno), path: path) }
    let descriptor = Descriptor(owning: number)
    let files = SystemFileOperations()
    var failure: FileFault?
    do throws(FileFault) { try overwrite(descriptor, files) } catch { failure = error }
    do throws(FileFault) {
      try files.remove(path)
      try files.synchronizeDirectory(FolderPath.parent(of: path))
    } catch { throw keyError(error, path: path) }
    if let failure { throw keyError(failure, path: path) }
  }

  private static func overwrite(
    _ descriptor: Descriptor, _ files: SystemFileOperations
  ) throws(FileFault) {
    let count = min(try descriptor.byteCount(), byteLimit)
    try files.write(RandomBytes.make(count: count), to: descriptor)
    guard fsync(descriptor.number) == 0 else { throw FileFault("fsync", errno) }
  }

  private var json: JSONValue {
    unsafe [
      "format": .string(Self.format), "case": .string(caseID),
      "wrapping_key": .string(wrappingKey.secret.withBytes { unsafe HexText.encode($0) }),
      "signing_seed": .string(signingKey.seed.withBytes { unsafe HexText.encode($0) }),
    ]
  }
}

extension KeyFile {
  /// The bytes of a regular file that only its owner may read.
  private static func contents(of path: String) throws(KeyError) -> [UInt8] {
    do throws(FileFault) {
      let descriptor = try Descriptor.open(reading: path)
      var status = stat()
      guard unsafe fstat(descriptor.number, &status) == 0 else { throw FileFault("stat", errno) }
      guard status.st_mode & S_IFMT == S_IFREG, Int(status.st_size) <= byteLimit else {
        throw FileFault("read", EINVAL)
      }
      guard status.st_mode & 0o077 == 0 else { throw FileFault("read", exposedFault) }
      return try descriptor.read(at: 0, count: Int(status.st_size))
    } catch { throw keyError(error, path: path) }
  }

  private static func keyError(_ fault: FileFault, path: String) -> KeyError {
    let shown = EvidenceText.escaped(path)
    return switch fault.number {
    case exposedFault:
      KeyError(
        .exposed, "others may read the key file \(shown); run: chmod 600 on it, and on its copies")
    case ENOENT: KeyError(.missing, "there is no key file \(shown)")
    case EEXIST: KeyError(.exists, "\(shown) is there already; a key file is never overwritten")
    case EINVAL: KeyError(.malformed, "\(shown) is not a key file")
    default: KeyError(.io, "the key file \(shown): \(fault.operation): \(fault.reason)")
    }
  }

  private static func makeParents(of path: String) throws(KeyError) {
    let folder = FolderPath.parent(of: path)
    guard folder != ".", folder != "/", unsafe access(folder, F_OK) != 0 else { return }
    try makeParents(of: folder)
    do throws(FileFault) { _ = try SystemFileOperations().makeDirectory(folder) } catch {
      throw keyError(error, path: folder)
    }
  }
}

/// Stands for a key file that others may read; no value of `errno` is negative.
private let exposedFault: Int32 = -1
