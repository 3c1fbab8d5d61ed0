// SPDX-License-Identifier: Apache-2.0
// Where a person was when the session was locked: there the person is led once it is unlocked.

internal import HTTPTypes

/// A page of this workbench that somebody goes back to after unlocking.
///
/// It stands behind the `#` of the lock's address, which browsers send to nobody, and comes back with the password.
struct PageBehindLock: Sendable {
  private static let longest = 1_024

  /// Its path and query.
  let path: String

  /// Takes `text` where it is the address of a page of the table that may be gone to; `nil` for anything else, so that
  /// nobody is led elsewhere.
  init?(_ text: String?) {
    guard let text, text.utf8.count <= Self.longest, text.first == "/",
      text.utf8.allSatisfy({ (0x21...0x7e).contains($0) && $0 != 0x5c && $0 != 0x23 })
    else { return nil }
    let parts = Self.parts(text.prefix { $0 != "?" })
    let isPage = RouteTable.routes.contains { route in
      guard route.kind == .page, route.method == .get, route.standing == .open,
        route.access != .anyone
      else { return false }
      let names = Self.parts(route.path[...])
      return names.count == parts.count
        && zip(names, parts).allSatisfy { $0.hasPrefix("{") ? !$1.isEmpty : $0 == $1 }
    }
    guard isPage else { return nil }
    path = text
  }

  private static func parts(_ path: Substring) -> [Substring] {
    path.split(separator: "/", omittingEmptySubsequences: false)
  }
}
