// SPDX-License-Identifier: Apache-2.0
// martlet convert: a list in one form into a list in another.

internal import ArgumentParser
internal import Casework
internal import EvidenceModel
internal import HashExchange

/// `martlet convert`.
struct ConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Turn a list of hashes in one form into one in another; no casefile needed.")

  @Argument(
    help: ArgumentHelp(
      "A list, also packed (zip, 7z, RAR, cabinet, tar, gzip, bzip2, xz, Zstandard), or a folder of hash sharing pages.",
      valueName: "in"))
  var input: String

  @Argument(help: ArgumentHelp("The file to write; it must not exist.", valueName: "out"))
  var output: String

  @Option(
    help: ArgumentHelp(
      "The form that is read: \(ExchangeFormat.names); recognised when left out.", valueName: "form"
    ))
  var from: String?

  @Option(
    help: ArgumentHelp(
      "The form that is written, one of the same; when left out, by the name of the file: .json vics, .csv csv, .txt text, .xml ncmec, .db nsrl.",
      valueName: "form"))
  var to: String?

  @Option(
    help: ArgumentHelp(
      "What the category numbers of the VICS file to write mean; the US profile when left out.",
      valueName: "file"))
  var mapping: String?

  @Flag(help: "Bare hashes of 64 digits are PDQ, not SHA-256.")
  var barePdq = false

  func run() throws {
    let (source, target) = try formats()
    let profile = try profile(for: target)
    let decoders = LazyDecoders()
    defer { decoders.shutdown() }
    var problems = ProblemLines()
    var bar = ProgressBar(label: "converted", unit: "MB")
    let rows = RecordCount()
    let opened = try ListSource(
      path: input, helpers: decoders.helpers, makeSession: { try decoders.makeSession() }
    ).open(format: source, bare64: barePdq ? .pdq : .sha256) { done, total in
      bar.update(done: done / 1_000_000, total: total.map { $0 / 1_000_000 }, rows: rows.count)
      try Self.stopIfAsked()
    }
    let writer = try ExchangeWriting.begin(
      path: output, format: target, profile: profile, helpers: decoders.helpers)
    let summary: ConversionSummary
    do {
      summary = try Conversion.run(rows.counting(opened.reader), to: writer) {
        bar.finish()
        problems.show($0)
      }
    } catch {
      bar.finish()
      problems.finish()
      throw error
    }
    bar.finish()
    problems.finish()
    Console.note(
      "\(opened.format?.rawValue ?? "archive") to \(target.rawValue): \(DecimalText.grouped(summary.written)) of "
        + "\(DecimalText.counted(summary.read, "record")) written, "
        + DecimalText.counted(summary.problems, "problem"))
    if let words = Self.leftOut(summary) {
      Console.note("\(target.rawValue) has no place for: \(words)")
    }
    if summary.problems > 0 { throw ExitStatus.inputUnreadable }
  }

  /// What the form that was written cannot hold, each with the number of records that had it; `nil` where it held all.
  private static func leftOut(_ summary: ConversionSummary) -> String? {
    let parts = ExchangePart.allCases.compactMap { part in
      summary.leftOut[part].map {
        "\(part.words) (\(DecimalText.grouped($0)) record\($0 == 1 ? "" : "s"))"
      }
    }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  private static func stopIfAsked() throws(CaseworkError) {
    guard Interruption.isRequested else { return }
    throw CaseworkError(.interrupted, "stopped; nothing was written. Run the same command again")
  }

  private func formats() throws(CaseworkError) -> (ExchangeFormat?, ExchangeFormat) {
    var source: ExchangeFormat?
    if let from {
      guard let known = ExchangeFormat(rawValue: from) else {
        throw CaseworkError(.usage, "--from must be \(ExchangeFormat.names)")
      }
      source = known
    }
    let target = to.map { ExchangeFormat(rawValue: $0) } ?? Self.format(ofName: output)
    guard let target else {
      throw CaseworkError(.usage, "--to must be \(ExchangeFormat.names)")
    }
    return (source, target)
  }

  /// The form that the name of a file stands for.
  private static func format(ofName name: String) -> ExchangeFormat? {
    let endings: [(String, ExchangeFormat)] = [
      (".json", .vics), (".csv", .csv), (".txt", .text), (".xml", .ncmec), (".db", .nsrl),
    ]
    return endings.first { name.lowercased().hasSuffix($0.0) }?.1
  }

  private func profile(for target: ExchangeFormat) throws -> VICSProfile {
    guard let mapping else { return try VICSProfile(yaml: EmbeddedVICSProfiles.unitedStates) }
    guard target == .vics else {
      throw CaseworkError(.usage, "--mapping is for writing VICS; leave it out")
    }
    let bytes = try InputFile.bytes(at: mapping, what: "the mapping file")
    return try VICSProfile(yaml: String(decoding: bytes, as: UTF8.self))
  }
}

/// Counts the records that a reader gives.
private final class RecordCount {
  private(set) var count = 0

  /// `reader`, with its records counted.
  func counting(_ reader: any ExchangeReader) -> any ExchangeReader {
    Counting(reader: reader, count: self)
  }

  private final class Counting: ExchangeReader {
    private let reader: any ExchangeReader
    private let count: RecordCount

    init(reader: any ExchangeReader, count: RecordCount) {
      self.reader = reader
      self.count = count
    }

    var lineCount: Int { reader.lineCount }

    func next() throws -> ExchangeEvent? {
      let event = try reader.next()
      if case .record? = event { count.count += 1 }
      return event
    }
  }
}

/// Shows what is wrong with a list: the first things one by one, the others counted.
struct ProblemLines {
  private static let shown = 20
  private var count = 0

  /// Shows one.
  mutating func show(_ problem: LineProblem) {
    count += 1
    guard count <= Self.shown else { return }
    Console.note(problem.words(showsName: true))
  }

  /// Tells how many were not shown.
  func finish() {
    let others = count - Self.shown
    if others > 0 { Console.note("… and \(DecimalText.grouped(others)) more") }
  }
}
