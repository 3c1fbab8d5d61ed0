// SPDX-License-Identifier: Apache-2.0
// What the readers of one source share: bounds, findings, decoders, spool, revisit index.

internal import EvidenceModel
internal import MediaDecoding

/// What the readers of one source share.
final class CaptureContext {
  let limits: CaptureLimits
  let findings = FindingLog()
  let spooler: any Spooler
  let revisits: RevisitIndex
  /// Undoes content codings and looks into compressed heads.
  ///
  /// Apart from the containers' own decoders, so that a payload that crashes it does not take an
  /// open container with it.
  let contentDecoder: SessionSlot
  /// Bytes that came out of the outermost archive being walked.
  var expandedBytes = 0
  private let makeSession: () throws -> any DecoderSession

  init(
    limits: CaptureLimits, spooler: any Spooler,
    makeSession: @escaping () throws -> any DecoderSession
  ) {
    self.limits = limits
    self.spooler = spooler
    self.makeSession = makeSession
    revisits = RevisitIndex(limit: limits.revisitKeys)
    contentDecoder = SessionSlot(makeSession)
  }

  /// Bounds on one archive.
  ///
  /// Names longer than the readers' own bound are refused one by one, not with the archive.
  var archiveLimits: ContainerLimits {
    var archive = limits.container
    archive.nameBytes = max(archive.nameBytes, 1 << 20)
    return archive
  }

  /// A decoder for one container.
  func makeSlot() -> SessionSlot { SessionSlot(makeSession) }
}

/// A place for one decoder, made when it is first needed and again after it has ended.
final class SessionSlot {
  private let make: () throws -> any DecoderSession
  private var current: (any DecoderSession)?

  init(_ make: @escaping () throws -> any DecoderSession) { self.make = make }

  /// Gives `body` the decoder.
  ///
  /// A decoder that ends is forgotten.
  ///
  /// - Throws: what `body` throws; ``CaptureError`` `.decoderUnavailable` when none can be made.
  func use<Result>(_ body: (any DecoderSession) throws -> Result) throws -> Result {
    let session: any DecoderSession
    if let current {
      session = current
    } else {
      do { session = try make() } catch {
        throw CaptureError(
          .decoderUnavailable, "no decoder could be started; check the installation")
      }
      current = session
    }
    return try guarding { try body(session) }
  }

  /// Runs a call on something opened through the decoder, and forgets the decoder if it ends.
  func guarding<Result>(_ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let error as DecodeError {
      if error.endsSession { current = nil }
      throw error
    }
  }
}
