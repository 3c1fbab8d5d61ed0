// SPDX-License-Identifier: Apache-2.0
// What was found in one file, and as one JSON object.

internal import Casework
internal import EvidenceModel
internal import Foundation
internal import MediaDecoding
internal import Provenance

/// What was found in one file.
struct Inspection {
  let file: WalkedFile
  private(set) var sha256: String?
  private(set) var kind: ItemKind?
  private(set) var format: MediaFormat?
  private(set) var traces: [Trace] = []
  private(set) var findings: [Finding] = []
  private(set) var conclusion: ProvenanceConclusion?
  private(set) var error: (code: String, message: String)?

  /// Reads a file in a sandboxed child.
  ///
  /// The picture is decoded and hashed too, for the comparison of thumbnails.
  init(_ file: WalkedFile, decoders: SandboxedDecoders) {
    self.file = file
    var digests: FileDigests?
    do {
      let source = try FileSource(rawPath: file.rawPath)
      digests = try FileDigests(source, algorithms: [.sha256], wantsModel: true)
      sha256 = digests?.sha256
      let path = file.rawPath
      let answer = try decoders.examine(
        { try FileSource(rawPath: path) },
        ExaminationRequest(
          wantsPDQ: true, wantsDihedral: false, wantsTraces: true, limits: .standard)
      ).wait()
      kind = answer.kind
      format = answer.format
      traces = answer.traces + (kind == .image ? Self.settings(beside: file) : [])
      findings = answer.findings
      conclusion = ConclusionRules.conclude(traces)
      error = answer.error.map { ($0.code.rawValue, $0.detail) }
      if let change = source.change { error = (change.code, change.message) }
    } catch let fault as FileFault {
      error = (fault.code, fault.message)
    } catch let fault as DecodeError {
      error = (fault.code.rawValue, fault.detail)
    } catch {
      self.error = ("unreadable", "the file cannot be read")
    }
    if let digests { addHashes(digests) }
  }

  /// What texts beside a picture say of it.
  ///
  /// One that cannot be read is told where it is a file of its own.
  private static func settings(beside file: WalkedFile) -> [Trace] {
    file.textsBeside.compactMap { path in
      guard let source = try? FileSource(rawPath: path),
        source.byteCount <= SettingsSidecar.maximumBytes,
        let bytes = try? source.read(at: 0, count: source.byteCount)
      else { return nil }
      return SettingsSidecar.trace(of: bytes, at: path)
    }
  }

  /// Adds the hashes of a model file, whether or not a decoder could read it.
  private mutating func addHashes(_ digests: FileDigests) {
    guard let model = digests.model, let sha256 = digests.sha256 else { return }
    kind = model.format.itemKind
    format = model.format
    traces = ModelTraces.adding(
      model.digests, sha256: sha256, format: model.format, byteCount: digests.byteCount, to: traces)
    conclusion = ConclusionRules.conclude(traces)
  }

  /// Whether the file holds Content Credentials that no library read.
  var hasUnreadCredentials: Bool {
    traces.contains { trace in
      trace.kind == "c2pa.manifest"
        && trace.fields.contains { $0.name == "state" && $0.value == "library_missing" }
    }
  }

  /// Whether the file has no bytes.
  var isEmpty: Bool { sha256 == SHA256Digest.ofEmptyInput.description }

  /// A field's value, masked unless evidence text is to be shown.
  static func shown(_ value: String, isEvidence: Bool, showsText: Bool) -> String {
    isEvidence && !showsText ? EvidenceText.masked(value) : value
  }
}

// MARK: - JSON

extension Inspection {
  /// One line of `martlet.inspect/1`.
  func json(showsText: Bool) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("schema", "martlet.inspect/1"), .init("path", .string(file.text)),
    ]
    if !file.isUTF8 {
      members.append(.init("path_b64", .string(Data(file.rawPath).base64EncodedString())))
    }
    members += [
      .init("sha256", JSONValue(sha256)), .init("kind", JSONValue(kind?.rawValue)),
      .init("traces", .array(traces.map { Self.json($0, showsText: showsText) })),
      .init("findings", .array(findings.map(Self.json))),
      .init(
        "conclusion",
        conclusion.map {
          [
            "code": .string($0.code.rawValue), "strength": JSONValue($0.strength?.rawValue),
            "reasons": .array($0.reasons.map(JSONValue.string)),
          ]
        } ?? .null),
      .init(
        "error",
        error.map { ["code": .string($0.code), "message": .string($0.message)] } ?? .null),
    ]
    return .object(members)
  }

  private static func json(_ finding: Finding) -> JSONValue {
    [
      "code": .string(finding.code), "severity": .string(finding.severity.rawValue),
      "detail": .string(finding.detail), "offset": JSONValue(finding.offset),
    ]
  }

  private static func json(_ trace: Trace, showsText: Bool) -> JSONValue {
    [
      "kind": .string(trace.kind), "tool": JSONValue(trace.tool),
      "claim": .string(trace.claim.rawValue),
      "carrier": .string(trace.carrier), "offset": JSONValue(trace.offset),
      "length": JSONValue(trace.length), "strength": .string(trace.strength.rawValue),
      "forgeability": .string(trace.forgeability.rawValue),
      "survival": JSONValue(trace.survival?.rawValue),
      "fields": .object(members(trace.fields, showsText: showsText)),
      "generation": json(trace.generation, showsText: showsText),
    ]
  }

  /// Fields by name; of a name given again the second is `name.2`, and so on.
  private static func members(
    _ fields: [TraceField], showsText: Bool
  ) -> [JSONValue.Member] {
    var counts: [String: Int] = [:]
    return fields.map { field in
      let count = counts[field.name, default: 0] + 1
      counts[field.name] = count
      return JSONValue.Member(
        count == 1 ? field.name : "\(field.name).\(count)",
        .string(
          shown(field.value, isEvidence: field.isEvidenceText, showsText: showsText)))
    }
  }

  /// The normal form; null when the trace says nothing of how a picture was made.
  private static func json(_ record: GenerationRecord, showsText: Bool) -> JSONValue {
    guard !record.isEmpty else { return .null }
    func text(_ value: String?) -> JSONValue {
      JSONValue(value.map { shown($0, isEvidence: true, showsText: showsText) })
    }
    func texts(_ values: [String]) -> JSONValue { .array(values.map { text($0) }) }
    func numbers(_ values: [String]) -> JSONValue {
      .array(
        values.map { value in
          .string(
            shown(value, isEvidence: Double(value)?.isFinite != true, showsText: showsText))
        })
    }
    return [
      "version": text(record.version), "prompts": texts(record.prompts),
      "negative_prompts": texts(record.negativePrompts),
      "models": .array(
        record.models.map { use in
          [
            "role": .string(use.role.rawValue), "name": text(use.name),
            "weight": use.weight.map { numbers([$0]).elements?.first ?? .null } ?? .null,
            "hashes": .array(
              use.hashes.map { ["sort": .string($0.sort.rawValue), "digits": text($0.digits)] }),
          ]
        }),
      "seeds": numbers(record.seeds), "samplers": texts(record.samplers),
      "steps": numbers(record.steps), "scales": numbers(record.scales),
      "widths": numbers(record.widths), "heights": numbers(record.heights),
      "inputs": texts(record.inputs),
    ]
  }
}
