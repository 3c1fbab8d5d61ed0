// SPDX-License-Identifier: Apache-2.0
// A replay's people at work through the HTTP API of the workbench, from the plan to the last audit look.

internal import Casework
internal import EvidenceModel
internal import StudyReport
internal import Synchronization
internal import SyntheticCorpus
internal import WorkbenchServer

/// A replayed study: plan, work over HTTP, audit samples; each step resumable.
struct ReplayStudy {
  let store: CaseStore
  let people: DemoPeople
  let keys: DemoKeys
  let truth: TruthFile
  let assessors: SimulatedAssessor
  let clock: ReplayClock
  let checkpoint: @Sendable () throws -> Void

  /// Stores the plan, unless there is one, and draws what nobody has looked at into the first sample.
  func prepare() throws {
    let service = StudyPlanService(store: store, actor: people.lead)
    if try service.inForce() == nil {
      let plan = ReplayPlan(
        title: "Synthetic replay", regime: store.description.regime, raters: assessors.raters,
        items: try items())
      try service.put(try plan.text(seed: assessors.seed))
    }
    try draw(.notSelected)
  }

  /// Serves the workbench of the case at a loopback port of its own, and lets everybody work through it.
  func work() throws {
    let access = try SyntheticAccess(store: store)
    let records = Dictionary(
      try items().map { ($0.item, $0.record) }, uniquingKeysWith: { first, _ in first })
    let counter = ReplayCounter(total: try access.waitingCount())
    defer { counter.finish() }
    let configuration = try WorkbenchConfiguration(port: 0)
    try WorkbenchRun(store: store, configuration: configuration).run { port in
      for stratum in [nil, AuditStratum.negative] {
        if let stratum {
          guard assessors.raters > 1 else { continue }
          try draw(stratum)
        }
        try await rate(port, records, counter)
        // An audit may ask for a look at what everybody has rated, such as a golden item: that falls to the lead.
        for kind in [WorkKind.rating, .dispute] {
          try await lead(kind, port, records, counter)
        }
      }
    }
  }

  private func items() throws -> [(item: Int64, record: TruthRecord)] {
    try SyntheticAccess(store: store).contents().compactMap { content in
      truth[content.sha256].map { (content.item, $0) }
    }
  }

  /// Draws the plan's sample of a stratum, unless that was done before or the stratum is empty.
  private func draw(_ stratum: AuditStratum) throws {
    guard try !SyntheticAccess(store: store).sampledStrata().contains(stratum) else { return }
    do { _ = try SampleService(store: store, actor: people.lead).draw(stratum) } catch let error
      as CaseworkError where error.code == .conflict
    {
      // There is nothing to draw from where everything was selected, or everything is criminal.
    }
  }

  /// Lets all assessors rate until nothing waits for them.
  private func rate(
    _ port: Int, _ records: [Int64: TruthRecord], _ counter: ReplayCounter
  ) async throws {
    let time = ReplayTime(clock: clock, people: assessors.raters)
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      for number in 0..<assessors.raters {
        let token = keys.token(of: DemoPeople.assessorName(number)) ?? ""
        tasks.addTask {
          try await sit(number, .rating, leads: false, token, port, records, time, counter)
        }
      }
      try await tasks.waitForAll()
    }
  }

  /// Lets the lead rate what no assessor can, or settle what they differ on.
  private func lead(
    _ kind: WorkKind, _ port: Int, _ records: [Int64: TruthRecord], _ counter: ReplayCounter
  ) async throws {
    try await sit(
      0, kind, leads: true, keys.token(of: DemoPeople.leadName) ?? "", port, records,
      ReplayTime(clock: clock, people: 1), counter)
  }

  private func sit(
    _ number: Int, _ kind: WorkKind, leads: Bool, _ token: String, _ port: Int,
    _ records: [Int64: TruthRecord],
    _ time: ReplayTime, _ counter: ReplayCounter
  ) async throws {
    try await ReplayConnection.open(port: port, token: token) { connection in
      try await ReplayAssessor(
        number: number, leads: leads, kind: kind, team: assessors, records: records, time: time,
        connection: connection,
        onRecord: {
          counter.add()
          try checkpoint()
        }
      ).work()
    }
  }
}

/// Shows how many records there are, whoever makes them.
private final class ReplayCounter: Sendable {
  private struct State {
    var bar = ProgressBar(label: "assess over HTTP", unit: "looks")
    var done = 0
  }

  private let state = Mutex(State())
  private let total: Int

  init(total: Int) { self.total = total }

  func add() {
    state.withLock { state in
      state.done += 1
      state.bar.update(done: state.done, total: max(total, state.done))
    }
  }

  func finish() { state.withLock { $0.bar.finish() } }
}
