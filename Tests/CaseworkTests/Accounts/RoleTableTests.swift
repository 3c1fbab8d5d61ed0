// SPDX-License-Identifier: Apache-2.0
// The table of docs/roles.md is the one the program goes by, cell by cell.

import Foundation
import MartletTesting
import Testing

@testable import Casework

@Suite struct RoleTableTests {
  /// One cell: who, what, and whether the document says yes.
  struct Cell: Sendable, CustomTestStringConvertible {
    let column: String
    let capability: String
    let isAllowed: Bool

    var testDescription: String { "\(column) \(capability)" }
  }

  static let columns = ["key holder", "assessor", "lead", "auditor", "administrator"]

  /// The cells of the table under "What each role may do".
  static let cells: [Cell] = {
    let rows = table("What each role may do")
    return rows.flatMap { row in
      zip(columns, row.dropFirst(2)).map { column, cell in
        Cell(column: column, capability: row[0].filter { $0 != "`" }, isAllowed: cell == "yes")
      }
    }
  }()

  static func table(_ heading: String) -> [[String]] {
    let text = (try? Repository.text(of: "docs/roles.md")) ?? ""
    let part = text.split(separator: "## " + heading + "\n").last.map(String.init) ?? ""
    return part.prefix(while: { _ in true }).split(separator: "\n")
      .prefix { !$0.hasPrefix("## ") }.filter { $0.hasPrefix("| `") }
      .map { line in
        line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast()
          .map { $0.trimmingCharacters(in: .whitespaces) }
      }
  }

  @Test func everyCapabilityHasARowAndEveryRoleAColumn() {
    #expect(Set(Self.cells.map(\.capability)) == Set(Capability.allCases.map(\.rawValue)))
    #expect(Self.cells.count == Capability.allCases.count * Self.columns.count)
    #expect(Set(Self.columns.dropFirst()) == Set(UserRole.allCases.map(\.rawValue)))
  }

  @Test(arguments: cells)
  func aCellSaysWhatTheProgramDoes(_ cell: Cell) throws {
    let capability = try #require(Capability(rawValue: cell.capability))
    let actor = UserRole(rawValue: cell.column).map { Actor(user: 1, name: "x", role: $0) }
    #expect((actor ?? .keyHolder).may(capability) == cell.isAllowed)
    #expect(!Actor.nobody.may(capability))
  }

  @Test(arguments: TokenScope.allCases, UserRole.allCases)
  func aTokenNeverDoesMoreThanItsOwner(_ scope: TokenScope, _ role: UserRole) {
    let owner = Actor(user: 1, name: "x", role: role)
    let machine = Actor(user: 1, name: "x", role: role, scope: scope.capabilities)
    for capability in Capability.allCases {
      let isInScope = scope.capabilities.contains(capability)
      #expect(machine.may(capability) == (isInScope && owner.may(capability)))
    }
  }

  @Test func scopesAreDescribedAsTheyAre() {
    let rows = Self.table("Scopes of tokens")
    let described = rows.map { row in
      row[0].filter { $0 != "`" } + ": "
        + row[1].filter { $0 != "`" }.split(separator: ", ").sorted().joined(separator: " ")
    }
    let built = TokenScope.allCases.map { scope in
      scope.rawValue + ": "
        + scope.capabilities.map(\.rawValue).sorted().joined(separator: " ")
    }
    #expect(described.sorted() == built.sorted())
  }

  @Test func noScopeManagesPeopleOrAsksForCustody() {
    let all = TokenScope.allCases.reduce(into: Set<Capability>()) { $0.formUnion($1.capabilities) }
    #expect(all.isDisjoint(with: [.administer, .custody, .approve, .changeSettings, .adjudicate]))
  }
}
