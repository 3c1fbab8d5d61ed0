// SPDX-License-Identifier: Apache-2.0
// Bytes in order with look-ahead, lines and a little way back.

internal import MediaDecoding

/// Bytes in order with look-ahead, lines, and up to `retained` bytes of the way back.
final class LookaheadInput: ByteStream {
  static let chunk = 256 << 10
  /// The least that is asked for to look ahead: enough for many heads, little beside a payload.
  private static let leastRead = 64 << 10

  /// A line, or why there is none.
  enum Line {
    /// A line without its end.
    case line([UInt8])
    /// No line end within the limit.
    case tooLong
    /// The input ended before a line end.
    case end
  }

  private let upstream: any ByteStream
  private let retained: Int
  private var buffer: [UInt8] = []
  private var cursor = 0
  private var ended = false

  /// How many bytes were taken since the start.
  private(set) var position: Int

  init(_ upstream: any ByteStream, retained: Int = 0, position: Int = 0) {
    self.upstream = upstream
    self.retained = retained
    self.position = position
  }

  private var available: Int { buffer.count - cursor }

  private func fill(_ count: Int) throws {
    while available < count, !ended {
      let more = try upstream.next(maximum: max(count - available, Self.leastRead))
      guard !more.isEmpty else {
        ended = true
        return
      }
      compact()
      buffer.append(contentsOf: more)
    }
  }

  private func compact() {
    let surplus = cursor - retained
    guard surplus > 0 else { return }
    buffer.removeSubrange(..<surplus)
    cursor -= surplus
  }

  /// Up to `count` coming bytes, fewer only before the end; they stay to be taken.
  func peek(_ count: Int) throws -> ArraySlice<UInt8> {
    try fill(count)
    return buffer[cursor..<cursor + min(count, available)]
  }

  /// Whether the coming bytes are `prefix`.
  func startsWith(_ prefix: [UInt8]) throws -> Bool {
    try peek(prefix.count).elementsEqual(prefix)
  }

  /// Passes over up to `count` bytes that were seen by ``peek(_:)``.
  func advance(_ count: Int) {
    let step = max(0, min(count, available))
    cursor += step
    position += step
  }

  /// The next bytes, at most `maximum`; empty at the end.
  func next(maximum: Int) throws -> [UInt8] {
    if available == 0, retained == 0, !ended {
      let more = try upstream.next(maximum: min(maximum, Self.chunk))
      if more.isEmpty { ended = true }
      position += more.count
      return more
    }
    let bytes = Array(try peek(1).isEmpty ? [] : buffer[cursor..<cursor + min(maximum, available)])
    advance(bytes.count)
    return bytes
  }

  /// The next line, ended by LF or CR LF and at most `limit` bytes; it is taken.
  func line(limit: Int) throws -> Line {
    var searched = 0
    while true {
      let from = cursor + searched
      if let end = buffer[from...].firstIndex(of: 0x0a) {
        let text = buffer[cursor..<end]
        guard text.count <= limit else { return .tooLong }
        let line = Array(text.last == 0x0d ? text.dropLast() : text)
        advance(end + 1 - cursor)
        return .line(line)
      }
      searched = available
      guard searched <= limit else { return .tooLong }
      guard !ended else { return .end }
      try fill(searched + 1)
    }
  }

  /// Passes over CR and LF.
  func skipLineEnds() throws {
    while let byte = try peek(1).first, byte == 0x0a || byte == 0x0d { advance(1) }
  }

  /// Moves on to the next place where `prefix` begins a line; false when there is none.
  ///
  /// The present place counts as the begin of a line only when `fromHere`.
  func skip(toLineStarting prefix: [UInt8], fromHere: Bool) throws -> Bool {
    if fromHere, try startsWith(prefix) { return true }
    while true {
      let window = try peek(Self.chunk)
      guard !window.isEmpty else { return false }
      guard let lineEnd = window.firstIndex(of: 0x0a) else {
        advance(window.count)
        continue
      }
      advance(lineEnd + 1 - window.startIndex)
      if try startsWith(prefix) { return true }
    }
  }

  /// Goes back to `earlier` as far as bytes are retained, and gives where it stands then.
  @discardableResult
  func rewind(to earlier: Int) -> Int {
    let back = min(max(0, position - earlier), cursor)
    cursor -= back
    position -= back
    return position
  }

  /// Forgets that the upstream had ended.
  func resume() { ended = false }

  /// Forgets everything: the upstream now stands at `position`.
  func restart(at position: Int) {
    buffer = []
    cursor = 0
    ended = false
    self.position = position
  }
}
