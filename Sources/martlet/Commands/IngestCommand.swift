// SPDX-License-Identifier: Apache-2.0
// martlet ingest: take sources into a case.

internal import ArgumentParser
internal import Casework
internal import EvidenceCapture
internal import EvidenceModel
internal import Foundation
internal import MediaDecoding

/// `martlet ingest`.
struct IngestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ingest",
    abstract:
      "Take folders, files, archives, .warc(.gz), .wacz and VICS case files into a case; run again to go on."
  )

  @OptionGroup var options: CaseOptions

  @Argument(help: ArgumentHelp("What to take in.", valueName: "source"))
  var sources: [String]

  @Option(help: ArgumentHelp("How pages show postings, a page-mapping file.", valueName: "file"))
  var mapping: String?

  func run() throws {
    try refuseOtherBytes()
    let (pageMapping, text) = try readMapping()
    let store = try options.open()
    let actor = try options.actor(in: store)
    let decoders = try SandboxedDecoders(for: .ingest)
    defer { decoders.shutdown() }
    let bar = ProgressLines(label: "ingest")
    let service = IntakeService(
      store: store, decoders: decoders, actor: actor,
      isInterrupted: { Interruption.isRequested },
      progress: { step in
        switch step {
        case .note(let line): Console.note("martlet: " + line)
        case .reading(let progress): bar.show(progress)
        case .families: bar.finish()
        case .links: break
        }
      })
    let summaries: [SourceSummary]
    do {
      summaries = try service.run(
        IngestRequest(sources: sources, mapping: pageMapping, mappingText: text))
    } catch {
      bar.finish()
      try? store.close()
      throw error
    }
    try store.close()
    tellOfCaseFiles { try decoders.makeSession() }
    try report(summaries)
  }

  /// Says how to take in a VICS case file that lies in a folder, where it was read as any other file.
  private func tellOfCaseFiles(_ makeSession: @escaping () throws -> any DecoderSession) {
    for source in sources {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: source)) ?? []
      let files = names.filter { $0.lowercased().hasSuffix(".json") }.sorted().prefix(32)
      let holdsCase = files.contains { name in
        do {
          return try SourceOpener.kind(of: "\(source)/\(name)", makeSession: makeSession) == .vics
        } catch { return (error as? CaptureError)?.code == .coding }
      }
      guard holdsCase else { continue }
      Console.note(
        "\(EvidenceText.escaped(source)): a VICS case file in it was read as any other file; to take its places and "
          + "precategorisation too, ingest that file itself")
    }
  }

  /// A source is on record by its path as text; below it, names may be any bytes.
  private func refuseOtherBytes() throws(CaseworkError) {
    for (text, bytes) in zip(sources, RawArguments.current.paths(sources))
    where bytes != Array(text.utf8) {
      throw CaseworkError(
        .usage,
        "the path \(EvidenceText.escaped(text)) is not UTF-8; name the folder that holds it, whose files may "
          + "have any names")
    }
  }

  private func readMapping() throws -> (PageMapping?, String?) {
    guard let mapping else { return (nil, nil) }
    let bytes = try InputFile.bytes(at: mapping, what: "the page mapping")
    return (try PageMapping(json: bytes), String(decoding: bytes, as: UTF8.self))
  }

  private func report(_ summaries: [SourceSummary]) throws {
    for summary in summaries {
      let shown = EvidenceText.escaped(sources[summary.index])
      let counts =
        "\(DecimalText.counted(summary.captures, "capture")), "
        + "\(DecimalText.counted(summary.newItems, "new item")), "
        + DecimalText.counted(summary.findings, "finding")
      let words =
        switch summary.outcome {
        case .done: summary.captures + summary.findings == 0 ? "nothing to read in it" : counts
        case .alreadyDone: "already taken in: \(DecimalText.counted(summary.captures, "capture"))"
        case .unreadable: "not read"
        case .incomplete: counts + "; parts of it could not be read"
        }
      Console.note("\(shown): \(words)" + (summary.message.map { " (\($0))" } ?? ""))
    }
    let bad = summaries.contains { $0.outcome == .unreadable || $0.outcome == .incomplete }
    if bad { throw ExitStatus.inputUnreadable }
  }
}

/// Shows the stages of an ingest as progress.
final class ProgressLines {
  private let label: String
  private var stage: IngestProgress.Stage?
  private var bar: ProgressBar

  init(label: String) {
    self.label = label
    bar = ProgressBar(label: label, unit: "captures")
  }

  func show(_ progress: IngestProgress) {
    if progress.stage != stage {
      bar.finish()
      stage = progress.stage
      bar =
        switch progress.stage {
        case .hashingBefore: ProgressBar(label: "hash before", unit: "MB")
        case .reading: ProgressBar(label: label, unit: "captures")
        case .hashingAfter: ProgressBar(label: "hash after", unit: "MB")
        case .mapping: ProgressBar(label: "map pages", unit: "captures")
        }
    }
    let counts = progress.stage == .reading || progress.stage == .mapping
    let scale = counts ? 1 : 1_000_000
    bar.update(done: progress.done / scale, total: progress.total.map { $0 / scale })
  }

  func finish() { bar.finish() }
}
