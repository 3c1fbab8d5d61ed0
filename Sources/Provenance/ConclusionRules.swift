// SPDX-License-Identifier: Apache-2.0
// What all traces of one file say together: a fixed table of rules.

public import EvidenceModel

/// What all traces of one file say together.
///
/// | # | when | code |
/// |---|---|---|
/// | 1 | a generated trace at least as strong as every edited one | `generated` |
/// | 2 | else an edited trace | `edited` |
/// | 3 | else a camera trace | `cameraSigns` |
/// | 4 | else | `unknown` |
///
/// The strength tells proved, strong and hinted apart: a proof is a signature that verifies. Generators' traces that
/// state an input picture leave the code as it is; beside `generated` they are the reason `input_picture`.
///
/// Rules 1 and 2 hold whatever camera traces there are; those are then named as a contradiction. No
/// rule has "real" for an answer, and none weighs a camera trace against a generator's: forgeable
/// traces only raise. What the conclusion may do to an item's place in the queue is decided elsewhere.
public enum ConclusionRules {
  /// Applies the table.
  ///
  /// - Complexity: O(n log n) in the number of traces. The order of the traces makes no difference.
  public static func conclude(_ traces: [Trace]) -> ProvenanceConclusion {
    let generated = strongest(traces, .generated)
    let edited = strongest(traces, .edited)
    if let generated, rank(generated) >= (edited.map(rank) ?? 0) {
      return conclusion(.generated, generated, [.generated], traces)
    }
    if let edited { return conclusion(.edited, edited, [.edited, .generated], traces) }
    if let camera = strongest(traces, .camera) {
      return conclusion(.cameraSigns, camera, [.camera], traces)
    }
    return ProvenanceConclusion(code: .unknown, strength: nil, reasons: [])
  }

  private static func conclusion(
    _ code: ProvenanceConclusion.Code, _ strength: TraceStrength, _ claims: Set<TraceClaim>,
    _ traces: [Trace]
  ) -> ProvenanceConclusion {
    var reasons = Set(traces.filter { claims.contains($0.claim) }.map(\.kind)).sorted()
    if code == .generated, traces.contains(where: \.statesInputPicture) {
      reasons.append("input_picture")
    }
    if code != .cameraSigns, traces.contains(where: { $0.claim == .camera }) {
      reasons.append("contradiction.camera")
    }
    if code == .generated, traces.contains(where: { $0.claim == .edited }) {
      reasons.append("contradiction.edited")
    }
    if disagree(traces) { reasons.append("contradiction.settings") }
    if traces.contains(where: Self.signsAnotherPicture) {
      reasons.append("contradiction.signed_picture")
    }
    reasons += contradictingTests(code, traces)
    if traces.contains(where: { Self.watermarkers.contains($0.tool ?? "") }) {
      reasons.append("synthid.not_checkable_offline")
    }
    return ProvenanceConclusion(code: code, strength: strength, reasons: reasons)
  }

  /// Tools whose makers say that they put a watermark into pixels that only their own service reads.
  private static let watermarkers: Set<String> = ["Google AI", "OpenAI"]

  /// Whether a signature over pixels verifies and the file may show another picture than the signed one.
  private static func signsAnotherPicture(_ trace: Trace) -> Bool {
    let another = Set(SignatureDoubt.allCases.filter(\.isAnotherPicture).map(\.rawValue))
    return trace.kind == "novelai.signature"
      && trace.fields.contains { $0.name == "doubt" && another.contains($0.value) }
  }

  /// The tests whose answers speak against the outcome.
  private static func contradictingTests(
    _ code: ProvenanceConclusion.Code, _ traces: [Trace]
  ) -> [String] {
    let against: Set<String> =
      switch code {
      case .generated: ["supports_camera", "supports_edited"]
      case .edited: []
      case .cameraSigns: ["supports_edited"]
      case .unknown: []
      }
    let names = traces.filter { trace in
      trace.kind.hasPrefix("test.")
        && trace.fields.contains { $0.name == "answer" && against.contains($0.value) }
    }.map { $0.kind.dropFirst(5) }
    // To save a picture again changes nothing of what it shows: alone, that is no contradiction.
    guard Set(names) != ["double_compression"] else { return [] }
    return Set(names.map { "contradiction." + $0 }).sorted()
  }

  /// Whether two generator traces state seeds, steps or models and have none of them in common.
  ///
  /// Samplers and scales are not compared: each tool has names and measures of its own. A text beside a picture
  /// contradicts nothing that the picture itself says more strongly: whoever renames a file puts it there.
  private static func disagree(_ traces: [Trace]) -> Bool {
    let generators = traces.filter { $0.claim == .generated || $0.claim == .edited }
    let strongest = generators.map { rank($0.strength) }.max()
    let compared = generators.filter {
      $0.carrier != SettingsSidecar.carrier || rank($0.strength) == strongest
    }
    return ["seed", "steps", "model"].contains { name in
      let stated = compared.map { trace in
        Set(trace.fields.filter { $0.name == name }.map { comparable($0.value, name) })
      }.filter { !$0.isEmpty }
      guard let first = stated.first, stated.count > 1 else { return false }
      return stated.dropFirst().reduce(first) { $0.intersection($1) }.isEmpty
    }
  }

  /// A model's name without its folder and its ending, which some tools write and others leave out.
  private static func comparable(_ value: String, _ name: String) -> String {
    guard name == "model" else { return value }
    let file = value.split { $0 == "/" || $0 == "\\" }.last ?? ""
    let endings: Set<Substring> = ["safetensors", "ckpt", "gguf", "pt", "pth", "bin", "sft"]
    let parts = file.lowercased().split(separator: ".")
    let isKnown = parts.count > 1 && parts.last.map(endings.contains) == true
    return (isKnown ? parts.dropLast() : parts[...]).joined(separator: ".")
  }

  private static func strongest(_ traces: [Trace], _ claim: TraceClaim) -> TraceStrength? {
    traces.filter { $0.claim == claim }.map(\.strength).max { rank($0) < rank($1) }
  }

  private static func rank(_ strength: TraceStrength) -> Int {
    switch strength {
    case .hint: 1
    case .strong: 2
    case .proof: 3
    }
  }
}
