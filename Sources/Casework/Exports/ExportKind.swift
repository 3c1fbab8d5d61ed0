// SPDX-License-Identifier: Apache-2.0
// What a kind of export is: a name, settings, and one reading that gives counts now and the file later.

internal import Catalog
internal import EvidenceModel
internal import HashExchange

/// What a kind of export says of itself.
protocol ExportDeclaration: Sendable {
  /// The stable name: what stands after `martlet export`.
  var name: String { get }
  /// What it is, in a few words for people.
  var words: String { get }
  /// How many people it takes; two where nothing is said.
  var people: ExportPeople { get }
  /// What whoever asks and writes must be allowed to do; to export where nothing is said.
  var capability: Capability { get }
  /// What it can be told; nothing where nothing is said.
  var settings: [ExportSetting] { get }
  /// What the file's name ends with where nobody names it, such as `.csv`, by the settings.
  func fileEnding(_ settings: ExportSettings) -> String
  /// Reads what the export is to hold and hands it to `body`, with the number of leaves that the state has.
  func read<Result>(
    _ settings: ExportSettings, of store: CaseStore, by actor: Actor,
    _ body: (PreparedExport, Int64) throws -> Result
  ) throws -> Result
}

extension ExportDeclaration {
  var people: ExportPeople { .two }
  var capability: Capability { .export }
  var settings: [ExportSetting] { [] }

  /// What a file of the export is called where nobody names it.
  func fileName(request: Int64?, _ settings: ExportSettings) -> String {
    name + (request.map { "-\($0)" } ?? "") + fileEnding(settings)
  }
}

/// A kind of export: what can leave a case, as one file, made of one state of the catalog.
///
/// A kind is one file here and one line in ``ExportKinds``. Everything else is the framework's: who may ask and approve, the
/// counts shown beforehand, writing once and whole, the ledger, the manifest, the command line and the page.
protocol ExportKind: ExportDeclaration {
  /// Reads what the export is to hold.
  ///
  /// Called when somebody asks, for the counts, and again when the file is written. All reading is of `source`; what is
  /// returned may read it too, until it was written.
  ///
  /// - Throws: ``CaseworkError`` `.usage` for settings that this case cannot follow; `.tampered`; errors of the catalog.
  func prepare(_ settings: ExportSettings, from source: ExportSource) throws -> PreparedExport
}

extension ExportKind {
  func read<Result>(
    _ settings: ExportSettings, of store: CaseStore, by actor: Actor,
    _ body: (PreparedExport, Int64) throws -> Result
  ) throws -> Result {
    try ExportSource.read(store, by: actor) { source in
      let last = try source.reader.maximum(LeafRow.self, column: "seq") ?? -1
      return try body(try prepare(settings, from: source), min(last, .max - 1) + 1)
    }
  }
}

/// How many people an export takes.
public enum ExportPeople: String, Hashable, Sendable {
  /// Whoever makes it.
  case one
  /// One asks and another approves.
  case two
}

/// What a kind of export reads.
struct ExportSource {
  let store: CaseStore
  /// One state of the catalog.
  let reader: any CatalogReader
  /// Who asked.
  let actor: Actor
  /// Now.
  let now: Instant

  /// Hands one state of the catalog to `body`.
  ///
  /// - Throws: ``CaseworkError`` `.denied` for who grades, while items wait for a first look.
  static func read<Result>(
    _ store: CaseStore, by actor: Actor, _ body: (ExportSource) throws -> Result
  ) throws -> Result {
    let now = store.clock()
    return try store.catalog.read { reader in
      guard try AnswerAccess(reader: reader, actor: actor).areReportsOpen() else {
        throw CaseworkError(
          .denied, "who grades may export once nothing waits to be rated any more",
          refusal: .stillWaiting)
      }
      return try body(ExportSource(store: store, reader: reader, actor: actor, now: now))
    }
  }
}

/// One count of what an export holds or leaves out.
public struct ExportCount: Hashable, Sendable {
  /// What is counted, in a few words: `rows`, `left out: disputed`.
  public let name: String
  /// How many.
  public let number: Int

  /// Names a count.
  public init(_ name: String, _ number: Int) {
    self.name = name
    self.number = number
  }
}

/// An export that was read and not yet written.
struct PreparedExport {
  /// What it holds and what it leaves out.
  ///
  /// The counts are shown before anything is written, and stand in the manifest.
  let counts: [ExportCount]
  /// The regimes that it speaks of; the manifest has their versions and digests.
  var regimes: [CaseRegime] = []
  /// Writes the file; the framework finishes the output where this does not.
  let write: (ExchangeOutput) throws -> Void
}
