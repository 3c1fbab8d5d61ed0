// SPDX-License-Identifier: Apache-2.0
// Which earlier capture a `revisit` means: by payload digest, by address and date, by record.

internal import EvidenceModel

/// One way to name a record: a truncated SHA-256 of what names it, so that a long crawl's index stays
/// small and an adversary cannot make two records collide.
struct RevisitKey: Hashable {
  private let high: UInt64
  private let low: UInt64

  private init(_ tag: UInt8, _ parts: [[UInt8]]) {
    var writer = CanonicalWriter()
    writer.write(tag)
    for part in parts { writer.write(part) }
    let digest = RunningDigest.of(writer.bytes, .sha256)
    high = digest[0..<8].reduce(0) { $0 << 8 | UInt64($1) }
    low = digest[8..<16].reduce(0) { $0 << 8 | UInt64($1) }
  }

  static func payload(_ digest: LabelledDigest) -> RevisitKey {
    RevisitKey(1, [Array(digest.algorithm.rawValue.utf8), digest.bytes])
  }

  static func address(_ url: [UInt8], _ date: Instant) -> RevisitKey {
    var writer = CanonicalWriter()
    writer.write(date.microseconds)
    return RevisitKey(2, [WebAddress.canonical(url), writer.bytes])
  }

  static func record(_ identifier: [UInt8]) -> RevisitKey { RevisitKey(3, [identifier]) }
}

/// What a `revisit` record says about the record it means.
struct RevisitReference {
  /// Ways to name that record, best first.
  var targets: [RevisitKey]
  var payloadDigest: LabelledDigest?
  var address: Locator?
  var date: Instant?
}

/// The ordinals of earlier captures by the keys that name them.
///
/// The first record with a key keeps it.
final class RevisitIndex {
  private let limit: Int
  private var ordinals: [RevisitKey: UInt32] = [:]
  /// Whether a key was left out because the index is full.
  private(set) var isFull = false

  init(limit: Int) { self.limit = limit }

  func add(_ keys: [RevisitKey], ordinal: Int) {
    guard let value = UInt32(exactly: ordinal) else {
      isFull = true
      return
    }
    for key in keys where ordinals[key] == nil {
      guard ordinals.count < limit else {
        isFull = true
        return
      }
      ordinals[key] = value
    }
  }

  /// The ordinal of the first of `keys` that is known.
  func ordinal(of keys: [RevisitKey]) -> Int? {
    keys.lazy.compactMap { self.ordinals[$0] }.first.map(Int.init)
  }
}
