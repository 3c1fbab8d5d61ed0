// SPDX-License-Identifier: Apache-2.0
// The key and tokens of a demo case, kept beside it so that a demo can be run again.

internal import Casework
internal import EvidenceModel
internal import Foundation

/// The key file and users' tokens of one demo case.
struct DemoKeys {
  private let folder: String

  /// The keys of the case named `name` in the demo at `directory`.
  init(directory: String, name: String) { folder = "\(directory)/keys/\(name)" }

  /// Where the key file lies.
  var keyFile: String { folder + "/case.key" }

  /// The token of a user; `nil` before the user was added.
  func token(of user: String) -> String? {
    FileManager.default.contents(atPath: "\(folder)/\(user).token").map {
      String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
  }

  /// Keeps the token of a user, readable by its owner only.
  ///
  /// - Throws: ``CaseworkError`` `.unwritable`.
  func keep(token: String, of user: String) throws(CaseworkError) {
    let files = FileManager.default
    try? files.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let isKept = files.createFile(
      atPath: "\(folder)/\(user).token", contents: Data((token + "\n").utf8),
      attributes: [.posixPermissions: 0o600])
    guard isKept else { throw CaseworkError(.unwritable, "the demo's tokens cannot be written") }
  }
}
