// SPDX-License-Identifier: Apache-2.0
// martlet list: import known lists, and take up those of a shared library.

internal import ArgumentParser
internal import Casework
internal import EvidenceModel
internal import HashExchange

/// `martlet list`.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Import known lists.",
    subcommands: [Import.self, Withdraw.self, Take.self])

  /// `martlet list withdraw`.
  struct Withdraw: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract:
        "Withdraw a list as a whole: nothing matches it any more, and earlier hits are past.")

    @OptionGroup var options: CaseOptions

    @Argument(help: ArgumentHelp("The list's name.", valueName: "name"))
    var name: String

    @Option(help: "Why; kept sealed in the ledger.")
    var reason: String

    func run() throws {
      let store = try options.open()
      let summary = try ListService(
        store: store, actor: try options.actor(in: store),
        isInterrupted: { Interruption.isRequested }, mayWait: ListCommand.waiting()
      ).withdraw(name: name, reason: reason)
      try store.close()
      let removed = summary.removed.map { " (\(DecimalText.grouped($0)) removed)" } ?? ""
      Console.note("version \(summary.version): no entries" + removed)
      if summary.waiting > 0 {
        Console.note(
          (summary.waiting == 1
            ? "1 verdict on its entries was not given back to its owner; it is kept, and exports of feedback and vics-updates offer it"
            : "\(DecimalText.grouped(summary.waiting)) verdicts on its entries were not given back to its owner; they are kept, "
              + "and exports of feedback and vics-updates offer them"))
      }
    }
  }

  /// Waits for an import that is being recorded, and says so once.
  private static func waiting() -> () -> Bool {
    var isSaid = false
    return {
      if !isSaid { Console.note("martlet: waiting until another import is recorded") }
      isSaid = true
      return true
    }
  }

  /// `martlet list take`.
  struct Take: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take up what other cases put into a shared library, as every ingest does.")

    @OptionGroup var options: CaseOptions

    func run() throws {
      guard options.library != nil else {
        throw CaseworkError(.usage, "--library must name the library that cases share")
      }
      let store = try options.open()
      let lines = try LibraryTaking(
        store: store, actor: try options.actor(in: store),
        isInterrupted: { Interruption.isRequested }
      ).run()
      try store.close()
      for line in lines { Console.note(line) }
      if lines.isEmpty { Console.note("the case has every list of the library") }
    }
  }

  /// `martlet list import`.
  struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Import a list of hashes and match every item with it; run again for a new version."
    )

    @OptionGroup var options: CaseOptions

    @Argument(
      help: ArgumentHelp(
        "CSV with a header, bare hashes, vPDQ of videos as text, JSON, VICS, NCMEC hash sharing pages, NSRL RDS, "
          + "ICSE rows, threatexchange lines, a folder of such files, or any of them as zip, 7z, RAR, cabinet, tar, gzip, bzip2, xz or Zstandard.",
        valueName: "file"))
    var file: String

    @Option(help: "The list's name.")
    var name: String

    @Option(help: "Who owns the list.")
    var owner: String

    @Option(help: "\(HashListOptions.Format.names).")
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
        throw CaseworkError(.usage, "--format must be \(HashListOptions.Format.names)")
      }
      guard HashListSettings.pdqThresholds.contains(threshold),
        HashListSettings.qualities.contains(minimumQuality)
      else {
        throw CaseworkError(.usage, "--threshold takes 0 to 63, --minimum-quality 0 to 100")
      }
      guard (1...100).contains(videoMatch) else {
        throw CaseworkError(.usage, "--video-match takes 1 to 100")
      }
      guard !name.isEmpty, !owner.isEmpty else {
        throw CaseworkError(.usage, "--name and --owner must not be empty")
      }
      guard
        tags.allSatisfy({
          HashListSettings.tagLengths.contains($0.utf8.count) && EvidenceText.escaped($0) == $0
        })
      else {
        throw CaseworkError(
          .usage, "--tag takes 1 to 256 bytes of visible text, without control characters")
      }
      let store = try options.open()
      let actor = try options.actor(in: store)
      let claim = try ListClaim(name, in: store, for: actor)
      var bar = ProgressBar(label: "read", unit: "MB")
      let decoders = LazyDecoders()
      defer { decoders.shutdown() }
      let contents = try ListSource(
        path: file, helpers: decoders.helpers, makeSession: { try decoders.makeSession() }
      ).read(
        options: HashListOptions(bare64: barePdq ? .pdq : .sha256, format: format)
      ) { done, total, rows in
        bar.update(done: done / 1_000_000, total: total / 1_000_000, rows: rows)
        if Interruption.isRequested {
          throw CaseworkError(
            .interrupted, "stopped; nothing was imported. Run the same command again to do so")
        }
        try claim.check()
      }
      bar.finish()
      report(contents)
      for line in try LibraryMending(store: store, actor: actor).run() {
        Console.note("martlet: " + line)
      }
      let summary = try ListService(
        store: store, actor: actor, isInterrupted: { Interruption.isRequested },
        mayWait: ListCommand.waiting()
      ).add(
        contents,
        settings: HashListSettings(
          name: name, owner: owner, polarity: negative ? .negative : .positive,
          pdqThreshold: threshold, minimumQuality: minimumQuality, videoPercent: videoMatch,
          tags: tags), under: claim)
      try store.close()
      Console.note(
        "version \(summary.version): \(DecimalText.counted(summary.entries, "entry", "entries"))"
          + Self.words(of: summary.changes) + ", "
          + "\(DecimalText.grouped(contents.problemCount)) refused, "
          + "\(DecimalText.counted(summary.hits, "hit")) on items of the case")
      if contents.problemCount > 0 { throw ExitStatus.inputUnreadable }
    }

    private static func words(of changes: HashListChanges?) -> String {
      guard let changes else { return "" }
      return " (\(DecimalText.grouped(changes.added)) added, "
        + "\(DecimalText.grouped(changes.removed)) removed, "
        + "\(DecimalText.grouped(changes.changed)) changed)"
    }

    private func report(_ contents: HashListContents) {
      var lines = ProblemLines()
      for problem in contents.problems.prefix(20) { lines.show(problem) }
      let others = contents.problemCount - min(20, contents.problems.count)
      if others > 0 { Console.note("… and \(DecimalText.grouped(others)) more") }
    }
  }
}
