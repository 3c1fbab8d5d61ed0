// SPDX-License-Identifier: Apache-2.0
// Who had which role and was active at a ledger size: rows of users are updated in place, leaves are not.

internal import Catalog
internal import EvidenceModel
internal import Ledger

/// The accounts of a case as some of its leaves left them.
struct AccountHistory {
  /// One person's account.
  struct Account: Hashable {
    let name: String
    var role: UserRole
    var isActive: Bool
  }

  /// The accounts by the person's number; those added later are not among them.
  let accounts: [Int64: Account]

  /// Reads the accounts as of `state`; as they are when it is `nil`.
  ///
  /// - Complexity: O(leaves about people).
  init(_ reader: any CatalogReader, state: LedgerState?) throws {
    var accounts: [Int64: Account] = [:]
    try reader.forEach(UserRow.self) { row in
      guard let role = UserRole(rawValue: row.role) else { return }
      accounts[row.id] = Account(name: row.name, role: role, isActive: row.state == "active")
    }
    try reader.forEach(
      LeafRow.self, where: [.equals("kind", .text(LeafKind.user.rawValue))], orderedBy: ["seq"]
    ) { row in
      let leaf = try LedgerLeaf(bytes: row.entry)
      guard let user = leaf["user"].flatMap({ Int64($0.dropFirst("user-".count)) }),
        var account = accounts[user]
      else { return }
      let isLater = state.map { row.seq >= Int64($0.size) } ?? false
      if let role = leaf["role"].flatMap(UserRole.init(rawValue:)) {
        account.role = role
        account.isActive = true
        accounts[user] = isLater ? nil : account
      } else if !isLater, let change = leaf["change"] {
        if change == "deactivated" { account.isActive = false }
        if let role = change.split(separator: " ").last.map(String.init)
          .flatMap(UserRole.init(rawValue:))
        {
          account.role = role
        }
        accounts[user] = account
      }
    }
    self.accounts = accounts
  }
}
