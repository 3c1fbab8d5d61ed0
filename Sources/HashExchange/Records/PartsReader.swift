// SPDX-License-Identifier: Apache-2.0
// The records of a list that comes as an archive: file after file, each in its own form.

internal import EvidenceModel

/// Reads the records of the files of an archive, one after another.
///
/// A file that is no list, is refused or is damaged is a problem, and the others are read. Pages of hash sharing are one list together
/// and come last, since a later one may take back what an earlier one says. Memory is that of one record, and of the pages.
final class PartsReader: ExchangeReader {
  private let parts: any ListParts
  private let format: ExchangeFormat?
  private let options: HashListOptions
  private let helpers: ExchangeHelpers
  private let progress: (Int) throws -> Void

  private var number = 0
  private var byteCount = 0
  private var open: Part?
  private var pages: NCMECPages?
  private var waiting: ArraySlice<ExchangeEvent> = []
  private var faults: ArraySlice<LineProblem.Reason> = []
  private var isAtEnd = false
  private(set) var lineCount = 0

  /// One file that is being read.
  private struct Part {
    let name: String
    let file: ListFile
    let reader: any ExchangeReader
    let fault: () -> LineProblem.Reason?
  }

  /// Reads `parts`, each in `format` or in the form that is recognised.
  init(
    _ parts: any ListParts, format: ExchangeFormat?, options: HashListOptions,
    helpers: ExchangeHelpers, progress: @escaping (Int) throws -> Void
  ) {
    self.parts = parts
    self.format = format
    self.options = options
    self.helpers = helpers
    self.progress = progress
  }

  func next() throws -> ExchangeEvent? {
    while true {
      if let event = waiting.popFirst() { return event }
      if let open {
        if let event = try next(of: open) { return event }
      } else if isAtEnd {
        return try last()
      } else {
        try begin()
      }
    }
  }

  /// What comes next in a file; `nil` when it was read, or is no list.
  private func next(of part: Part) throws -> ExchangeEvent? {
    do {
      if let event = try part.reader.next() { return stamped(event, part.name) }
      try end(part.file, part.name, part.fault, isList: true)
    } catch let error as HashListError where error.code != .unreadable {
      try end(part.file, part.name, part.fault, isList: false)
    }
    lineCount += part.reader.lineCount
    open = nil
    return nil
  }

  /// Begins the next file, or tells what is left to tell after the last.
  private func begin() throws {
    guard let part = try parts.next() else { return finish() }
    number += 1
    switch part.content {
    case .refused(let reason): report(reason, part.name)
    case .bytes(let next, let fault):
      let before = byteCount
      let file = try ListFile(next: next) { [progress] in try progress(before + $0) }
      try begin(file, part.name, fault)
    }
  }

  private func begin(
    _ file: ListFile, _ name: String, _ fault: @escaping () -> LineProblem.Reason?
  ) throws {
    let format = ExchangeOpening.format(of: file, format)
    do {
      switch format {
      case nil: try end(file, name, fault, isList: false)
      case .nsrl:
        report(.packedDatabase, name)
        try drain(file)
      case .ncmec:
        try readPage(file)
        try end(file, name, fault, isList: true)
      case .some(let format):
        let reader = try ExchangeOpening.reader(file, path: nil, format, options, helpers)
        open = Part(name: name, file: file, reader: reader, fault: fault)
      }
    } catch let error as HashListError where error.code != .unreadable {
      try end(file, name, fault, isList: false)
    }
  }

  private func readPage(_ file: ListFile) throws {
    guard !file.isUTF16 else { throw ExchangeOpening.utf16 }
    guard !file.isHTML else { throw ExchangeOpening.webPage }
    guard let open = helpers.openMarkup else { throw ExchangeOpening.missing("XML") }
    let pages = self.pages ?? NCMECPages(makeMarkup: open)
    self.pages = pages
    try pages.read(file, file: number)
  }

  /// Ends a file: what kept it from being whole, or from being a list, is told.
  private func end(
    _ file: ListFile, _ name: String, _ fault: () -> LineProblem.Reason?, isList: Bool
  ) throws {
    try drain(file)
    if let reason = fault() {
      report(reason, name)
    } else if !isList {
      report(.noList, name)
    }
  }

  private func drain(_ file: ListFile) throws {
    while try !file.next().isEmpty {}
    byteCount += file.byteCount
  }

  private func finish() {
    isAtEnd = true
    faults = parts.faults()[...]
    guard let pages else { return }
    waiting += (pages.problems + [pages.missing?.problem].compactMap { $0 }).map { .problem($0) }
  }

  /// The entries of pages one after another, then what is wrong with the archive.
  private func last() throws -> ExchangeEvent? {
    if let record = try pages?.next() { return .record(record) }
    return faults.popFirst().map {
      .problem(LineProblem(line: 1, algorithm: nil, reason: $0))
    }
  }

  private func report(_ reason: LineProblem.Reason, _ name: String) {
    waiting.append(
      .problem(LineProblem(file: number, name: name, line: 1, algorithm: nil, reason: reason)))
  }

  /// An event with the number of its file.
  private func stamped(_ event: ExchangeEvent, _ name: String) -> ExchangeEvent {
    switch event {
    case .record(var record):
      record.file = number
      return .record(record)
    case .problem(let problem):
      return .problem(problem.of(file: number, name: name))
    case .envelope, .caseBegins, .caseEnds: return event
    }
  }
}
