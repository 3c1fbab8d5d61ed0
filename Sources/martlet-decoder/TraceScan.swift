// SPDX-License-Identifier: Apache-2.0
// Where provenance joins the child.

internal import EvidenceModel
internal import MediaDecoding

/// The provenance traces of a file.
func scanTraces(
  _ source: any ByteSource, _ format: MediaFormat
) throws -> (traces: [Trace], findings: [Finding]) {
  ([], [])
}
