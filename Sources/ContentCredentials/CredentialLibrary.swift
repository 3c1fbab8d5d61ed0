// SPDX-License-Identifier: Apache-2.0
// The official C2PA library: opened by path once its digest is that of the pinned release.

internal import CC2PA
internal import Crypto
internal import EvidenceModel
internal import Glibc
internal import MediaDecoding

/// The official C2PA library, opened at run time.
///
/// Meant for the sandboxed child, to be opened before its lock-down. One thread at a time.
@safe public final class CredentialLibrary {
  /// The file's name.
  public static let fileName = "libc2pa_c.so"
  /// The digest of the one release that is opened: that of c2pa-python 0.38.1 for x86-64 Linux.
  public static let pinnedSHA256 =
    "876096c8c3a17b4942269675504d3ead1228309f589f73d76204cc6358148605"

  /// Why the library is not there.
  public enum Absence: String, Error, CaseIterable, Hashable, Sendable {
    /// There is no file in any of the places.
    case notInstalled = "not_installed"
    /// The file is another one than the pinned release.
    case otherFile = "other_file"
    /// The file cannot be loaded here.
    case notLoadable = "not_loadable"
  }

  private var functions = martlet_c2pa()

  /// Opens the library at `path`.
  ///
  /// - Throws: ``Absence``. A file whose digest is another one is never loaded.
  public init(path: String) throws(Absence) {
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .notInstalled }
    defer { close(file) }
    guard Self.digest(of: file) == Self.pinnedSHA256 else { throw .otherFile }
    // Through the descriptor, so that the file that was hashed is the file that is loaded.
    guard unsafe martlet_c2pa_open("/proc/self/fd/\(file)", &functions) != 0 else {
      throw .notLoadable
    }
  }

  /// Opens the library at the first of `paths` where there is a file.
  ///
  /// - Throws: ``Absence``.
  public convenience init(paths: [String]) throws(Absence) {
    guard let path = paths.first(where: { unsafe access($0, R_OK) == 0 }) else {
      throw .notInstalled
    }
    try self.init(path: path)
  }

  /// Where the library of the program in `folder` is looked for.
  public static func places(beside folder: String) -> [String] {
    ["", "/../lib/martlet", "/../../third-party"].map { "\(folder)\($0)/\(fileName)" }
  }

  private static func digest(of file: Int32) -> String? {
    var hasher = SHA256()
    var chunk = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = unsafe Glibc.read(file, &chunk, chunk.count)
      if count < 0 { return nil }
      if count == 0 { return HexText.encode(Array(hasher.finalize())) }
      hasher.update(data: chunk[..<count])
    }
  }

  /// What one reading came to.
  enum Answer {
    /// The manifests, as the library's JSON.
    case manifests([UInt8])
    /// The library's word for why there are none, such as `ManifestNotFound`.
    case refusal(String)
  }

  /// Settings with which manifests are judged.
  @safe struct Context: ~Copyable {
    fileprivate let pointer: UnsafeMutableRawPointer
    fileprivate let library: CredentialLibrary

    deinit { unsafe martlet_c2pa_release(&library.functions, pointer) }
  }

  /// A context that trusts the certificates in `anchors`; `nil` when the library refuses them.
  ///
  /// Nothing is ever fetched: no manifest, no revocation, from no host.
  func makeContext(anchors: String?) -> Context? {
    var members: [JSONValue.Member] = [
      .init("verify", ["remote_manifest_fetch": .bool(false), "ocsp_fetch": .bool(false)]),
      .init("core", ["allowed_network_hosts": .array([])]),
    ]
    if let anchors { members.append(.init("trust", ["trust_anchors": .string(anchors)])) }
    let settings = JSONValue.object(members).compactText
    guard let pointer = unsafe martlet_c2pa_context(&functions, settings) else { return nil }
    return unsafe Context(pointer: pointer, library: self)
  }

  /// Reads the credentials of a file.
  ///
  /// - Throws: the errors of the source.
  func read(
    _ stream: CredentialStream, type: String, in context: borrowing Context
  ) throws -> Answer {
    var error: UnsafeMutablePointer<CChar>?
    let source = unsafe Unmanaged.passUnretained(stream).toOpaque()
    let text = unsafe martlet_c2pa_read(
      &functions, context.pointer, type, source, CredentialStream.reading,
      CredentialStream.seeking, &error)
    defer {
      unsafe martlet_c2pa_release(&functions, text)
      unsafe martlet_c2pa_release(&functions, error)
    }
    if let failure = stream.failure { throw failure }
    if let text = unsafe text {
      let bytes = unsafe UnsafeRawBufferPointer(start: text, count: strlen(text))
      return unsafe .manifests(Array(bytes))
    }
    guard let error = unsafe error else { return .refusal("") }
    return .refusal(unsafe String(String(cString: error).prefix { $0 != ":" }))
  }
}
