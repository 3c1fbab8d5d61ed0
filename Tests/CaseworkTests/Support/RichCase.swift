// SPDX-License-Identifier: Apache-2.0
// A small case with rows in every table that the program writes.

import Catalog
import EvidenceModel
import Foundation
import HashExchange
import LegalRegime
import StudyReport

@testable import Casework

/// A small case with rows in every table that the program writes.
enum RichCase {
  /// The case, made once and copied by tests.
  static let template = Result { try make() }

  private static func make() throws -> CaseTemplate {
    let testCase = try TestCase()
    let source = try Scratch()
    try source.write(try capture(), to: "capture.warc")
    for quality in [95, 90] {
      try source.write(try Pictures.jpeg(11, quality: quality), to: "folder/\(quality).jpg")
    }
    try testCase.ingest([source.path + "/capture.warc"], mapping: QuayForum.mapping)
    try FamilyService(store: testCase.store, actor: .keyHolder).rebuild()
    try testCase.ingest([source.path + "/folder"])
    try FamilyService(store: testCase.store, actor: .keyHolder).rebuild()
    try LinkService(store: testCase.store, actor: .keyHolder).update()
    try lists(testCase, source)
    try people(testCase)
    try study(testCase)
    try regimes(testCase)
    try accounts(testCase)
    try views(testCase)
    return try testCase.template()
  }

  private static func capture() throws -> [UInt8] {
    var bytes: [UInt8] = []
    var posts = ""
    for seed in UInt64(11)...13 {
      let url = QuayForum.address(seed)
      bytes += WARC.response(
        url, type: "image/png",
        body: try Pictures.generated(seed, prompt: "a red lighthouse at dawn"))
      posts += QuayForum.post(
        "p\(seed)", day: Int(seed), by: "heron \(seed % 2)", showing: url)
    }
    for number in 1...2 {
      let broken = try Pictures.png(UInt64(20 + number)).prefix(600)
      bytes += WARC.response(
        "https://quay.example/broken\(number).png", type: "image/png", body: Array(broken))
      bytes += QuayForum.page(number, "\(posts)<p>\(number)</p>")
    }
    return bytes
  }

  private static func hits(_ testCase: TestCase, _ lead: Actor) throws {
    let service = HitService(store: testCase.store, actor: lead)
    let standing = try testCase.standingHits()
    for (hit, verdict) in zip(standing, HitVerdict.allCases) {
      testCase.clock.advance(seconds: 60)
      try service.decide(hit: hit.id, verdict, reason: "looked at, \(verdict)")
    }
    for (hit, standing) in zip(standing, [EntryStanding.quarantined, .excluded]) {
      testCase.clock.advance(seconds: 60)
      try service.hold(entryOf: hit.id, as: standing, reason: "a test card")
    }
  }

  private static func lists(_ testCase: TestCase, _ source: Scratch) throws {
    let service = ListService(store: testCase.store, actor: .keyHolder)
    for (name, polarity, seeds) in [
      ("north", ListPolarity.positive, [11, 12]), ("south", .negative, [13]),
    ] {
      let digests = try seeds.map {
        try Pictures.sha256(
          try Pictures.generated(UInt64($0), prompt: "a red lighthouse at dawn")
        ).description
      }
      let file = try source.write(
        Array(("sha256\n" + digests.joined(separator: "\n") + "\n").utf8), to: "\(name).csv")
      for _ in 0..<2 {
        _ = try service.add(
          try HashListReader.read(path: file),
          settings: HashListSettings(
            name: name, owner: "harbour", polarity: polarity, pdqThreshold: 31,
            minimumQuality: 50, tags: []))
      }
    }
  }

  /// Two records taken back, two in doubt, tags, notes and policies.
  private static func decisions(_ testCase: TestCase, lead: Actor, rater: Actor) throws {
    let store = testCase.store
    let policy = WorkPolicy.standardYAML
    let policies = PolicyService(store: store, actor: testCase.administrator)
    for actor in [lead, rater] {
      testCase.clock.advance(seconds: 60)
      _ = try AssessmentService(store: store, actor: actor).record([
        AssessmentEntry(item: 3, facts: .empty, route: .seen, wantsSecondOpinion: true),
        AssessmentEntry(item: 4, facts: try FactSheet([.child: "no"]), route: .seen),
      ])
      _ = try WithdrawalService(store: store, actor: actor).undo()
      let tags = TagService(store: store, actor: actor)
      try tags.set(.series, on: 1, present: true, label: "the harbour series of \(actor.name)")
      try tags.note("a note of \(actor.name)", on: 1)
      try policies.put(policy + "# \(actor.name)\n")
    }
  }

  private static func views(_ testCase: TestCase) throws {
    let viewer = try testCase.add("viewer", .assessor)
    let views = ViewService(store: testCase.store)
    let manner = ViewManner(side: 512, blur: 0.04, isGrey: true)
    for item in Int64(1)...2 {
      let view = try views.begin(
        ViewRequest(items: [item], purpose: .queue, manner: manner), by: viewer, session: "one")
      testCase.clock.advance(seconds: 5)
      try views.end(view.token, session: "one", isActive: true)
    }
    _ = try views.begin(
      ViewRequest(items: [1, 2, 3], purpose: .wall, manner: manner), by: viewer, session: "one")
    try views.close()
    try testCase.store.publishLedger()
  }

  private static func people(_ testCase: TestCase) throws {
    let store = testCase.store
    let lead = try testCase.add("lead", .lead)
    let rater = try testCase.add("rater", .assessor)
    let selection = SelectionService(store: store, actor: lead)
    try selection.triage([
      TriageDecision(item: 1, isSelected: true, started: nil, ended: nil),
      TriageDecision(item: 2, isSelected: false, started: nil, ended: nil),
    ])
    let rules = SelectionRules.standardYAML
    for _ in 0..<2 {
      testCase.clock.advance(seconds: 60)
      _ = try selection.run(try SelectionRules(yaml: rules), text: rules)
    }
    for actor in [lead, rater] {
      _ = try AssessmentService(store: store, actor: actor).record([
        AssessmentEntry(item: 1, facts: try FactSheet([.child: "no"]), route: .seen),
        AssessmentEntry(item: 2, facts: try FactSheet([.child: "unsure"]), route: .seen),
      ])
    }
    try decisions(testCase, lead: lead, rater: rater)
    let open = try RegimeLibrary.regime("uk-england-wales").rules.filter { !$0.isVerified }
    for rule in open {
      testCase.clock.advance(seconds: 60)
      try RegimeService(store: store, actor: testCase.administrator).confirm(
        rules: [rule.name], because: "read")
    }
    try hits(testCase, lead)
    let requests = RequestService(store: store, actor: lead)
    for approve in [true, false] {
      let request = try requests.request(.internalReport)
      testCase.clock.advance(seconds: 60)
      try RequestService(store: store, actor: testCase.administrator).decide(
        request, approve: approve, reason: approve ? "" : "too early")
    }
    let reports = ReportService(store: store, actor: lead)
    for format in [ReportFormat.json, .html] {
      _ = try reports.make(format, options: ReportOptions(edition: .published))
    }
  }

  /// Two plans with a golden item, and two samples whose items need no look any more.
  private static func study(_ testCase: TestCase) throws {
    let store = testCase.store
    let plans = StudyPlanService(store: store, actor: testCase.administrator)
    for title in ["First", "Second"] {
      testCase.clock.advance(seconds: 60)
      try plans.put(
        PlanText.changed([
          "title:": "title: \(title)", "golden:": "golden: [{item: 1, facts: {child: no}}]",
          "double_rating:": "double_rating: {share: 0, seed: \(title.count)}",
          "roles:": "roles: {assessors: \(title.count - 4), leads: [lead]}",
        ]), amending: "a test of \(title)")
    }
    for number in Int64(1)...2 {
      testCase.clock.advance(seconds: 60)
      try store.record(testCase.administrator) { recording in
        try recording.insert(
          StudySampleRow(
            id: number, stratum: .notSelected, population: 3, size: 1, seed: number,
            confidence: 0.95, excludes: 1, populationRoot: [UInt8(number)],
            root: [UInt8(number)], runId: number, lastAssessment: 0,
            created: recording.now.microseconds, actor: "user-\(number)"))
        try recording.insert(
          StudySampleItemRow(
            sampleId: number, itemId: 1, position: 0, rank: Double(number) / 4))
        try recording.leaf(.studySample)
      }
    }
  }

  private static func regimes(_ testCase: TestCase) throws {
    let service = RegimeAdoption(store: testCase.store, actor: testCase.administrator)
    for id in ["canada", "interpol-baseline"] {
      testCase.clock.advance(seconds: 60)
      try service.add(EmbeddedRegimes.yaml(id) ?? "")
    }
  }

  private static func accounts(_ testCase: TestCase) throws {
    let service = CredentialService(
      store: testCase.store, actor: testCase.administrator, passwords: SignInCase.cheap)
    let uptime = TestUptime()
    let door = try SignInService(
      store: testCase.store, passwords: SignInCase.cheap, uptime: uptime.reader)
    for name in ["lead", "rater"] {
      testCase.clock.advance(seconds: 60)
      let given = try service.reset(name: name)
      let attempt = SignInAttempt(name: name, password: given.password, address: "10.0.0.1")
      guard case .signedIn(let opened) = try door.signIn(attempt) else { continue }
      _ = try door.enrol(opened.id, password: given.password, address: "10.0.0.1")
      let secret = door.sessions.entry(opened.id)?.pendingSecret ?? []
      let step = TimeBasedCode.step(at: testCase.clock.present)
      _ = try door.confirmEnrolment(
        opened.id, code: TimeBasedCode(secret: secret).code(step: step))
      _ = try APITokenService(store: testCase.store, actor: opened.session.actor).add(
        name: name, scopes: [.read], days: 30)
    }
  }
}
