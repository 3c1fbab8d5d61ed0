// SPDX-License-Identifier: Apache-2.0
// martlet watermarks: the slow search, at a quiet time.

internal import ArgumentParser
internal import Casework
internal import EvidenceModel

/// `martlet watermarks`.
struct WatermarksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watermarks",
    abstract: "Search for watermarks of mirrored, resized and cut pictures; run again to go on.",
    discussion: "Ingest reads watermarks of pictures as they are; this takes longer and can wait.")

  @OptionGroup var options: CaseOptions

  func run() throws {
    let store = try options.open()
    let actor = try options.actor(in: store)
    let decoders = try SandboxedDecoders(for: .ingest)
    defer { decoders.shutdown() }
    var bar = ProgressBar(label: "watermarks", unit: "pictures")
    let summary: WatermarkSummary
    do {
      summary = try WatermarkService(
        store: store, decoders: decoders, actor: actor,
        isInterrupted: { Interruption.isRequested }
      ).run { bar.update(done: $0, total: $1) }
    } catch {
      bar.finish()
      try? store.close()
      throw error
    }
    bar.finish()
    try store.close()
    let unreadable = summary.unreadable
    Console.note(
      Self.count(summary.searched, "picture") + " searched, "
        + Self.count(summary.found, "watermark") + " found"
        + (unreadable == 0 ? "" : ", " + Self.count(unreadable, "picture") + " not decoded"))
  }

  private static func count(_ number: Int, _ noun: String) -> String {
    "\(DecimalText.grouped(number)) \(noun)\(number == 1 ? "" : "s")"
  }
}
