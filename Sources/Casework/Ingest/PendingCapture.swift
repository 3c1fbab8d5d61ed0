// SPDX-License-Identifier: Apache-2.0
// One capture on its way into the catalog: read and stored, perhaps still being examined.

internal import EvidenceCapture
internal import EvidenceModel
internal import EvidenceVault
internal import MediaDecoding

/// A content that the case may not know yet.
final class PendingContent {
  private(set) var blob: StoredBlob
  let format: MediaFormat?
  let kind: ItemKind
  private let examination: (any PendingExamination)?
  private var answer: Result<Examination, DecodeError>?

  init(
    blob: StoredBlob, format: MediaFormat?, kind: ItemKind, examination: (any PendingExamination)?
  ) {
    self.blob = blob
    self.format = format
    self.kind = kind
    self.examination = examination
  }

  /// Takes the salt of an older file of the same content, if `salts` holds one.
  func takeSalt(from salts: [BlobName: BlobSalt]) {
    if let salt = salts[blob.name] { blob = blob.opened(with: salt) }
  }

  /// The examination's answer; `nil` when none was asked for.
  ///
  /// A decoder that ended over this file is an answer too.
  ///
  /// - Throws: what is not the file's fault: an unreadable vault, a decoder that cannot be started.
  func examined() throws -> Result<Examination, DecodeError>? {
    if let answer { return answer }
    guard let examination else { return nil }
    do {
      answer = .success(try examination.wait())
    } catch let error as DecodeError where error.code != .broken {
      answer = .failure(error)
    }
    return answer
  }
}

/// One capture on its way into the catalog.
struct PendingCapture {
  /// What the capture holds.
  enum Content {
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
  let content: Content
  let findings: [Finding]
  /// What was found wrong with containers since the capture before this one.
  ///
  /// Recorded with the capture, so that a run that goes on after it does not record it again.
  let containerFindings: [Finding]
  let page: PageExtract?
}
