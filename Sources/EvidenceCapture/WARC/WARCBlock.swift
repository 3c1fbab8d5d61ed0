// SPDX-License-Identifier: Apache-2.0
// The block of one WARC record, checked against its stated digest while it streams by.

internal import EvidenceModel
internal import MediaDecoding

/// The block of one WARC record, checked against its stated digest while it streams by.
final class WARCBlock: PayloadStream {
  private let input: WARCInput
  private let offset: Int
  private let isRevisit: Bool
  private let expected: LabelledDigest?
  private var digest: RunningDigest?
  private var left: Int
  private var ended = false

  private(set) var findings: [Finding] = []
  /// Whether the block is shorter than stated.
  private(set) var isTruncated = false

  init(_ input: WARCInput, head: WARCHead) {
    self.input = input
    offset = head.offset
    left = head.contentLength ?? 0
    isRevisit = head.type == "revisit"
    expected = head["warc-block-digest"].flatMap { LabelledDigest(text: $0) }
    digest = (expected?.algorithm).map(RunningDigest.init)
    if head["warc-block-digest"] != nil, expected == nil {
      note("warc.digest_unknown", .notice, "the block digest is in no known form")
    }
  }

  /// The number of bytes still to come, as stated.
  var remaining: Int { left }

  func next(maximum: Int) throws -> [UInt8] {
    guard !ended else { return [] }
    guard left > 0 else {
      finish()
      return []
    }
    if try input.recordBeginsEarly() {
      cut("the next record begins before the stated length")
      return []
    }
    let bytes = try input.bytes.next(maximum: input.room(min(maximum, left)))
    guard !bytes.isEmpty else {
      cut("the record is cut off")
      return []
    }
    left -= bytes.count
    digest?.update(bytes)
    return bytes
  }

  private func cut(_ detail: String) {
    ended = true
    isTruncated = true
    note("warc.truncated", .unreadable, detail)
  }

  private func finish() {
    ended = true
    guard let expected, let digest, digest.value != expected.bytes else { return }
    if isRevisit, expected.bytes == RunningDigest.of([], expected.algorithm) {
      // GNU Wget states this for every revisit.
      note("warc.empty_digest", .notice, "a revisit states the digest of no bytes for its block")
      return
    }
    note(
      "warc.block_digest", .defect,
      "the block does not match its \(expected.algorithm.rawValue) digest")
  }

  /// Passes over what is left without making digests of it.
  func passOver() throws {
    digest = nil
    while try !next(maximum: LookaheadInput.chunk).isEmpty {}
  }

  private func note(_ code: String, _ severity: Finding.Severity, _ detail: String) {
    findings.append(Finding(code: code, severity: severity, detail: detail, offset: offset))
  }
}
