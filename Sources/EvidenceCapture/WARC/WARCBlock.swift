// SPDX-License-Identifier: Apache-2.0
// The block of one WARC record, checked against its stated digest while it streams by; segments of a
// record that follow one another are one block.

internal import EvidenceModel
internal import MediaDecoding

/// The block of one WARC record, checked against its stated digest while it streams by.
///
/// Where the record is the first of several segments, its `continuation` records are read on from when
/// they follow it in order in the same file.
///
/// - Source: ISO 28500:2017, section 7 (record segmentation).
final class WARCBlock: PayloadStream {
  private let input: WARCInput
  private let isRevisit: Bool
  private var offset: Int
  private var expected: LabelledDigest?
  private var segments: WARCSegments?
  private var joined = 0
  private var digest: RunningDigest?
  private var left: Int
  private var ended = false
  private var isPassedOver = false

  private(set) var findings: [Finding] = []
  /// Whether the block is shorter than stated.
  private(set) var isTruncated = false

  init(_ input: WARCInput, head: WARCHead) {
    self.input = input
    isRevisit = head.type == "revisit"
    segments = WARCSegments(first: head)
    offset = head.offset
    left = 0
    begin(head)
  }

  private func begin(_ head: WARCHead) {
    offset = head.offset
    left = head.contentLength ?? 0
    joined = joined.addingReportingOverflow(left).partialValue
    let stated = head["warc-block-digest"]
    expected = stated.flatMap { LabelledDigest(text: $0) }
    digest = isPassedOver ? nil : (expected?.algorithm).map(RunningDigest.init)
    if stated != nil, expected == nil {
      note("warc.digest_unknown", .notice, "the block digest is in no known form")
    }
  }

  /// The number of bytes still to come, as stated; of segments, each states only its own.
  var remaining: Int { segments?.expectsMore == true ? .max : left }

  func next(maximum: Int) throws -> [UInt8] {
    guard !ended else { return [] }
    while left == 0 {
      checkDigest()
      guard try goOn() else {
        ended = true
        return []
      }
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

  /// Goes on with the next segment; false when there is none.
  private func goOn() throws -> Bool {
    guard segments?.expectsMore == true else { return false }
    let head = try input.nextHead()
    if let head, segments?.add(head) == true {
      begin(head)
      if let total = segments?.total, total != joined {
        note(
          "warc.segmented", .defect, "the segments of a record do not add up to its stated length")
      }
      return true
    }
    head.map(input.giveBack)
    isTruncated = true
    note(
      "warc.segmented", .unreadable,
      "the record is one of several segments, and the next does not follow it in its file")
    return false
  }

  private func checkDigest() {
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
    isPassedOver = true
    digest = nil
    while try !next(maximum: LookaheadInput.chunk).isEmpty {}
  }

  private func note(_ code: String, _ severity: Finding.Severity, _ detail: String) {
    findings.append(Finding(code: code, severity: severity, detail: detail, offset: offset))
  }
}
