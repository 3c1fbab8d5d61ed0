// SPDX-License-Identifier: Apache-2.0
// The decoded bytes of a stream of compressed members, with where each member begins, and a way on
// after damage.

internal import EvidenceModel
internal import MediaDecoding

/// The decoded bytes of compressed members one after another: a `.warc.gz` with a member a record,
/// or one member around everything.
final class MemberStream: ByteStream {
  /// Where a member begins, in decoded and in compressed bytes.
  struct Boundary {
    let decoded: Int
    let compressed: Int
  }

  private static let largestFeed = 256 << 10
  /// Candidates tried after one damage: each costs the opening of a decoder.
  private static let candidateLimit = 10_000

  private let compressed: LookaheadInput
  private let coding: ContentCoding
  private let slot: SessionSlot
  private let limits: ContainerLimits
  private let magic: [UInt8]
  private var decoder: (any Decompression)?
  private var boundaries: [Boundary] = [Boundary(decoded: 0, compressed: 0)]
  private var memberStart = 0
  private var isInMember = false
  private var feed = 16 << 10
  private var pending: ArraySlice<UInt8> = []
  private var decodedCount = 0
  private var isFinished = false
  private var candidatesLeft = MemberStream.candidateLimit

  /// Why the stream broke off; the reader takes it and calls ``resume()``.
  private(set) var failure: Finding?

  init(
    _ stream: any ByteStream, coding: ContentCoding, slot: SessionSlot, limits: ContainerLimits
  ) {
    compressed = LookaheadInput(stream, retained: Self.largestFeed)
    self.coding = coding
    self.slot = slot
    self.limits = limits
    magic = coding == .zstd ? [0x28, 0xb5, 0x2f, 0xfd] : [0x1f, 0x8b, 0x08]
  }

  deinit { decoder?.close() }

  /// The last boundary at or before `position`; earlier ones are forgotten.
  func boundary(atOrBefore position: Int) -> Boundary? {
    let later = boundaries.firstIndex { $0.decoded > position } ?? boundaries.count
    if later > 1 { boundaries.removeFirst(later - 1) }
    return boundaries.first.flatMap { $0.decoded <= position ? $0 : nil }
  }

  /// The first known boundary after `position`.
  func boundary(after position: Int) -> Boundary? {
    boundaries.first { $0.decoded > position }
  }

  func next(maximum: Int) throws -> [UInt8] {
    if pending.isEmpty {
      guard failure == nil, !isFinished else { return [] }
      do {
        pending = try decode()[...]
      } catch let error as DecodeError {
        fail(error)
      }
    }
    let bytes = Array(pending.prefix(maximum))
    pending.removeFirst(bytes.count)
    return bytes
  }

  private func fail(_ error: DecodeError) {
    decoder?.close()
    decoder = nil
    failure = .decoding(error, code: "warc.member", offset: memberStart)
  }

  /// Decodes until something comes out; empty at the end.
  private func decode() throws -> [UInt8] {
    while true {
      let given = Array(try compressed.peek(feed))
      if given.isEmpty, !isInMember {
        isFinished = true
        return []
      }
      let step = try self.step(given)
      compressed.advance(step.consumed)
      let isIdle = step.consumed <= 0 && step.output.isEmpty
      if step.consumed > 0 { isInMember = true }
      decodedCount += step.output.count
      if step.memberEnded, !isIdle {
        endMember()
      } else if isIdle {
        guard given.count == feed, feed < Self.largestFeed else {
          throw DecodeError(.truncated, "the compressed member is cut off")
        }
        feed = Self.largestFeed
      } else {
        feed = min(feed * 2, Self.largestFeed)
      }
      if !step.output.isEmpty { return step.output }
    }
  }

  private func endMember() {
    isInMember = false
    feed = 16 << 10
    memberStart = compressed.position
    boundaries.append(Boundary(decoded: decodedCount, compressed: memberStart))
  }

  private func step(_ given: [UInt8]) throws -> DecompressionStep {
    let open: any Decompression
    if let decoder {
      open = decoder
    } else {
      open = try slot.use { try $0.openDecompression(coding, limits: limits) }
      decoder = open
    }
    return try slot.guarding { try open.step(given) }
  }

  /// Goes on at the next member after the damaged one whose content begins with `prefix`; false when
  /// there is none.
  func resume(atContent prefix: [UInt8]) throws -> Bool {
    failure = nil
    compressed.rewind(to: memberStart + 1)
    while candidatesLeft > 0, try findMagic() {
      candidatesLeft -= 1
      let candidate = compressed.position
      guard try begins(with: prefix) else {
        compressed.advance(1)
        continue
      }
      decoder?.close()
      decoder = nil
      isInMember = false
      feed = 16 << 10
      memberStart = candidate
      boundaries.append(Boundary(decoded: decodedCount, compressed: candidate))
      return true
    }
    isFinished = true
    return false
  }

  private func findMagic() throws -> Bool {
    while true {
      let window = try compressed.peek(Self.largestFeed)
      guard window.count >= magic.count else { return false }
      var from = window.startIndex
      while let at = window[from...].firstIndex(of: magic[0]), at + magic.count <= window.endIndex {
        if window[at..<at + magic.count].elementsEqual(magic) {
          compressed.advance(at - window.startIndex)
          return true
        }
        from = at + 1
      }
      compressed.advance(window.count - magic.count + 1)
    }
  }

  /// Whether the member at hand decodes to something that begins with `prefix`.
  private func begins(with prefix: [UInt8]) throws -> Bool {
    let given = Array(try compressed.peek(Self.largestFeed))
    do {
      let trial = try slot.use { try $0.openDecompression(coding, limits: limits) }
      defer { trial.close() }
      let step = try slot.guarding { try trial.step(given) }
      return step.output.starts(with: prefix)
    } catch is DecodeError {
      return false
    }
  }
}
