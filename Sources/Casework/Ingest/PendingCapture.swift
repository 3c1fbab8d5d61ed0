// SPDX-License-Identifier: Apache-2.0
// One capture on its way into the catalog: read and stored, perhaps still being examined.

internal import EvidenceCapture
internal import EvidenceModel
internal import EvidenceVault
internal import MediaDecoding
internal import Provenance

/// A content that the case may not know yet.
struct PendingContent: Sendable {
  private(set) var blob: StoredBlob
  let format: MediaFormat?
  let kind: ItemKind
  /// Hashes of a model file that streamed by.
  let modelDigests: ModelDigests?
  /// Whether it is a text with a generator's settings that may be about a picture beside it.
  let hasSettings: Bool
  /// The examination's answer; `nil` until ``wait()``, and when none was asked for.
  ///
  /// A decoder that ended over this file is an answer too.
  private(set) var answer: Result<Examination, DecodeError>?
  private let examination: (any PendingExamination)?

  init(
    blob: StoredBlob, format: MediaFormat?, kind: ItemKind, modelDigests: ModelDigests?,
    hasSettings: Bool, examination: (any PendingExamination)?
  ) {
    self.blob = blob
    self.format = format
    self.kind = kind
    self.modelDigests = modelDigests
    self.hasSettings = hasSettings
    self.examination = examination
  }

  /// Takes the salt of an older file of the same content, if `salts` holds one.
  mutating func takeSalt(from salts: [BlobName: BlobSalt]) {
    if let salt = salts[blob.name] { blob = blob.opened(with: salt) }
  }

  /// Waits for the examination.
  ///
  /// - Throws: what is not the file's fault: an unreadable vault, a decoder that cannot be started.
  mutating func wait() throws {
    guard answer == nil, let examination else { return }
    do {
      answer = .success(try examination.wait())
    } catch let error as DecodeError where error.code != .broken {
      answer = .failure(error)
    }
  }
}

/// One capture on its way into the catalog.
struct PendingCapture: Sendable {
  /// What the capture holds.
  enum Content: Sendable {
    case stored(PendingContent)
    case revisit(RevisitTarget)
    case nothing
  }

  let ordinal: Int
  let role: CaptureRecord.Role
  let locator: Locator
  let time: RecordedTime?
  let status: Int?
  let claimedType: String?
  let containerOffset: Int?
  let undecodedDigest: SHA256Digest?
  let makesOccurrence: Bool
  /// What others said of it.
  let statement: JSONValue?
  private(set) var content: Content
  let findings: [Finding]
  /// What was found wrong with containers since the capture before this one.
  ///
  /// Recorded with the capture, so that a run that goes on after it does not record it again.
  let containerFindings: [Finding]
  let page: PageExtract?

  /// Waits until its content is examined.
  ///
  /// - Throws: what is not the file's fault.
  mutating func wait() throws {
    guard case .stored(var stored) = content else { return }
    try stored.wait()
    content = .stored(stored)
  }

  /// The capture with the salt of an older file of the same content, if `salts` holds one.
  func takingSalt(from salts: [BlobName: BlobSalt]) -> PendingCapture {
    guard case .stored(var stored) = content else { return self }
    stored.takeSalt(from: salts)
    var capture = self
    capture.content = .stored(stored)
    return capture
  }
}
