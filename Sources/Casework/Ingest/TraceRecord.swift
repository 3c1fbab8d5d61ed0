// SPDX-License-Identifier: Apache-2.0
// Traces as they are sealed, and read back.

internal import EvidenceModel

/// Traces as JSON, whole, for sealing.
enum TraceRecord {
  static func json(_ trace: Trace) -> JSONValue {
    [
      "kind": .string(trace.kind), "tool": JSONValue(trace.tool),
      "claim": .string(trace.claim.rawValue), "carrier": .string(trace.carrier),
      "offset": JSONValue(trace.offset), "length": JSONValue(trace.length),
      "strength": .string(trace.strength.rawValue),
      "forgeability": .string(trace.forgeability.rawValue),
      "fields": .array(
        trace.fields.map { field in
          [
            "name": .string(field.name), "value": .string(field.value),
            "evidence": .bool(field.isEvidenceText),
          ]
        }),
    ]
  }

  /// Reads ``json(_:)`` back; `nil` when a part is missing.
  static func trace(_ json: JSONValue) -> Trace? {
    guard let kind = json["kind"]?.text,
      let claim = json["claim"]?.text.flatMap(TraceClaim.init(rawValue:)),
      let carrier = json["carrier"]?.text, let offset = json["offset"]?.integer,
      let length = json["length"]?.integer,
      let strength = json["strength"]?.text.flatMap(TraceStrength.init(rawValue:)),
      let forgeability = json["forgeability"]?.text.flatMap(TraceForgeability.init(rawValue:)),
      let fields = json["fields"]?.elements
    else { return nil }
    return Trace(
      kind: kind, tool: json["tool"]?.text, claim: claim, carrier: carrier, offset: Int(offset),
      length: Int(length), strength: strength, forgeability: forgeability,
      fields: fields.compactMap { field in
        guard let name = field["name"]?.text, let value = field["value"]?.text else { return nil }
        return TraceField(
          name: name, value: value, isEvidenceText: field["evidence"]?.bool ?? true)
      })
  }
}
