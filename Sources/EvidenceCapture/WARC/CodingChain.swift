// SPDX-License-Identifier: Apache-2.0
// The stack of streams that undoes what HTTP did to a payload.

internal import EvidenceModel
internal import MediaDecoding

/// The streams that undo a body's transfer and content codings, with taps where digests are taken.
struct CodingChain {
  /// What the payload's reader reads.
  private(set) var output: any ByteStream
  /// The body as it lies in the record.
  let rawTap: DigestTap
  /// The taps after `rawTap`: after the chunks were joined, after all codings were undone.
  private(set) var laterTaps: [DigestTap] = []
  private var layers: [any PayloadStream] = []
  private var own: [Finding] = []

  /// Whether anything is undone.
  var undoes: Bool { !layers.isEmpty }

  /// What the streams found.
  var findings: [Finding] { own + layers.flatMap(\.findings) }

  /// A chain over `body`.
  ///
  /// `remaining` says how many of its bytes can still come; `algorithm` is the stated payload
  /// digest's.
  init(
    _ body: any ByteStream, head: HTTPHead?, remaining: @escaping () -> Int,
    algorithm: LabelledDigest.Algorithm?, context: CaptureContext
  ) {
    let isPlain = head.map { !$0.isChunked && $0.codings.allSatisfy { $0 == "identity" } } ?? true
    let stated = algorithm.map { [$0] } ?? []
    let rawDigests = isPlain || algorithm == .sha256 ? stated : stated + [.sha256]
    rawTap = DigestTap(body, rawDigests)
    output = rawTap
    guard let head, !isPlain else { return }
    if head.isChunked {
      add(ChunkedStream(output, bound: remaining), stated)
    }
    let names = head.codings.filter { $0 != "identity" }
    guard names.count <= context.limits.contentCodings else {
      note("http.coding_count", "more content codings than are undone")
      return
    }
    for name in names {
      guard let coding = Self.coding(name) else {
        note("http.coding_unknown", "an unknown content coding; the bytes are taken as they are")
        break
      }
      add(
        DecodedStream(
          output, coding: coding, slot: context.contentDecoder, limits: context.limits.container),
        name == names.last ? stated : [])
    }
  }

  private mutating func add(
    _ layer: any PayloadStream, _ digests: [LabelledDigest.Algorithm]
  ) {
    layers.append(layer)
    output = layer
    guard !digests.isEmpty else { return }
    let tap = DigestTap(layer, digests)
    laterTaps.append(tap)
    output = tap
  }

  private mutating func note(_ code: String, _ detail: String) {
    own.append(Finding(code: code, severity: .defect, detail: detail))
  }

  private static func coding(_ name: String) -> ContentCoding? {
    switch name {
    case "gzip", "x-gzip": .gzip
    case "deflate": .deflate
    case "br": .brotli
    case "zstd": .zstd
    default: nil
    }
  }
}
