// SPDX-License-Identifier: Apache-2.0
// Of the two forms of ComfyUI's graphs, the one that ran tells what was done.

internal import EvidenceModel

/// Lets the form of a graph that was executed speak for the form that the page saved beside it.
///
/// The page's form keeps what lay ready, gives to nodes by name and leaves switches to widgets without names: alone it
/// can miss an edit or see one that did not run.
enum ExecutedGraph {
  /// The traces, those of the page's form with the claim of the executed one.
  ///
  /// Only where all executed graphs claim the same, an edit or a generated picture: what is added to a file never takes
  /// away the claim of a generator. That a picture went in stays stated.
  static func applied(to traces: [Trace], _ limits: TraceLimits) -> [Trace] {
    let executed = traces.filter { $0.kind == "comfyui.prompt" }
    guard let first = executed.first, [.edited, .generated].contains(first.claim),
      executed.allSatisfy({ $0.claim == first.claim })
    else { return traces }
    let statement = first.fields.first { $0.name == PictureUse.fieldName }
    let weaker = TraceField(
      name: PictureUse.fieldName, value: PictureUse.stated.rawValue, isEvidenceText: false)
    return traces.map { trace in
      guard trace.kind == "comfyui.workflow", trace.claim != first.claim else { return trace }
      let own = trace.fields.filter { $0.name != PictureUse.fieldName }
      let leading = statement ?? (own.count < trace.fields.count ? weaker : nil)
      return Trace(
        kind: trace.kind, tool: trace.tool, claim: first.claim, carrier: trace.carrier,
        offset: trace.offset, length: trace.length, strength: trace.strength,
        forgeability: trace.forgeability,
        fields: Array(((leading.map { [$0] } ?? []) + own).prefix(limits.fields)))
    }
  }
}
