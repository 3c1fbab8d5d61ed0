// SPDX-License-Identifier: Apache-2.0
// Where provenance joins the child.

internal import ContentCredentials
internal import EvidenceModel
internal import MediaDecoding
internal import NativeDecoders
internal import PerceptualHash
internal import Provenance

/// All that looks for the provenance of a file: metadata, credentials, and pixels.
final class TraceScan {
  private let credentials: CredentialScanner
  private var keys = ContentTrust.standard.keys

  /// Opens the C2PA library where it is installed beside the program at `executable`, and warms it up.
  ///
  /// - Throws: ``DecodeError`` `.broken` when a library that is there does not read its sample.
  init(executable: String) throws {
    let folder = executable.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    credentials = CredentialScanner(
      paths: CredentialLibrary.places(beside: folder.joined(separator: "/")))
    try credentials.warmUp()
  }

  /// Trusts what a person installed.
  func configure(_ trust: ContentTrust) {
    credentials.configure(trust)
    keys = trust.keys
  }

  /// What is to see the rows of a picture while it is decoded; `nil` where nothing is looked for in pixels.
  func watch(_ source: any ByteSource, _ format: MediaFormat) throws -> (any RowWatcher)? {
    try pixels.watch(source, format)
  }

  /// The provenance traces of a file, and what is worth knowing about it.
  ///
  /// `pdq` is the hash of the picture as stored, when it is known; `watcher` what ``watch(_:_:)`` gave.
  func scan(
    _ source: any ByteSource, _ format: MediaFormat, _ request: ExaminationRequest,
    _ pdq: PDQFingerprint?, _ watcher: (any RowWatcher)?
  ) throws -> (traces: [Trace], findings: [Finding]) {
    if request.searchesWatermarks {
      return (try pixels.search(source, format, request.limits), [])
    }
    let watch = watcher as? PixelWatch
    let metadata = try TraceScanner(tools: tools)
      .scan(source, format: format, pdq: pdq, watch: watch)
    let signed = try credentials.scan(source, format: format)
    let hidden = try pixels.scan(source, format, request.limits, watch: watch)
    return (signed.traces + metadata.traces + hidden, signed.findings + metadata.findings)
  }

  private var pixels: PixelTraces {
    PixelTraces(rows: VipsPictureRows(), tools: tools, keys: keys)
  }

  private let tools = ProvenanceTools(
    openDecompression: { try NativeContainers.openDecompression($0, limits: $1) },
    openMarkup: { try NativeContainers.openMarkup($0, limits: $1) },
    rows: VipsPictureRows(),
    fingerprint: { luma, width, height in
      var hasher = PDQHasher()
      return hasher.hash(luma: luma.span, width: width, height: height)
    })
}
