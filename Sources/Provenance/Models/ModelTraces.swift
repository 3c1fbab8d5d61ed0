// SPDX-License-Identifier: Apache-2.0
// Puts the hashes of a model file into the trace that describes it.

public import EvidenceModel
public import MediaDecoding

/// The traces of a model file with its hashes.
public enum ModelTraces {
  /// The kind of the trace that describes a model file.
  public static let kind = "model.file"

  /// Adds the hashes to the trace that describes the file.
  ///
  /// Where there is none, since the file could not be read, one is made that holds its format alone: a file
  /// that no parser reads is still known by its hashes.
  ///
  /// - Parameters:
  ///   - digests: what was made while the file streamed by.
  ///   - sha256: the 64 digits of the whole file's SHA-256.
  ///   - format: the file's format.
  ///   - byteCount: the number of its bytes.
  ///   - traces: what a decoder found.
  /// - Returns: the traces, that of the file with its hashes.
  public static func adding(
    _ digests: ModelDigests, sha256: String, format: MediaFormat, byteCount: Int,
    to traces: [Trace]
  ) -> [Trace] {
    var traces = traces
    let index = traces.firstIndex { $0.kind == kind }
    let known = index.map { traces[$0] } ?? bare(format, byteCount)
    let whole = Trace(
      kind: kind, tool: known.tool, claim: known.claim, carrier: known.carrier,
      offset: known.offset, length: known.length, strength: known.strength,
      forgeability: known.forgeability,
      fields: known.fields + fields(digests, sha256, stated: known.fields))
    if let index { traces[index] = whole } else { traces.insert(whole, at: 0) }
    return traces
  }

  private static func bare(_ format: MediaFormat, _ byteCount: Int) -> Trace {
    let words = [("format", format.rawValue), ("role", "unknown"), ("role_basis", "none")]
    return Trace(
      kind: kind, tool: nil, claim: .note, carrier: format.rawValue, offset: 0, length: byteCount,
      strength: .hint, forgeability: .trivial,
      fields: words.map { TraceField(name: $0.0, value: $0.1, isEvidenceText: false) })
  }

  private static func fields(
    _ digests: ModelDigests, _ sha256: String, stated: [TraceField]
  ) -> [TraceField] {
    var fields: [TraceField] = []
    func add(_ name: String, _ value: String?) {
      guard let value else { return }
      fields.append(TraceField(name: name, value: value, isEvidenceText: true))
    }
    add("sha256", sha256)
    add("autov1", digests.autoV1)
    add("autov2", String(sha256.prefix(10)))
    add("tensors_sha256", digests.tensors)
    add("autov3", digests.tensors.map { String($0.prefix(12)) })
    let claims = stated.filter { $0.name == "stated_tensors_sha256" }.map(\.value)
    if let tensors = digests.tensors, !claims.isEmpty {
      let agrees = claims.allSatisfy { $0 == tensors }
      fields.append(
        TraceField(name: "tensors_agree", value: agrees ? "yes" : "no", isEvidenceText: false))
    }
    return fields
  }
}
