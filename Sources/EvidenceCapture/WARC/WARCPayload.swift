// SPDX-License-Identifier: Apache-2.0
// The payload of one WARC record: what is left of its block when HTTP is taken off, checked on the way.

internal import EvidenceModel
internal import MediaDecoding

/// The payload of one WARC record.
///
/// A stated payload digest may be over the body as it lies in the record, over the joined chunks, or
/// over the decoded payload: writers differ, and a match with any of them is a match.
final class WARCPayload: PayloadStream {
  private let block: WARCBlock
  private let chain: CodingChain
  private let offset: Int
  private let expected: LabelledDigest?
  private var own: [Finding] = []
  private var hasEnded = false
  private(set) var undecodedDigest: SHA256Digest?

  /// The payload of `block`, whose HTTP head was taken off `body` before.
  init(
    block: WARCBlock, body: LookaheadInput, http: HTTPHead?, head: WARCHead, own: [Finding],
    context: CaptureContext
  ) {
    self.block = block
    self.own = own
    offset = head.offset
    let stated = head["warc-payload-digest"]
    expected = stated.flatMap { LabelledDigest(text: $0) }
    chain = CodingChain(
      body, head: http, remaining: { block.remaining + LookaheadInput.chunk },
      algorithm: expected?.algorithm, context: context)
    if stated != nil, expected == nil {
      note("warc.digest_unknown", .notice, "the payload digest is in no known form")
    }
  }

  var findings: [Finding] {
    chain.findings.map {
      Finding(code: $0.code, severity: $0.severity, detail: $0.detail, offset: offset)
    } + block.findings + own
  }

  func next(maximum: Int) throws -> [UInt8] {
    guard !hasEnded else { return [] }
    let bytes = try chain.output.next(maximum: maximum)
    if bytes.isEmpty { try finish() }
    return bytes
  }

  private func finish() throws {
    hasEnded = true
    try chain.rawTap.drain()
    if chain.undoes { undecodedDigest = chain.rawTap.digest(.sha256).flatMap(SHA256Digest.init) }
    guard let expected, !block.isTruncated else { return }
    let taps = [chain.rawTap] + chain.laterTaps
    guard !taps.contains(where: { $0.digest(expected.algorithm) == expected.bytes }) else { return }
    note(
      "warc.payload_digest", .defect,
      "the payload does not match its \(expected.algorithm.rawValue) digest")
  }

  private func note(_ code: String, _ severity: Finding.Severity, _ detail: String) {
    own.append(Finding(code: code, severity: severity, detail: detail, offset: offset))
  }
}
