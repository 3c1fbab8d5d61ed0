// SPDX-License-Identifier: Apache-2.0
// The label that China's rules for generated content ask for.

internal import EvidenceModel

/// Reads the label of GB 45438-2025.
///
/// - Source: TC260's namespace `http://www.tc260.org.cn/ns/AIGC/1.0/` and what implementers write; the
///   standard's own text was not at hand, so the meaning of its numbers is not verified.
struct ContentLabel {
  /// `AIGC` is no number of the standard, and is what some programs write.
  private static let meanings = [
    "1": "generated", "2": "possibly", "3": "suspected", "AIGC": "generated",
  ]

  /// What the label claims.
  let claim: TraceClaim
  /// What it says.
  let fields: [TraceField]

  /// Reads JSON, with or without the outer `AIGC`; `nil` for anything else.
  init?(_ json: JSONValue) {
    let body = json["AIGC"] ?? json
    guard let label = body["Label"]?.scalar else { return nil }
    // Possibly and suspected generated are hints of the same: they raise, and are forgeable like the first.
    claim = Self.meanings[label] == nil ? .note : .generated
    var fields = [
      TraceField(name: "label", value: label, isEvidenceText: true),
      TraceField(
        name: "label_meaning", value: Self.meanings[label] ?? "other", isEvidenceText: false),
    ]
    for (key, name) in [
      ("ContentProducer", "producer"), ("ProduceID", "production"),
      ("ContentPropagator", "propagator"), ("PropagateID", "propagation"),
    ] {
      guard let text = body[key]?.scalar, !text.isEmpty else { continue }
      fields.append(TraceField(name: name, value: text, isEvidenceText: true))
    }
    self.fields = fields
  }
}
