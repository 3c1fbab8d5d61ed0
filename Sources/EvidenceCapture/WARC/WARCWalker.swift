// SPDX-License-Identifier: Apache-2.0
// A WARC file as a container of captures.

internal import EvidenceModel
internal import MediaDecoding

/// A WARC 1.0 or 1.1 file as a container of captures.
///
/// `response`, `resource`, `conversion` and `revisit` records are captures; the others describe
/// captures and are passed over, their digests checked.
final class WARCWalker: Walker {
  private let input: WARCInput
  private let context: CaptureContext
  private let outer: [Locator]
  private var block: WARCBlock?
  private var payload: WARCPayload?

  init(
    _ stream: PeekedPayload, coding: ContentCoding?, outer: [Locator], context: CaptureContext
  ) {
    self.context = context
    self.outer = outer
    input = WARCInput(stream, coding: coding, slot: context.makeSlot(), context: context)
  }

  func next() throws -> Found? {
    try finishBlock()
    while let head = try input.nextHead() {
      let block = WARCBlock(input, head: head)
      self.block = block
      if let found = try found(head, block) { return found }
      try finishBlock()
    }
    return nil
  }

  /// Passes over what is left of the last record.
  ///
  /// What the block's reader did not see told is told here: a block that nobody read to its end may
  /// be cut off.
  private func finishBlock() throws {
    guard let block else { return }
    self.block = nil
    let isRead = payload != nil
    payload = nil
    let told = isRead ? block.findings.count : 0
    if isRead { try block.passOver() } else { try block.drain() }
    context.findings.add(Array(block.findings.dropFirst(told)))
  }

  private func found(_ head: WARCHead, _ block: WARCBlock) throws -> Found? {
    switch head.type {
    case "response": return try response(head, block)
    case "resource":
      if !isAboutTheCrawl(head) { return plain(head, block, .resource) }
      try check(head, block)
    case "conversion": return plain(head, block, .conversion)
    case "revisit": return try revisit(head, block)
    case "continuation":
      input.note(
        "warc.continuation", .unreadable, "a later segment does not follow the one before it",
        head.offset)
    case "warcinfo", "request", "metadata": try check(head, block)
    default: input.note("warc.type", .notice, "a record of unknown type", head.offset)
    }
    return nil
  }

  /// Whether a resource is the crawler's own: its arguments and log, as GNU Wget keeps them.
  private func isAboutTheCrawl(_ head: WARCHead) -> Bool {
    head.target?.starts(with: Array("metadata:".utf8)) ?? false
  }

  /// Reads a record that describes captures to its end, for its digests.
  private func check(_ head: WARCHead, _ block: WARCBlock) throws {
    let body = LookaheadInput(block)
    if head.type == "request", isHTTP(head) {
      _ = try HTTPHead.read(body, limit: context.limits.httpHeadBytes, isRequest: true)
    }
    let payload = WARCPayload(
      block: block, body: body, http: nil, head: head, own: [], context: context)
    self.payload = payload
    try payload.drain()
    context.findings.add(payload.findings)
  }

  private func response(_ head: WARCHead, _ block: WARCBlock) throws -> Found {
    let body = LookaheadInput(block)
    var own: [Finding] = []
    var http: HTTPHead?
    if isHTTP(head) {
      http = try HTTPHead.read(body, limit: context.limits.httpHeadBytes)
      if http == nil {
        own.append(
          Finding(
            code: "http.head", severity: .defect,
            detail: "the record has no readable HTTP head; its block is taken whole",
            offset: head.offset))
      }
    }
    let claimed = http.map(\.contentType) ?? head.text("content-type")
    return found(head, block, body, http, .response, claimed, own)
  }

  private func isHTTP(_ head: WARCHead) -> Bool {
    let type = head.text("content-type")?.lowercased() ?? "application/http"
    return type.hasPrefix("application/http")
  }

  private func plain(
    _ head: WARCHead, _ block: WARCBlock, _ role: CaptureRecord.Role
  ) -> Found {
    found(head, block, LookaheadInput(block), nil, role, head.text("content-type"), [])
  }

  private func found(
    _ head: WARCHead, _ block: WARCBlock, _ body: LookaheadInput, _ http: HTTPHead?,
    _ role: CaptureRecord.Role, _ claimed: String?, _ own: [Finding]
  ) -> Found {
    let payload = WARCPayload(
      block: block, body: body, http: http, head: head, own: own + remarks(head), context: context)
    self.payload = payload
    return Found(
      role: role, locator: locator(head), containerOffset: head.offset, time: time(head),
      claimedType: claimed, status: http?.status, revisitKeys: ownKeys(head),
      content: .payload(payload, source: nil))
  }

  private func revisit(_ head: WARCHead, _ block: WARCBlock) throws -> Found {
    var status: Int?
    if isHTTP(head) {
      status = try HTTPHead.read(LookaheadInput(block), limit: context.limits.httpHeadBytes)?.status
    }
    try block.drain()
    let digest = head["warc-payload-digest"].flatMap { LabelledDigest(text: $0) }
    let date = head.date("warc-refers-to-date")?.instant
    var targets = digest.map { [RevisitKey.payload($0)] } ?? []
    if let date, let url = head.refersToTarget { targets.append(.address(url, date)) }
    if let record = head["warc-refers-to"] { targets.append(.record(record)) }
    let reference = RevisitReference(
      targets: targets, payloadDigest: digest,
      address: head.refersToTarget.map { Locator(.url, bytes: $0, outer: outer) }, date: date)
    return Found(
      role: .revisit, locator: locator(head), containerOffset: head.offset, time: time(head),
      status: status == 304 ? nil : status, revisitKeys: ownKeys(head),
      content: .revisit(reference))
  }

  /// The ways in which later revisits may name this record.
  private func ownKeys(_ head: WARCHead) -> [RevisitKey] {
    var keys: [RevisitKey] = []
    if let digest = head["warc-payload-digest"].flatMap({ LabelledDigest(text: $0) }) {
      keys.append(.payload(digest))
    }
    if let url = head.target, let date = head.date("warc-date")?.instant {
      keys.append(.address(url, date))
    }
    if let record = head["warc-record-id"] { keys.append(.record(record)) }
    return keys
  }

  private func locator(_ head: WARCHead) -> Locator {
    guard let target = head.target else {
      input.note("warc.no_target", .defect, "a record states no target address", head.offset)
      return Locator(.url, bytes: head["warc-record-id"] ?? [], outer: outer)
    }
    return Locator(.url, bytes: target, outer: outer)
  }

  private func time(_ head: WARCHead) -> RecordedTime? {
    guard let stated = head.date("warc-date") else {
      input.note("warc.date", .defect, "a record states no readable date", head.offset)
      return nil
    }
    return RecordedTime(
      instant: stated.instant, source: .warcDate, offsetKnown: stated.offsetKnown)
  }

  private func remarks(_ head: WARCHead) -> [Finding] {
    var remarks: [Finding] = []
    if head["warc-truncated"] != nil {
      remarks.append(
        Finding(
          code: "warc.declared_truncated", severity: .defect,
          detail: "the writer says that it cut the record", offset: head.offset))
    }
    return remarks
  }
}
