// SPDX-License-Identifier: Apache-2.0
// How the captures of a source are pulled out of it.

public import EvidenceModel
public import MediaDecoding

/// The captures of one source, pulled one by one in the source's own order.
///
/// One thread at a time. The order, and so every ordinal, is the same on every run over the same
/// bytes, whether payloads are read or passed over.
public protocol CaptureReader: AnyObject {
  /// The next capture; `nil` at the end.
  ///
  /// What was not read of the last payload is passed over, and its stream gives nothing more.
  ///
  /// - Throws: ``CaptureError`` and the spooler's own errors. What is wrong with the evidence is a
  ///   finding, and reading goes on after it.
  func next() throws -> CaptureRecord?

  /// What was found out about containers since the last call, in order.
  func drainFindings() -> [Finding]
}

/// The bytes of one capture, in order.
///
/// Faults of the evidence never throw: the stream ends and says so in its findings.
public protocol PayloadStream: ByteStream {
  /// What is wrong with the payload; complete once the stream has ended.
  var findings: [Finding] { get }

  /// SHA-256 of the payload before transfer and content codings were undone; `nil` when there were
  /// none, and until the stream has ended.
  var undecodedDigest: SHA256Digest? { get }
}

extension PayloadStream {
  /// No codings to undo.
  public var undecodedDigest: SHA256Digest? { nil }
}

/// Encrypted temporary storage for containers that must be read by range.
public protocol Spooler: AnyObject {
  /// Stores all bytes of `stream`, never as plaintext on disk, and offers them by range.
  ///
  /// What is stored goes when the result is released.
  ///
  /// - Throws: the storage's own errors, also when there are more than `limit` bytes.
  func spool(_ stream: any ByteStream, limit: Int) throws -> any ByteSource
}
