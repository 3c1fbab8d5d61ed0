// SPDX-License-Identifier: Apache-2.0
// Small streams that payloads are built from.

internal import EvidenceModel
internal import MediaDecoding

/// A payload whose first bytes can be looked at before anybody reads it.
final class PeekedPayload: PayloadStream {
  private let inner: any PayloadStream
  private let input: LookaheadInput
  private var limit: Int
  private var own: [Finding] = []
  private var taken = 0

  init(_ inner: any PayloadStream, limit: Int) {
    self.inner = inner
    self.limit = limit
    input = LookaheadInput(inner)
  }

  var findings: [Finding] { inner.findings + own }
  var undecodedDigest: SHA256Digest? { inner.undecodedDigest }

  /// Goes on at `position`; false when the bytes come from where that is not possible.
  func seek(to position: Int) -> Bool {
    guard let file = inner as? FilePayload else { return false }
    file.seek(to: position)
    input.restart(at: position)
    taken = position
    return true
  }

  /// Lifts the bound: a container is bounded by its own limits.
  func removeLimit() { limit = .max }

  func peek(_ count: Int) throws -> [UInt8] { Array(try input.peek(count)) }

  func next(maximum: Int) throws -> [UInt8] {
    guard own.isEmpty else { return [] }
    let bytes = try input.next(maximum: maximum)
    taken += bytes.count
    guard taken <= limit else {
      own.append(
        Finding(
          code: "payload.limit", severity: .unreadable,
          detail: "the payload is longer than \(limit) bytes and was cut"))
      return []
    }
    return bytes
  }
}

/// A payload read by range from what holds it.
final class SourcePayload: PayloadStream {
  private let stream: SourceStream
  let findings: [Finding]

  init(_ source: any ByteSource, findings: [Finding] = []) {
    stream = SourceStream(source)
    self.findings = findings
  }

  func next(maximum: Int) throws -> [UInt8] { try stream.next(maximum: maximum) }
}

/// A stream that ends at a bound and remembers that it did.
final class BoundedStream: ByteStream {
  private let inner: any ByteStream
  private var left: Int
  private(set) var isExceeded = false

  init(_ inner: any ByteStream, limit: Int) {
    self.inner = inner
    left = limit
  }

  func next(maximum: Int) throws -> [UInt8] {
    guard !isExceeded else { return [] }
    let bytes = try inner.next(maximum: maximum)
    guard bytes.count <= left else {
      isExceeded = true
      return []
    }
    left -= bytes.count
    return bytes
  }
}

/// A stream that makes digests of what passes.
final class DigestTap: ByteStream {
  private let inner: any ByteStream
  private var digests: [RunningDigest]

  init(_ inner: any ByteStream, _ algorithms: [LabelledDigest.Algorithm]) {
    self.inner = inner
    digests = algorithms.map(RunningDigest.init)
  }

  func next(maximum: Int) throws -> [UInt8] {
    let bytes = try inner.next(maximum: maximum)
    for index in digests.indices { digests[index].update(bytes) }
    return bytes
  }

  /// The digest by `algorithm` of what has passed; `nil` when it was not asked for.
  func digest(_ algorithm: LabelledDigest.Algorithm) -> [UInt8]? {
    digests.first { $0.algorithm == algorithm }?.value
  }
}

extension ByteStream {
  /// Reads to the end and forgets the bytes.
  func drain() throws {
    while try !next(maximum: LookaheadInput.chunk).isEmpty {}
  }

  /// All bytes, or `nil` when there are more than `limit`.
  func collect(limit: Int) throws -> [UInt8]? {
    var all: [UInt8] = []
    while true {
      let bytes = try next(maximum: LookaheadInput.chunk)
      if bytes.isEmpty { return all }
      guard all.count + bytes.count <= limit else { return nil }
      all += bytes
    }
  }
}
