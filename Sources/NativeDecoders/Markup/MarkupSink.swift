// SPDX-License-Identifier: Apache-2.0
// Collects the events that the C parser calls back with, within limits.

internal import CXML
internal import MediaDecoding

/// Collects the events that the C parser calls back with, within limits.
@safe
final class MarkupSink {
  private let limits: MarkupLimits
  private var events: [MarkupEvent] = []
  private var text: [UInt8] = []
  private var isTextCut = false
  private var depth = 0
  private var count = 0
  /// Why the parser was stopped.
  private(set) var failure: DecodeError?
  /// The parser to stop when a limit is reached; set by its owner for as long as it lives.
  var parser: UnsafeMutablePointer<xmlParserCtxt>?

  /// Starts empty.
  init(_ limits: MarkupLimits) { self.limits = limits }

  /// The events since the last call; text at the end is kept back, for more of it may come.
  func take(isLast: Bool) -> [MarkupEvent] {
    if isLast { flushText() }
    defer { events = [] }
    return events
  }

  /// Stops the parser.
  func stop(_ code: DecodeError.Code, _ detail: String) {
    if failure == nil { failure = DecodeError(code, detail) }
    if let parser = unsafe parser { unsafe xmlStopParser(parser) }
  }

  /// An element begins.
  func start(_ name: String, _ attributes: [MarkupAttribute]) {
    depth += 1
    guard depth <= limits.depth else { return stop(.limit, "elements are nested too deeply") }
    append(.start(name: name, attributes: attributes), weight: 1 + attributes.count)
  }

  /// An element ends.
  func end(_ name: String) {
    depth = max(0, depth - 1)
    append(.end(name: name), weight: 1)
  }

  /// Text comes, in any pieces.
  func characters(_ start: UnsafePointer<UInt8>?, _ length: Int32) {
    guard failure == nil, !isTextCut, length > 0, let start = unsafe start else { return }
    let piece = unsafe UnsafeBufferPointer(start: start, count: Int(length))
    unsafe text.append(contentsOf: piece.prefix(limits.textBytes - text.count + 1))
    guard text.count > limits.textBytes else { return }
    text.removeLast(text.count - Self.boundary(in: text, atMost: limits.textBytes))
    isTextCut = true
  }

  /// The text at `start`, cut to the limit at the boundary of a character.
  func string(_ start: UnsafePointer<UInt8>?, length: Int? = nil) -> String {
    guard let start = unsafe start else { return "" }
    let count = unsafe length ?? Int(xmlStrlen(start))
    let bytes = unsafe UnsafeBufferPointer(start: start, count: max(0, count))
    let kept =
      unsafe count <= limits.textBytes ? count : Self.boundary(in: bytes, atMost: limits.textBytes)
    return unsafe String(decoding: bytes.prefix(kept), as: UTF8.self)
  }

  private func append(_ event: MarkupEvent, weight: Int) {
    flushText()
    guard failure == nil else { return }
    count += weight
    guard count <= limits.events else { return stop(.limit, "more events than allowed") }
    events.append(event)
  }

  private func flushText() {
    defer {
      text.removeAll(keepingCapacity: true)
      isTextCut = false
    }
    guard !text.isEmpty, failure == nil else { return }
    count += 1
    guard count <= limits.events else { return stop(.limit, "more events than allowed") }
    events.append(.text(String(decoding: text, as: UTF8.self)))
  }

  /// The last boundary of a character at or before `limit` in UTF-8 longer than that.
  private static func boundary(
    in bytes: some RandomAccessCollection<UInt8>, atMost limit: Int
  ) -> Int {
    var end = max(0, limit)
    while end > 0, bytes[offset: end] & 0xc0 == 0x80 { end -= 1 }
    return end
  }
}

extension RandomAccessCollection<UInt8> {
  fileprivate subscript(offset offset: Int) -> UInt8 { self[index(startIndex, offsetBy: offset)] }
}
