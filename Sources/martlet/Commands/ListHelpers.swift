// SPDX-License-Identifier: Apache-2.0
// What lists of some forms are read with: the sandboxed child for XML, SQLite for databases.

internal import Casework
internal import DecoderHost
internal import HashDatabases
internal import HashExchange
internal import MediaDecoding

extension ListDatabases {
  /// Databases of known software, read by SQLite.
  static let standard = ListDatabases { try NSRLReader(path: $0) }
}

/// Decoders that are started when the first list needs one.
final class LazyDecoders {
  private var decoders: SandboxedDecoders?
  private lazy var markup = ListMarkup(makeSession: { [unowned self] in try makeSession() })

  /// What readers and writers of lists need.
  var helpers: ExchangeHelpers {
    ExchangeHelpers(
      openMarkup: { [self] in try markup.open($0, $1) },
      openDatabase: { try NSRLReader(path: $0, beforeRows: Self.stopIfAsked) },
      makeDatabase: { try NSRLWriter(path: $0) })
  }

  /// A database is not read in pieces, so the person is asked between its rows.
  private static func stopIfAsked() throws {
    guard Interruption.isRequested else { return }
    throw CaseworkError(
      .interrupted, "stopped; nothing was recorded or written. Run the same command again to do so")
  }

  /// A decoder of its own.
  func makeSession() throws -> any DecoderSession {
    let decoders = try self.decoders ?? SandboxedDecoders(for: .plain, startsEarly: false)
    self.decoders = decoders
    return try decoders.makeSession()
  }

  /// Ends them.
  func shutdown() { decoders?.shutdown() }
}
