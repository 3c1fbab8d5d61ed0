// SPDX-License-Identifier: Apache-2.0
// A request's head must come soon after its first byte: who sends it a byte at a time is cut off.

internal import NIOCore
internal import NIOHTTP1

/// Closes connections on which the head of a request does not come whole in time.
///
/// An idle connection may stay; the clock runs from the first byte of a head to its last. Bodies have a clock of
/// their own (``BodyReading``).
final class HeadDeadline: ChannelInboundHandler, RemovableChannelHandler {
  /// It reads nothing itself; what it adds to the connection does.
  typealias InboundIn = Never

  private let time: TimeAmount

  /// Gives a head `seconds` to come.
  init(seconds: Double) { time = .milliseconds(Int64(seconds * 1_000)) }

  func handlerAdded(context: ChannelHandlerContext) {
    let pipeline = context.pipeline.syncOperations
    let clock = HeadClock(time: time)
    do {
      let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
      try pipeline.addHandler(ByteWatch(clock: clock), position: .before(decoder))
      try pipeline.addHandler(HeadWatch(clock: clock), position: .after(decoder))
    } catch {
      // A connection that nobody watches is not served.
      context.close(promise: nil)
    }
  }
}

/// The clock of one connection; used on its event loop alone.
private final class HeadClock {
  private let time: TimeAmount
  private var running: Scheduled<Void>?
  private var isWithinRequest = false

  init(time: TimeAmount) { self.time = time }

  func byteCame(_ context: ChannelHandlerContext) {
    guard !isWithinRequest, running == nil else { return }
    let channel = context.channel
    running = context.eventLoop.assumeIsolated().scheduleTask(in: time) {
      channel.close(promise: nil)
    }
  }

  func headCame() {
    isWithinRequest = true
    stop()
  }

  func answerEnded() { isWithinRequest = false }

  func stop() {
    running?.cancel()
    running = nil
  }
}

/// Sees the bytes that come, before they are read as HTTP.
private final class ByteWatch: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let clock: HeadClock

  init(clock: HeadClock) { self.clock = clock }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    clock.byteCame(context)
    context.fireChannelRead(data)
  }

  func channelInactive(context: ChannelHandlerContext) {
    clock.stop()
    context.fireChannelInactive()
  }
}

/// Sees the heads that came whole, and where answers end.
private final class HeadWatch: ChannelDuplexHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  private let clock: HeadClock

  init(clock: HeadClock) { self.clock = clock }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if case .head = unwrapInboundIn(data) { clock.headCame() }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    if case .end = unwrapOutboundIn(data) { clock.answerEnded() }
    context.write(data, promise: promise)
  }
}
