// SPDX-License-Identifier: Apache-2.0
// martlet list: import known lists.

internal import ArgumentParser
internal import Casework
internal import EvidenceModel
internal import HashExchange

/// `martlet list`.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Import known lists.", subcommands: [Import.self])

  /// `martlet list import`.
  struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Import a list of hashes and match every item with it; run again for a new version."
    )

    @OptionGroup var options: CaseOptions

    @Argument(
      help: ArgumentHelp(
        "A CSV file with a header, bare hashes, vPDQ of videos as text, JSON, or a folder of such files.",
        valueName: "file"))
    var file: String

    @Option(help: "The list's name.")
    var name: String

    @Option(help: "Who owns the list.")
    var owner: String

    @Option(help: "auto, csv, vpdq or json.")
    var format = "auto"

    @Flag(help: "The list says what an item is not: only an exact SHA-256 suppresses.")
    var negative = false

    @Option(help: "The largest PDQ distance that matches, 0 to 63.")
    var threshold = 31

    @Option(help: "The smallest PDQ quality that matches, 0 to 100.")
    var minimumQuality = 50

    @Option(
      help: ArgumentHelp(
        "The share of frames, 1 to 100 percent, that matches a known video.", valueName: "percent"))
    var videoMatch = 80

    @Option(name: .customLong("tag"), help: "A tag of the whole list; may be repeated.")
    var tags: [String] = []

    @Flag(help: "Bare hashes of 64 digits are PDQ, not SHA-256.")
    var barePdq = false

    func run() throws {
      guard let format = HashListOptions.Format(rawValue: format) else {
        throw CaseworkError(.usage, "--format must be auto, csv, vpdq or json")
      }
      guard (0...63).contains(threshold), (0...100).contains(minimumQuality) else {
        throw CaseworkError(.usage, "--threshold takes 0 to 63, --minimum-quality 0 to 100")
      }
      guard (1...100).contains(videoMatch) else {
        throw CaseworkError(.usage, "--video-match takes 1 to 100")
      }
      guard !name.isEmpty, !owner.isEmpty else {
        throw CaseworkError(.usage, "--name and --owner must not be empty")
      }
      var bar = ProgressBar(label: "read", unit: "MB")
      let contents = try HashListReader.read(
        path: file, options: HashListOptions(bare64: barePdq ? .pdq : .sha256, format: format)
      ) { done, total in
        bar.update(done: done / 1_000_000, total: total / 1_000_000)
        if Interruption.isRequested {
          throw CaseworkError(
            .interrupted, "stopped; nothing was imported. Run the same command again to do so")
        }
      }
      bar.finish()
      report(contents)
      let store = try options.open()
      let actor = try options.actor(in: store)
      for line in try LibraryMending(store: store, actor: actor).run() {
        Console.note("martlet: " + line)
      }
      let summary = try ListService(
        store: store, actor: actor, isInterrupted: { Interruption.isRequested }
      ).add(
        contents,
        settings: HashListSettings(
          name: name, owner: owner, polarity: negative ? .negative : .positive,
          pdqThreshold: threshold, minimumQuality: minimumQuality, videoPercent: videoMatch,
          tags: tags))
      try store.close()
      Console.note(
        "version \(summary.version): \(DecimalText.grouped(summary.entries)) entries, "
          + "\(DecimalText.grouped(contents.problemCount)) refused, "
          + "\(DecimalText.grouped(summary.hits)) hits on items of the case")
      if contents.problemCount > 0 { throw ExitStatus.inputUnreadable }
    }

    private func report(_ contents: HashListContents) {
      for problem in contents.problems.prefix(20) {
        let about = problem.algorithm.map { "\($0.rawValue) " } ?? ""
        let file = problem.file.map { "file \($0), " } ?? ""
        Console.note("\(file)line \(problem.line): \(about)\(problem.reason.rawValue)")
      }
      let others = contents.problemCount - min(20, contents.problems.count)
      if others > 0 { Console.note("… and \(DecimalText.grouped(others)) more") }
    }
  }
}
