// SPDX-License-Identifier: Apache-2.0
// The entries of one or several pages of hash sharing.

internal import EvidenceModel
public import MediaDecoding

/// Reads pages of hash sharing entries; deleted entries are left out, on whichever page they stand.
public final class NCMECReader: ExchangeReader {
  /// Opens a page.
  public typealias PageOpener = () throws -> any ByteFeed

  private var pages: [PageOpener]
  private let makeMarkup: MarkupOpener
  private var read: NCMECPages?
  private var problems: [LineProblem] = []
  /// How many entries the pages name as deleted.
  public private(set) var withdrawnCount = 0

  /// Reads `pages`, each opened once the one before was read to its end, whose XML is taken apart by what `makeMarkup` makes.
  public init(pages: [PageOpener], makeMarkup: @escaping MarkupOpener) {
    self.pages = pages
    self.makeMarkup = makeMarkup
  }

  /// No lines: XML comes as events.
  public var lineCount: Int { 0 }

  /// What comes next.
  ///
  /// - Throws: ``HashListError`` `.noList` for another document, and what feeds and decoders throw but for what is
  ///   wrong with the text.
  public func next() throws -> ExchangeEvent? {
    let read = try self.read ?? readAll()
    if let problem = problems.popLast() { return .problem(problem) }
    return try read.next().map { .record($0) }
  }

  private func readAll() throws -> NCMECPages {
    let read = NCMECPages(makeMarkup: makeMarkup)
    let isFolder = pages.count > 1
    for (index, open) in pages.enumerated() {
      let page = try open()
      let file = isFolder ? index + 1 : nil
      do {
        try read.read(page, file: file)
      } catch let error as HashListError where isFolder && error.code == .noList {
        read.breakOff(file: file)
        while try !page.next().isEmpty {}
      }
    }
    pages = []
    problems = (read.problems + [read.missing?.problem].compactMap { $0 }).reversed()
    withdrawnCount = read.withdrawnCount
    self.read = read
    return read
  }
}

/// Opens a document for taking it apart.
public typealias MarkupOpener = (MarkupDialect, MarkupLimits) throws -> any MarkupCursor
