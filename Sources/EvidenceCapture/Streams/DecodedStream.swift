// SPDX-License-Identifier: Apache-2.0
// A content coding undone, with bodies that only claim to have it passed as they are.

internal import EvidenceModel
internal import MediaDecoding

/// A stream with one content coding undone.
///
/// A wrong label is found out from the begin of the body: until the first piece has decoded without
/// error nothing is given out, so a body that was plain all along can pass as it is.
final class DecodedStream: PayloadStream {
  private enum State {
    case unopened
    case open(any Decompression)
    case plain
    case ended
  }

  private static let trialBytes = 64 << 10
  private static let largestFeed = 1 << 20

  private let input: LookaheadInput
  private let coding: ContentCoding
  private let slot: SessionSlot
  private let limits: ContainerLimits
  private var state = State.unopened
  private var feed = LookaheadInput.chunk
  /// Whether the last byte used ended a member, so that the input may end here.
  private var atMemberEnd = false
  private var pending: ArraySlice<UInt8> = []
  private(set) var findings: [Finding] = []

  init(
    _ stream: any ByteStream, coding: ContentCoding, slot: SessionSlot, limits: ContainerLimits
  ) {
    input = LookaheadInput(stream)
    self.coding = coding
    self.slot = slot
    self.limits = limits
  }

  deinit {
    if case .open(let decoder) = state { decoder.close() }
  }

  func next(maximum: Int) throws -> [UInt8] {
    while pending.isEmpty {
      switch state {
      case .unopened: try open()
      case .plain: return try input.next(maximum: maximum)
      case .ended: return []
      case .open(let decoder): try decode(decoder)
      }
    }
    let bytes = Array(pending.prefix(maximum))
    pending.removeFirst(bytes.count)
    return bytes
  }

  private func open() throws {
    let trial = Array(try input.peek(Self.trialBytes))
    guard !trial.isEmpty else {
      state = .ended
      return
    }
    guard Self.mayBegin(trial, coding) else { return passPlain() }
    do {
      let decoder = try slot.use { try $0.openDecompression(coding, limits: limits) }
      state = .open(decoder)
      let step = try slot.guarding { try decoder.step(trial) }
      if try isDoubtful(step, of: trial) {
        let rest = try slot.guarding { try decoder.step([]) }
        guard rest.memberEnded || !rest.output.isEmpty else {
          decoder.close()
          return passPlain()
        }
        input.advance(step.consumed)
        pending = (step.output + rest.output)[...]
        atMemberEnd = rest.memberEnded
      } else {
        try take(step, decoder, given: trial.count)
      }
    } catch let error as DecodeError where error.code == .corrupt {
      if case .open(let decoder) = state { decoder.close() }
      passPlain()
    } catch let error as DecodeError {
      fail(error)
    }
  }

  /// Whether a first step used up a whole short body without reaching an end, in a coding that has no
  /// mark: plain text often decodes like that.
  private func isDoubtful(_ step: DecompressionStep, of trial: [UInt8]) throws -> Bool {
    guard !step.memberEnded, !Self.hasMark(trial, coding) else { return false }
    let usedUp = step.consumed == trial.count || (step.consumed == 0 && step.output.isEmpty)
    return try usedUp && input.peek(trial.count + 1).count == trial.count
  }

  private func decode(_ decoder: any Decompression) throws {
    let given = Array(try input.peek(feed))
    do {
      let step = try slot.guarding { try decoder.step(given) }
      try take(step, decoder, given: given.count)
    } catch let error as DecodeError {
      guard atMemberEnd, error.code == .corrupt else { return fail(error) }
      note("http.trailing_bytes", .notice, "bytes follow the coded body and were left out")
      close(decoder)
    }
  }

  private func take(_ step: DecompressionStep, _ decoder: any Decompression, given: Int) throws {
    input.advance(step.consumed)
    pending = step.output[...]
    let isIdle = step.consumed <= 0 && step.output.isEmpty
    let isNewEnd = step.memberEnded && !(isIdle && atMemberEnd)
    guard isIdle, !isNewEnd else {
      atMemberEnd = step.memberEnded
      return
    }
    if given < Self.largestFeed, try input.peek(given + 1).count > given {
      feed = Self.largestFeed
      return
    }
    if !atMemberEnd { note("http.coding_truncated", .unreadable, "the coded body is cut off") }
    close(decoder)
  }

  private func close(_ decoder: any Decompression) {
    decoder.close()
    state = .ended
  }

  private func passPlain() {
    note("http.not_coded", .notice, "the body claims to be \(coding.rawValue) and is not")
    state = .plain
  }

  private func fail(_ error: DecodeError) {
    if case .open(let decoder) = state { decoder.close() }
    findings.append(.decoding(error, code: "http.coding"))
    state = .ended
  }

  private func note(_ code: String, _ severity: Finding.Severity, _ detail: String) {
    findings.append(Finding(code: code, severity: severity, detail: detail))
  }

  /// Whether a body in `coding` may begin with these bytes, as far as the coding has a mark.
  private static func mayBegin(_ bytes: [UInt8], _ coding: ContentCoding) -> Bool {
    switch coding {
    case .gzip: bytes.starts(with: [0x1f, 0x8b].prefix(bytes.count))
    case .zstd:
      bytes.starts(with: [0x28, 0xb5, 0x2f, 0xfd].prefix(bytes.count))
        || (bytes.count >= 4 && bytes[0] & 0xf0 == 0x50
          && bytes[1...3].elementsEqual([0x2a, 0x4d, 0x18]))
    case .xz: bytes.starts(with: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00].prefix(bytes.count))
    case .bzip2: bytes.starts(with: Array("BZh".utf8).prefix(bytes.count))
    case .brotli, .deflate: true
    }
  }

  /// Whether these bytes bear the coding's mark.
  private static func hasMark(_ bytes: [UInt8], _ coding: ContentCoding) -> Bool {
    switch coding {
    case .gzip, .zstd, .xz, .bzip2: return true
    case .brotli: return false
    case .deflate:
      guard bytes.count >= 2 else { return false }
      return bytes[0] & 0x0f == 8 && (Int(bytes[0]) << 8 | Int(bytes[1])).isMultiple(of: 31)
    }
  }
}
