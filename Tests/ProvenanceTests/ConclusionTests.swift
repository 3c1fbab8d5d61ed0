// SPDX-License-Identifier: Apache-2.0
// The rule table, over all small sets of traces.

internal import EvidenceModel
internal import MartletTesting
internal import Provenance
internal import Testing

@Suite struct ConclusionTests {
  private func trace(
    _ claim: TraceClaim, _ strength: TraceStrength = .hint, seed: String? = nil
  ) -> Trace {
    let fields = seed.map { [TraceField(name: "seed", value: $0, isEvidenceText: false)] } ?? []
    return Trace(
      kind: "test.\(claim.rawValue)", tool: nil, claim: claim, carrier: "test", offset: 0,
      length: 1,
      strength: strength, forgeability: .trivial, fields: fields)
  }

  @Test func nothingGivesUnknown() {
    let conclusion = ConclusionRules.conclude([])
    #expect(conclusion.code == .unknown)
    #expect(conclusion.strength == nil)
    #expect(ConclusionRules.conclude([trace(.software), trace(.note)]).code == .unknown)
  }

  @Test func cameraSignsStandAlone() {
    let conclusion = ConclusionRules.conclude([trace(.camera, .strong), trace(.software)])
    #expect(conclusion.code == .cameraSigns)
    #expect(conclusion.strength == .strong)
    #expect(conclusion.reasons == ["test.camera"])
  }

  @Test func aGeneratorsTraceIsNeverOutweighedByACameras() {
    let conclusion = ConclusionRules.conclude([trace(.camera, .strong), trace(.generated, .hint)])
    #expect(conclusion.code == .generated)
    #expect(conclusion.strength == .hint)
    #expect(conclusion.reasons == ["test.generated", "contradiction.camera"])
  }

  @Test func theStrongerOfGeneratedAndEditedDecides() {
    let both = [trace(.generated, .hint), trace(.edited, .strong)]
    #expect(ConclusionRules.conclude(both).code == .edited)
    let equal = [trace(.generated, .strong), trace(.edited, .strong)]
    #expect(ConclusionRules.conclude(equal).code == .generated)
    #expect(ConclusionRules.conclude(equal).reasons.contains("contradiction.edited"))
  }

  @Test func seedsThatDifferAreAContradiction() {
    let apart = [trace(.generated, seed: "1"), trace(.generated, seed: "2")]
    #expect(ConclusionRules.conclude(apart).reasons.contains("contradiction.settings"))
    let same = [trace(.generated, seed: "1"), trace(.generated, seed: "1")]
    #expect(!ConclusionRules.conclude(same).reasons.contains("contradiction.settings"))
  }

  @Test func orderMakesNoDifferenceAndMoreTracesNeverUndoAGenerators() {
    var generator = SeedReport.generator("conclusion order")
    for _ in 0..<300 {
      let traces = (0..<generator.below(6)).map { _ in
        trace(
          TraceClaim.allCases[generator.below(TraceClaim.allCases.count)],
          TraceStrength.allCases[generator.below(TraceStrength.allCases.count)])
      }
      let conclusion = ConclusionRules.conclude(traces)
      #expect(ConclusionRules.conclude(traces.shuffled(using: &generator)) == conclusion)
      guard conclusion.code == .generated || conclusion.code == .edited else { continue }
      let more = ConclusionRules.conclude(traces + [trace(.camera, .proof)])
      #expect(more.code == conclusion.code)
    }
  }
}
