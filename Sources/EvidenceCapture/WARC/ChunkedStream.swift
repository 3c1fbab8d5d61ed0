// SPDX-License-Identifier: Apache-2.0
// The chunked transfer coding, undone; and what to do with bodies that only claim to have it.

internal import EvidenceModel
internal import MediaDecoding

/// The chunked transfer coding undone (RFC 9112, section 7.1).
///
/// A body that is not chunked passes as it is; where chunking breaks, the rest passes as it is.
final class ChunkedStream: PayloadStream {
  private enum State {
    case first
    case header
    case data(Int)
    case plain
    case ended
  }

  private let input: LookaheadInput
  private let bound: () -> Int
  private var state = State.first
  private(set) var findings: [Finding] = []

  /// `bound` says how many bytes can still come: no chunk is larger.
  init(_ stream: any ByteStream, bound: @escaping () -> Int) {
    input = LookaheadInput(stream)
    self.bound = bound
  }

  func next(maximum: Int) throws -> [UInt8] {
    while true {
      switch state {
      case .first, .header: try readHeader()
      case .plain: return try input.next(maximum: maximum)
      case .ended: return []
      case .data(let left):
        let bytes = try input.next(maximum: min(maximum, left))
        if bytes.isEmpty {
          note("http.chunks_cut", "the last chunk is missing or cut off")
          state = .ended
        } else if bytes.count == left {
          state = try endsChunk() ? .header : .plain
        } else {
          state = .data(left - bytes.count)
        }
        if !bytes.isEmpty { return bytes }
      }
    }
  }

  private func readHeader() throws {
    guard let (size, length) = try header() else {
      if case .first = state {
        if try !input.peek(1).isEmpty {
          note("http.not_chunked", "the body claims to be chunked and is not", .notice)
        }
        state = .plain
      } else if try input.peek(1).isEmpty {
        note("http.chunks_cut", "the last chunk is missing or cut off")
        state = .ended
      } else {
        note("http.bad_chunk", "a chunk has no valid size; the rest is taken as it is")
        state = .plain
      }
      return
    }
    input.advance(length)
    state = .data(size)
    if size == 0 { try readTrailers() }
  }

  /// The size of the chunk that begins here and the length of its line; `nil` when none does.
  private func header() throws -> (size: Int, length: Int)? {
    let window = try input.peek(1_024)
    guard let end = window.firstIndex(of: 0x0a) else { return nil }
    let line = window[..<end].prefix { $0 != UInt8(ascii: ";") }
    let digits = String(decoding: Array(line).trimmed, as: UTF8.self)
    guard (1...15).contains(digits.utf8.count), digits.utf8.allSatisfy(Self.isHexDigit),
      let size = Int(digits, radix: 16)
    else { return nil }
    let length = end + 1 - window.startIndex
    let available = bound().addingReportingOverflow(window.count)
    guard available.overflow || size <= available.partialValue else { return nil }
    return (size, length)
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
  }

  /// Takes the line end after a chunk's bytes; false when it is not there.
  private func endsChunk() throws -> Bool {
    if try input.startsWith([0x0d, 0x0a]) {
      input.advance(2)
    } else if try input.startsWith([0x0a]) {
      input.advance(1)
    } else if try !input.peek(1).isEmpty {
      note("http.bad_chunk", "a chunk does not end where it says; the rest is taken as it is")
      return false
    }
    return true
  }

  private func readTrailers() throws {
    state = .ended
    var lines = 0
    while case .line(let line) = try input.line(limit: 8 << 10), !line.isEmpty, lines < 256 {
      lines += 1
    }
    if try !input.peek(1).isEmpty {
      note("http.trailing_bytes", "bytes follow the last chunk and were left out", .notice)
    }
  }

  private func note(_ code: String, _ detail: String, _ severity: Finding.Severity = .defect) {
    findings.append(Finding(code: code, severity: severity, detail: detail))
  }
}
