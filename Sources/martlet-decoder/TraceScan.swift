// SPDX-License-Identifier: Apache-2.0
// Where provenance joins the child.

internal import EvidenceModel
internal import MediaDecoding
internal import NativeDecoders
internal import PerceptualHash
internal import Provenance

/// The provenance traces of a file, and what is worth knowing about its metadata.
///
/// `pdq` is the hash of the picture as stored, when it is known.
func scanTraces(
  _ source: any ByteSource, _ format: MediaFormat, _ pdq: PDQFingerprint?
) throws -> (traces: [Trace], findings: [Finding]) {
  let tools = ProvenanceTools(
    openDecompression: { try NativeContainers.openDecompression($0, limits: $1) },
    openMarkup: { try NativeContainers.openMarkup($0, limits: $1) },
    rows: VipsPictureRows(),
    fingerprint: { luma, width, height in
      var hasher = PDQHasher()
      return hasher.hash(luma: luma.span, width: width, height: height)
    })
  return try TraceScanner(tools: tools).scan(source, format: format, pdq: pdq)
}
