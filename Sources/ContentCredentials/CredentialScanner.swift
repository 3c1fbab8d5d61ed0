// SPDX-License-Identifier: Apache-2.0
// Content Credentials of one file: found, read, judged by each installed list, told as traces.

public import EvidenceModel
public import MediaDecoding

/// Reads Content Credentials (C2PA) of files.
///
/// Meant for the sandboxed child, made before its lock-down. One thread at a time.
public final class CredentialScanner {
  private static let maximumBytes = 1 << 30
  private static let timeout = Duration.seconds(20)

  private let library: Result<CredentialLibrary, CredentialLibrary.Absence>
  private var trust = ContentTrust.standard

  /// A scanner with the library at the first of `paths` where there is one; without it, credentials
  /// are found and said to be unread.
  public init(paths: [String]) {
    library = Result { () throws(CredentialLibrary.Absence) in try CredentialLibrary(paths: paths) }
  }

  /// Why credentials cannot be read; `nil` when they can.
  public var absence: CredentialLibrary.Absence? {
    if case .failure(let absence) = library { absence } else { nil }
  }

  /// Reads a small signed picture, so that the library opens nothing later.
  ///
  /// - Throws: ``DecodeError`` `.broken` when a library that is there does not read it.
  public func warmUp() throws {
    guard absence == nil else { return }
    let list = TrustList(
      name: "sample", date: "2026-01-01", sha256: .ofEmptyInput, pem: CredentialSample.anchor)
    let before = trust
    trust = ContentTrust(lists: [list], keys: [])
    defer { trust = before }
    let found = try scan(MemoryBytes(CredentialSample.picture), format: .jpeg)
    // Whether it is trusted hangs on the clock of this machine, which may be wrong.
    guard found.findings.isEmpty, !found.traces.isEmpty else {
      throw DecodeError(.broken, "the C2PA library does not read its sample; install it anew")
    }
  }

  /// Trusts what a person installed.
  public func configure(_ trust: ContentTrust) { self.trust = trust }

  /// The traces of the file's credentials, and what is worth knowing of them.
  ///
  /// - Throws: the errors of the source.
  public func scan(
    _ source: any ByteSource, format: MediaFormat
  ) throws -> (traces: [Trace], findings: [Finding]) {
    guard let carrier = try CredentialCarrier.find(in: source, format: format) else {
      return ([], [])
    }
    let making = CredentialTraces(
      carrier: carrier, hasUnsignedParts: try UnsignedBoxes.hold(source, format: format),
      leavesOutUsually: [.tiff, .heic, .avif, .mp4, .mov].contains(format))
    let library: CredentialLibrary
    switch self.library {
    case .success(let opened): library = opened
    case .failure(let absence):
      guard try carrier.holdsStore(source, format) else { return ([], []) }
      return (
        [making.unread(.libraryMissing, reason: absence.rawValue)],
        [Self.finding("c2pa.library_missing", carrier, Self.advice(absence))]
      )
    }
    return try judge(source, format, library, making, carrier)
  }

  private func judge(
    _ source: any ByteSource, _ format: MediaFormat, _ library: CredentialLibrary,
    _ making: CredentialTraces, _ carrier: CredentialCarrier
  ) throws -> (traces: [Trace], findings: [Finding]) {
    var last: ManifestStore?
    var isRefused = false
    for list in trust.lists.map(Optional.some) + [nil] {
      // Without a list the library says the same as with lists that do not know the signer.
      if list == nil, last != nil { break }
      guard let context = library.makeContext(anchors: list?.pem) else {
        isRefused = true
        continue
      }
      let stream = CredentialStream(
        source, maximumBytes: Self.maximumBytes, timeout: Self.timeout)
      let type = CredentialCarrier.mediaType(format)
      switch try library.read(stream, type: type, in: context) {
      case .manifests(let json):
        guard let store = ManifestStore(json) else {
          return unreadable("unexpected", making)
        }
        if store.credentialState(hasLists: true) == .trusted {
          return (making.traces(of: store, list: list, hasLists: true), [])
        }
        last = store
      case .refusal("ManifestNotFound") where !stream.isExhausted: return ([], [])
      case .refusal where try !carrier.holdsStore(source, format): return ([], [])
      case .refusal(let word):
        return unreadable(stream.isExhausted ? "limit" : word, making)
      }
    }
    guard let last else { return unreadable("trust_list_refused", making) }
    let hasLists = !trust.lists.isEmpty && !isRefused
    return (making.traces(of: last, list: nil, hasLists: hasLists), [])
  }

  private func unreadable(
    _ reason: String, _ making: CredentialTraces
  ) -> (traces: [Trace], findings: [Finding]) {
    (
      [making.unread(.unreadable, reason: reason)],
      [
        Self.finding(
          "c2pa.unreadable", making.carrier, "there are Content Credentials that cannot be read")
      ]
    )
  }

  private static func finding(
    _ code: String, _ carrier: CredentialCarrier, _ detail: String
  ) -> Finding {
    Finding(code: code, severity: .unreadable, detail: detail, offset: carrier.offset)
  }

  private static func advice(_ absence: CredentialLibrary.Absence) -> String {
    let start = "there are Content Credentials, and they were not read: "
    return switch absence {
    case .notInstalled: start + "the C2PA library is not installed; run scripts/bootstrap build"
    case .otherFile:
      start + "the C2PA library is not the pinned release; run scripts/bootstrap build"
    case .notLoadable: start + "the C2PA library cannot be loaded on this machine"
    }
  }
}
