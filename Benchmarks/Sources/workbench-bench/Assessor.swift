// SPDX-License-Identifier: Apache-2.0
// One simulated assessor: claims, looks, records, as the page does.

internal import AsyncHTTPClient
internal import EvidenceModel
internal import Foundation
internal import NIOCore
internal import NIOHTTP1

/// What one assessor did, and how long each step took.
struct AssessorWork: Sendable {
  /// The items recorded, in order.
  var items: [Int64] = []
  /// Milliseconds by step.
  var times: [String: [Double]] = [:]
  /// Why the work ended early.
  var failure: String?
}

/// What the workbench refused.
struct Refusal: Error {
  let status: Int
  let code: String
}

/// One simulated assessor.
struct Assessor: Sendable {
  let name: String
  let address: String
  let token: String

  /// The people whose tokens lie in a folder, one file each: `NAME.token`.
  static func people(address: String, tokens folder: String, prefix: String) throws -> [Assessor] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted().compactMap { file in
      guard file.hasPrefix(prefix), file.hasSuffix(".token") else { return nil }
      let text = try String(contentsOfFile: folder + "/" + file, encoding: .utf8)
      return Assessor(
        name: String(file.dropLast(6)), address: address,
        token: text.trimmingCharacters(in: .whitespacesAndNewlines))
    }
  }

  /// Works until nothing is left, or `count` items are recorded.
  func work(atMost count: Int) async -> AssessorWork {
    var work = AssessorWork()
    do {
      while work.items.count < count, try await one(&work) {}
    } catch let refusal as Refusal {
      work.failure = "\(refusal.status) \(refusal.code)"
    } catch { work.failure = "the connection broke" }
    return work
  }

  /// Claims, looks at and records one item; `false` when there is none.
  private func one(_ work: inout AssessorWork) async throws -> Bool {
    let offer = try await timed("claim", &work) { try await post("/queue/next", [:]) }
    guard let item = offer["item"]?["item"]?.integer else { return false }
    let isPicture = ["image", "video"].contains(offer["item"]?["kind"]?.text)
    if isPicture {
      try await timed("covered picture", &work) { try await look(item, blur: 3) }
      try await timed("picture", &work) { try await look(item, blur: 0) }
    }
    _ = try await timed("record", &work) {
      try await post(
        "/assessments",
        [
          "item": .integer(item), "facts": ["child": "no"], "route": "seen", "note": .null,
          "wish": .null, "adjudication": false,
        ])
    }
    work.items.append(item)
    return true
  }

  private func look(_ item: Int64, blur: Int) async throws {
    let view = try await post(
      "/views",
      [
        "item": .integer(item), "purpose": "queue", "side": 512, "blur": JSONValue(blur),
        "grey": true, "frame": .null,
      ])
    guard let path = view["url"]?.text else { throw Refusal(status: 0, code: "no picture") }
    var request = HTTPClientRequest(url: address + path)
    request.headers.add(name: "Authorization", value: "Bearer " + token)
    let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
    _ = try await answer.body.collect(upTo: 64 << 20)
    guard answer.status == .ok else {
      throw Refusal(status: Int(answer.status.code), code: "media")
    }
  }

  private func post(_ path: String, _ body: JSONValue) async throws -> JSONValue {
    var request = HTTPClientRequest(url: address + "/api/v1" + path)
    request.method = .POST
    request.headers.add(name: "Authorization", value: "Bearer " + token)
    request.headers.add(name: "Content-Type", value: "application/json")
    request.body = .bytes(ByteBuffer(string: body.compactText))
    let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
    let bytes = try await answer.body.collect(upTo: 1 << 22)
    let value = (try? JSONParser.parse(Array(bytes.readableBytesView))) ?? .null
    guard (200..<300).contains(answer.status.code) else {
      throw Refusal(
        status: Int(answer.status.code), code: value["error"]?["code"]?.text ?? "unknown")
    }
    return value
  }

  @discardableResult
  private func timed<Value>(
    _ step: String, _ work: inout AssessorWork, _ body: () async throws -> Value
  ) async throws -> Value {
    let started = ContinuousClock.now
    let value = try await body()
    work.times[step, default: []].append((ContinuousClock.now - started) / .milliseconds(1))
    return value
  }
}
