// SPDX-License-Identifier: Apache-2.0
// The rule table, over all small sets of traces.

internal import EvidenceModel
internal import MartletTesting
internal import Provenance
internal import Testing

@Suite struct ConclusionTests {
  private func trace(
    _ claim: TraceClaim, _ strength: TraceStrength = .hint, seed: String? = nil,
    stating name: String = "seed"
  ) -> Trace {
    let fields = seed.map { [TraceField(name: name, value: $0, isEvidenceText: false)] } ?? []
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

  @Test(arguments: ["input_image", "input_picture"])
  func aPictureThatWentInIsAReasonOfWhatIsCalledGenerated(name: String) {
    let stated = trace(.generated, .strong, seed: "stated", stating: name)
    #expect(ConclusionRules.conclude([stated]).reasons == ["test.generated", "input_picture"])
    #expect(
      ConclusionRules.conclude([trace(.camera), stated]).reasons
        == ["test.generated", "input_picture", "contradiction.camera"])
    // An edit speaks of a picture by itself, and programs that generate nothing say nothing of generators.
    let edited = trace(.edited, .strong, seed: "stated", stating: name)
    #expect(ConclusionRules.conclude([edited]).reasons == ["test.edited"])
    let software = trace(.software, .strong, seed: "stated", stating: name)
    #expect(!software.statesInputPicture)
    #expect(
      ConclusionRules.conclude([trace(.generated), software]).reasons == ["test.generated"])
  }

  @Test func anEditThatStatesOtherSettingsIsAContradiction() {
    let traces = [trace(.edited, .strong, seed: "1"), trace(.generated, seed: "2")]
    let conclusion = ConclusionRules.conclude(traces)
    #expect(conclusion.code == .edited && conclusion.reasons.contains("contradiction.settings"))
  }

  @Test func seedsThatDifferAreAContradiction() {
    let apart = [trace(.generated, seed: "1"), trace(.generated, seed: "2")]
    #expect(ConclusionRules.conclude(apart).reasons.contains("contradiction.settings"))
    let same = [trace(.generated, seed: "1"), trace(.generated, seed: "1")]
    #expect(!ConclusionRules.conclude(same).reasons.contains("contradiction.settings"))
  }

  @Test func aTextBesideAPictureContradictsNoStrongerTraceOfIt() {
    func text(_ seed: String) -> Trace {
      Trace(
        kind: "test.text", tool: nil, claim: .generated, carrier: SettingsSidecar.carrier,
        offset: 0, length: 1, strength: .hint, forgeability: .trivial,
        fields: [TraceField(name: "seed", value: seed, isEvidenceText: false)])
    }
    func isContradiction(_ traces: [Trace]) -> Bool {
      ConclusionRules.conclude(traces).reasons.contains("contradiction.settings")
    }
    for strength in [TraceStrength.strong, .proof] {
      let own = trace(.generated, strength, seed: "1")
      #expect(!isContradiction([own, text("2")]) && !isContradiction([text("2"), own, text("3")]))
      #expect(isContradiction([own, text("1"), trace(.generated, .hint, seed: "2")]))
    }
    #expect(isContradiction([trace(.generated, .hint, seed: "1"), text("2")]))
    #expect(isContradiction([text("1"), text("2")]))
  }

  @Test(arguments: [
    ("steps", "20", "99", true), ("steps", "20", "20", false), ("model", "harbour", "coast", true),
    ("model", "sd/harbour.v1.safetensors", "Harbour.v1", false),
    ("model", "harbour v1.5", "harbour v1.6", true), ("sampler", "Euler a", "euler", false),
  ])
  func stepsAndModelsThatDifferAreAContradiction(
    name: String, first: String, second: String, isOne: Bool
  ) {
    let traces = [first, second].map { trace(.generated, seed: $0, stating: name) }
    let reasons = ConclusionRules.conclude(traces).reasons
    #expect(reasons.contains("contradiction.settings") == isOne)
  }

  @Test func aSecondSavingAloneContradictsNothing() {
    func test(_ name: String) -> Trace {
      Trace(
        kind: "test.\(name)", tool: nil, claim: .note, carrier: "test", offset: 0, length: 1,
        strength: .hint, forgeability: .moderate,
        fields: [TraceField(name: "answer", value: "supports_edited", isEvidenceText: false)])
    }
    for claim in [TraceClaim.camera, .generated] {
      let alone = ConclusionRules.conclude([trace(claim), test("double_compression")])
      #expect(alone.reasons == ["test.\(claim.rawValue)"])
      let both = ConclusionRules.conclude([
        trace(claim), test("double_compression"), test("jpeg_tables"),
      ])
      #expect(
        both.reasons == [
          "test.\(claim.rawValue)", "contradiction.double_compression", "contradiction.jpeg_tables",
        ])
    }
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
