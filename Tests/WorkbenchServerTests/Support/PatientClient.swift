// SPDX-License-Identifier: Apache-2.0
// An HTTP client that waits: hundreds of tests share two cores, and a request may wait behind them.

import AsyncHTTPClient
import Foundation
import HTTPTypes
import NIOCore
import NIOHTTP1
import Testing

/// Asks a workbench at a port of this machine, over as many connections as there are requests under way.
struct PatientClient: Sendable {
  private static let patience = TimeAmount.minutes(4)
  /// One for all tests; it lives as long as the process.
  private static let http = HTTPClient(
    eventLoopGroupProvider: .singleton,
    configuration: HTTPClient.Configuration(
      redirectConfiguration: .disallow,
      timeout: .init(connect: .minutes(1), read: patience)))

  let port: Int

  /// Sends a request and waits for all of the answer.
  func send(
    _ method: HTTPRequest.Method, _ path: String, _ fields: HTTPFields, _ body: ByteBuffer?
  ) async throws -> ServedClient.Answer {
    var request = HTTPClientRequest(url: "http://localhost:\(port)\(path)")
    request.method = HTTPMethod(rawValue: method.rawValue)
    for field in fields { request.headers.add(name: field.name.rawName, value: field.value) }
    if let body { request.body = .bytes(body) }
    let answer = try await Self.http.execute(request, deadline: .now() + Self.patience)
    let bytes = try await answer.body.collect(upTo: 256 << 20)
    var told = HTTPFields()
    for (name, value) in answer.headers {
      told.append(HTTPField(name: try #require(HTTPField.Name(name)), value: value))
    }
    return ServedClient.Answer(
      status: Int(answer.status.code), fields: told, bytes: Array(bytes.readableBytesView))
  }
}
