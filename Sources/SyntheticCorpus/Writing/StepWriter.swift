// SPDX-License-Identifier: Apache-2.0
// From one step of the crawl to the bytes of its records.

internal import Crypto
internal import EvidenceModel
internal import SyntheticEncoding

/// Which distinct picture of a capture some bytes are.
enum CaptureContent: Hashable, Sendable {
  /// A posted picture, by its position in the plan.
  case full(Int)
  /// Its small form.
  case thumbnail(Int)
  /// An avatar or the banner.
  case furniture(Int)
}

/// The records of one step, compressed, and the pictures in them.
struct WrittenStep: Sendable {
  /// One gzip member a record.
  var bytes: [UInt8] = []
  /// The SHA-256 of each picture.
  var contents: [(content: CaptureContent, sha256: EvidenceModel.SHA256Digest)] = []
}

/// Writes the steps of a crawl.
///
/// A pure function of its plan: any step, on any thread, in any order.
struct StepWriter: Sendable {
  private let plan: CorpusPlan
  private let pages: ForumPages
  private let crawl: CrawlPlan

  init(_ plan: CorpusPlan, pages: ForumPages, crawl: CrawlPlan) {
    self.plan = plan
    self.pages = pages
    self.crawl = crawl
  }

  /// The records of step `index`.
  func write(_ index: Int) throws(EncodingError) -> WrittenStep {
    var result = WrittenStep()
    switch crawl.steps[index] {
    case .information: try add(information(index), level: 6, to: &result)
    case .startPage: try addStartPage(index, to: &result)
    case .missing:
      let body = Array("<!DOCTYPE html><title>Not found</title><p>Nothing here.</p>\n".utf8)
      let response = try HTTPResponse(
        status: "404 Not Found", mediaType: "text/html; charset=utf-8", body: body,
        coding: .identity)
      let address = ForumAddress.start + "topic/0"
      try add(record(response, address, step: index, part: 0), level: 6, to: &result)
    case .page(let key, let visit, let coding):
      let response = try page(key, crawl: visit, coding)
      let address = ForumAddress.page(topic: key.topic, number: key.number)
      try add(record(response, address, step: index, part: 0), level: 6, to: &result)
    case .pageRevisit(let key, let coding, let original):
      let address = ForumAddress.page(topic: key.topic, number: key.number)
      let response = try page(key, crawl: 0, coding)
      try add(revisit(response, address, step: index, original: original), level: 6, to: &result)
    case .media(let picture, let upload, let full, let thumbnail, let coding):
      try addMedia(
        picture, upload: upload, full: full, thumbnail: thumbnail, coding, step: index, to: &result)
    case .mediaRevisit(let picture, let upload, let coding, let original):
      let planned = plan.pictures[picture]
      let bytes = try file(planned, PictureRenderer.canvas(planned))
      let response = try HTTPResponse(
        mediaType: planned.format.mediaType, body: bytes, coding: coding)
      let address = ForumAddress.full(planned, upload: upload)
      try add(revisit(response, address, step: index, original: original), level: 6, to: &result)
    case .furniture(let number): try addFurniture(number, step: index, to: &result)
    }
    return result
  }

  private func page(
    _ key: ForumPages.Key, crawl: Int, _ coding: HTTPResponse.Coding
  ) throws(EncodingError) -> HTTPResponse {
    try HTTPResponse(
      mediaType: "text/html; charset=utf-8", body: pages.html(key, crawl: crawl), coding: coding)
  }

  private func addStartPage(_ step: Int, to result: inout WrittenStep) throws(EncodingError) {
    let response = try HTTPResponse(
      mediaType: "text/html; charset=utf-8", body: pages.startPage, coding: .identity)
    let answer = record(response, ForumAddress.start, step: step, part: 0)
    try add(answer, level: 6, to: &result)
    let request = WARCRecord(
      type: "request", identifier: identifier(step, part: 1), date: crawl.date(of: step),
      fields: [
        ("WARC-Target-URI", ForumAddress.start),
        ("WARC-Concurrent-To", WARCRecord.identifierText(answer.identifier)),
      ],
      contentType: "application/http; msgtype=request",
      block: Array("GET / HTTP/1.1\r\nHost: harbour.example\r\n\r\n".utf8))
    try add(request, level: 6, to: &result)
  }

  private func addMedia(
    _ picture: Int, upload: Int, full: Bool, thumbnail: Bool, _ coding: HTTPResponse.Coding,
    step: Int, to result: inout WrittenStep
  ) throws(EncodingError) {
    let planned = plan.pictures[picture]
    let canvas = PictureRenderer.canvas(planned)
    if full {
      let bytes = try file(planned, canvas)
      let response = try HTTPResponse(
        mediaType: planned.format.mediaType, body: bytes, coding: coding)
      let address = ForumAddress.full(planned, upload: upload)
      try add(record(response, address, step: step, part: 0), level: 1, to: &result)
      result.contents.append((.full(picture), Self.digest(bytes)))
    }
    guard thumbnail else { return }
    let longest = max(canvas.width, canvas.height)
    let small = canvas.scaled(
      width: canvas.width * 120 / longest, height: canvas.height * 120 / longest)
    let bytes = try PictureEncoder.encode(small, format: .jpeg(quality: 72))
    let response = try HTTPResponse(mediaType: "image/jpeg", body: bytes, coding: .identity)
    let address = ForumAddress.thumbnail(planned)
    try add(record(response, address, step: step, part: 1), level: 1, to: &result)
    result.contents.append((.thumbnail(picture), Self.digest(bytes)))
  }

  private func addFurniture(
    _ number: Int, step: Int, to result: inout WrittenStep
  ) throws(EncodingError) {
    var generator = SeededGenerator(seed: plan.seed, label: "furniture \(number)")
    let isBanner = number == plan.furniture - 1
    let scene = Scene(seed: generator.next(), variation: nil)
    var canvas = scene.canvas(width: isBanner ? 240 : 64, height: isBanner ? 48 : 64)
    Imprint(glyph: .cross, serial: number, corner: 0).print(on: &canvas)
    let bytes = try PictureEncoder.encode(canvas, format: .png())
    let response = try HTTPResponse(mediaType: "image/png", body: bytes, coding: .identity)
    let address = ForumAddress.furniture(number)
    try add(record(response, address, step: step, part: 0), level: 1, to: &result)
    result.contents.append((.furniture(number), Self.digest(bytes)))
  }

  private func file(
    _ picture: PlannedPicture, _ canvas: PixelCanvas
  ) throws(EncodingError) -> [UInt8] {
    try PictureEncoder.encode(canvas, format: picture.format, metadata: picture.metadata)
  }

  private func add(
    _ record: WARCRecord, level: Int, to result: inout WrittenStep
  ) throws(EncodingError) {
    result.bytes += try record.member(level: level)
  }

  private static func digest(_ bytes: [UInt8]) -> EvidenceModel.SHA256Digest {
    EvidenceModel.SHA256Digest(bytes: Array(SHA256.hash(data: bytes))) ?? .ofEmptyInput
  }
}

extension StepWriter {
  private func identifier(_ step: Int, part: Int) -> (UInt64, UInt64) {
    var generator = SeededGenerator(seed: plan.seed, label: "record \(step).\(part)")
    return (generator.next(), generator.next())
  }

  private func information(_ step: Int) -> WARCRecord {
    let text =
      "software: Martlet synthetic corpus\r\nformat: WARC File Format 1.1\r\n"
      + "description: synthetic and benign; every picture is procedural\r\n"
    return WARCRecord(
      type: "warcinfo", identifier: identifier(step, part: 0), date: crawl.date(of: step),
      fields: [("WARC-Filename", "capture.warc.gz")], contentType: "application/warc-fields",
      block: Array(text.utf8))
  }

  private func record(
    _ response: HTTPResponse, _ address: String, step: Int, part: Int
  ) -> WARCRecord {
    WARCRecord(
      type: "response", identifier: identifier(step, part: part), date: crawl.date(of: step),
      fields: [
        ("WARC-Target-URI", address),
        ("WARC-Payload-Digest", WARCRecord.digestText(response.payload)),
      ],
      contentType: "application/http; msgtype=response", block: response.block)
  }

  private func revisit(
    _ response: HTTPResponse, _ address: String, step: Int, original: Int
  ) -> WARCRecord {
    WARCRecord(
      type: "revisit", identifier: identifier(step, part: 0), date: crawl.date(of: step),
      fields: [
        ("WARC-Target-URI", address),
        ("WARC-Payload-Digest", WARCRecord.digestText(response.payload)),
        ("WARC-Profile", "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"),
        ("WARC-Refers-To-Target-URI", address),
        ("WARC-Refers-To-Date", crawl.date(of: original).description),
        ("WARC-Refers-To", WARCRecord.identifierText(identifier(original, part: 0))),
      ],
      contentType: "application/http; msgtype=response", block: response.head)
  }
}
