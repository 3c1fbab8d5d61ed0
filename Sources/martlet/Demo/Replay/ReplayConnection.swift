// SPDX-License-Identifier: Apache-2.0
// One simulated person's connection to the workbench of this same process: loopback, HTTP/1.1, kept open.

internal import Casework
internal import EvidenceModel
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// A connection to the workbench of this process, as one user; one request at a time.
///
/// It reaches this machine's own loopback address and nothing else.
struct ReplayConnection: Sendable {
  private let channel: any Channel
  private let host: String
  private let token: String

  /// Connects to the workbench at `port`, and closes the connection when `body` ends.
  ///
  /// - Throws: what `body` throws; errors of the socket.
  static func open(
    port: Int, token: String, _ body: (ReplayConnection) async throws -> Void
  ) async throws {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHTTPClientHandlers()
          try channel.pipeline.syncOperations.addHandler(ReplayExchange())
        }
      }.connect(host: "127.0.0.1", port: port).get()
    do {
      try await body(
        ReplayConnection(channel: channel, host: "127.0.0.1:\(port)", token: token))
    } catch {
      try? await channel.close()
      throw error
    }
    try? await channel.close()
  }

  /// Sends `body` to a path of the API and gives the answer.
  ///
  /// - Throws: ``CaseworkError`` `.internalFault` when the workbench refuses or its answer is none.
  func post(_ path: String, _ body: JSONValue) async throws -> JSONValue {
    let bytes = try await send(.POST, "/api/v1" + path, Array(body.compactText.utf8))
    guard !bytes.isEmpty else { return .null }
    guard let json = try? JSONParser.parse(bytes) else {
      throw CaseworkError(.internalFault, "the workbench answered the simulation with no JSON")
    }
    return json
  }

  /// Fetches a picture.
  func get(_ path: String) async throws -> [UInt8] { try await send(.GET, path, []) }

  private func send(_ method: HTTPMethod, _ path: String, _ body: [UInt8]) async throws -> [UInt8] {
    var head = HTTPRequestHead(version: .http1_1, method: method, uri: path)
    head.headers.add(name: "Host", value: host)
    head.headers.add(name: "Authorization", value: "Bearer \(token)")
    if method == .POST {
      head.headers.add(name: "Content-Type", value: "application/json")
      head.headers.add(name: "Content-Length", value: String(body.count))
    }
    let answer = channel.eventLoop.makePromise(of: ReplayExchange.Answer.self)
    channel.writeAndFlush(
      ReplayExchange.Request(head: head, body: ByteBuffer(bytes: body), answer: answer)
    ).whenFailure { answer.fail($0) }
    let (status, bytes) = try await answer.futureResult.get()
    guard (200..<300).contains(status) else {
      throw CaseworkError(
        .internalFault,
        "the workbench refused the simulation's request with \(status): "
          + EvidenceText.escaped(String(decoding: bytes.prefix(400), as: UTF8.self)))
    }
    return bytes
  }
}

/// Takes a request at a time through a channel, and gathers its answer.
private final class ReplayExchange: ChannelDuplexHandler {
  typealias InboundIn = HTTPClientResponsePart
  typealias OutboundIn = Request
  typealias OutboundOut = HTTPClientRequestPart

  /// The status and the body.
  typealias Answer = (status: Int, body: [UInt8])

  /// A request, and where its answer goes.
  struct Request {
    let head: HTTPRequestHead
    let body: ByteBuffer
    let answer: EventLoopPromise<Answer>
  }

  /// The largest answer that is taken, in bytes.
  private static let largestAnswer = 1 << 24

  private var waiting: EventLoopPromise<Answer>?
  private var answer: Answer = (0, [])

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    let request = unwrapOutboundIn(data)
    guard context.channel.isActive, waiting == nil else {
      promise?.fail(Self.closed)
      return
    }
    waiting = request.answer
    answer = (0, [])
    context.write(wrapOutboundOut(.head(request.head)), promise: nil)
    if request.body.readableBytes > 0 {
      context.write(wrapOutboundOut(.body(.byteBuffer(request.body))), promise: nil)
    }
    context.write(wrapOutboundOut(.end(nil)), promise: promise)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): answer.status = Int(head.status.code)
    case .body(let buffer):
      guard answer.body.count + buffer.readableBytes <= Self.largestAnswer else {
        fail(CaseworkError(.internalFault, "an answer of the workbench is too long"))
        return context.close(promise: nil)
      }
      answer.body.append(contentsOf: buffer.readableBytesView)
    case .end:
      waiting?.succeed(answer)
      waiting = nil
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    fail(Self.closed)
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    fail(error)
    context.close(promise: nil)
  }

  private func fail(_ error: any Error) {
    waiting?.fail(error)
    waiting = nil
  }

  private static let closed = CaseworkError(
    .internalFault, "the workbench closed a connection of the simulation")
}
