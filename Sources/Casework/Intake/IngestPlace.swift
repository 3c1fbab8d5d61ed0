// SPDX-License-Identifier: Apache-2.0
// Which places of the server a source may be taken in from, at the wish of somebody who is not at the machine.

/// A place of the machine from which the case's policy allows sources to be taken in.
public struct IngestPlace: Hashable, Sendable {
  /// The path, as it was asked for.
  public let path: String

  /// Checks a path against the folders that the policy in force allows.
  ///
  /// Links on the way are followed before the place is held against the folders, so that none leads out of
  /// them.
  ///
  /// - Throws: ``CaseworkError`` `.denied` for a place outside; the same whether anything is there or not.
  public init(_ path: String, store: CaseStore) throws {
    let roots = try Self.roots(store)
    let place = FilePlace.of(path)
    guard path.hasPrefix("/"), !path.contains("\0"),
      roots.contains(where: { place.isWithin(FilePlace.of($0)) })
    else {
      throw CaseworkError(
        .denied,
        roots.isEmpty
          ? "the policy of this case allows no folder of the server; an administrator can name one in ingest_roots"
          : "the path must lie within a folder that the policy of this case allows")
    }
    self.path = path
  }

  /// The folders that the policy in force allows.
  public static func roots(_ store: CaseStore) throws -> [String] {
    try PolicyService(store: store, actor: .keyHolder).inForce().policy.ingestRoots
  }
}
