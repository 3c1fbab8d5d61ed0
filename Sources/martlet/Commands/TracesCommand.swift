// SPDX-License-Identifier: Apache-2.0
// martlet traces: reads again what earlier rules had read.

internal import ArgumentParser
internal import Casework
internal import EvidenceModel

/// `martlet traces`.
struct TracesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "traces",
    abstract: "Read the traces of items again that earlier rules had read; run again to go on.",
    discussion:
      "What earlier rules had read stays on record, and so does what people recorded. Where traces are others than "
      + "before, the rules of the newest selection run again, so that places in the queue follow from them."
  )

  @OptionGroup var options: CaseOptions

  func run() throws {
    let store = try options.open()
    let actor = try options.actor(in: store)
    let decoders = try SandboxedDecoders(for: .ingest)
    defer { decoders.shutdown() }
    var bar = ProgressBar(label: "traces", unit: "items")
    let summary: TraceReadingSummary
    let renewal: RankRenewal
    do {
      summary = try TraceReadingService(
        store: store, decoders: decoders, actor: actor,
        isInterrupted: { Interruption.isRequested }
      ).run { bar.update(done: $0, total: $1) }
      renewal = try RankRenewal.run(
        store, actor: actor, isInterrupted: { Interruption.isRequested })
    } catch {
      bar.finish()
      try? store.close()
      throw error
    }
    bar.finish()
    try store.close()
    Console.note(
      "\(DecimalText.counted(summary.read, "item")) read again, "
        + "\(DecimalText.grouped(summary.changed)) with other traces or another conclusion"
        + (summary.unreadable == 0 ? "" : ", \(summary.unreadable) not read: what stood stands"))
    switch renewal {
    case .notNeeded: break
    case .selected(let selection):
      Console.note(
        "selected again by the rules of the newest selection: "
          + "\(DecimalText.grouped(selection.selected)) selected, "
          + "\(DecimalText.grouped(selection.notSelected)) not")
    case .leftToPeople:
      Console.note(
        "martlet: places in the queue follow from the traces of before; run martlet select once the study's samples, "
          + "or whoever leads, allow it")
    }
  }
}
