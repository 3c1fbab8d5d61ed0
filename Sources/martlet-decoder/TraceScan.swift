// SPDX-License-Identifier: Apache-2.0
// Where provenance joins the child.

internal import EvidenceModel
internal import MediaDecoding
internal import NativeDecoders
internal import Provenance

/// The provenance traces of a file, and what is worth knowing about its metadata.
func scanTraces(
  _ source: any ByteSource, _ format: MediaFormat
) throws -> (traces: [Trace], findings: [Finding]) {
  let tools = ProvenanceTools(
    openDecompression: { try NativeContainers.openDecompression($0, limits: $1) },
    openMarkup: { try NativeContainers.openMarkup($0, limits: $1) })
  return try TraceScanner(tools: tools).scan(source, format: format)
}
