// SPDX-License-Identifier: Apache-2.0
// The traces of an item as they are stored, from what a decoder found.

internal import EvidenceModel
internal import MediaDecoding
internal import Provenance

/// Makes the traces that are stored of what a decoder found.
enum ItemTraces {
  /// Those that say something, and for a model file its hashes.
  ///
  /// - Parameters:
  ///   - found: what a decoder found.
  ///   - kind: the kind of the item.
  ///   - format: its format, where it is known.
  ///   - byteCount: its size in bytes.
  ///   - sha256: the 64 digits of its SHA-256.
  ///   - digests: hashes of a model file; `nil` for other items.
  /// - Returns: the traces in their order.
  static func stored(
    _ found: [Trace], kind: ItemKind, format: MediaFormat?, byteCount: Int, sha256: String,
    digests: ModelDigests?
  ) -> [Trace] {
    let traces = found.filter { !$0.isInapplicableTest }
    guard kind == .model, let format, let digests else { return traces }
    return ModelTraces.adding(
      digests, sha256: sha256, format: format, byteCount: byteCount, to: traces)
  }
}
