// SPDX-License-Identifier: Apache-2.0
// Saved views and preferences are a person's own: sealed, checked, and seen by nobody else.

import Dispatch
import EvidenceModel
import Foundation
import Testing

@testable import Casework
@testable import Catalog

@Suite struct OwnThingsTests {
  private struct Fixture {
    let testCase: TestCase
    let one: Actor
    let other: Actor

    init() throws {
      testCase = try TestCase()
      one = try testCase.add("one", .assessor)
      other = try testCase.add("other", .assessor)
    }

    func views(_ actor: Actor) throws -> SavedViews {
      try SavedViews(store: testCase.store, actor: actor)
    }

    func preferences(_ actor: Actor) -> PreferenceService {
      PreferenceService(store: testCase.store, actor: actor)
    }
  }

  @Test func aViewIsKeptReplacedAndRemoved() throws {
    let fixture = try Fixture()
    let views = try fixture.views(fixture.one)
    let films = try WallFilter(parameters: [("kind", "video"), ("from", "2023-09-12")])
    let saved = try views.save(name: "  my   films ", filter: films, order: .rank)
    #expect(saved.name == "my films")
    #expect(try views.list() == [saved])
    let texts = try WallFilter(parameters: [("kind", "text")])
    let again = try views.save(name: "my films", filter: texts, order: .number)
    #expect(again.id == saved.id)
    _ = try views.save(name: "all", filter: WallFilter(), order: .number)
    #expect(try views.list().map(\.name) == ["all", "my films"])
    #expect(try views.list().last?.filter == texts)
    try views.remove(saved.id)
    #expect(try views.list().map(\.name) == ["all"])
    #expect(try fixture.testCase.problems() == [])
  }

  @Test func viewsAreSeenAndRemovedByTheirPersonAlone() throws {
    let fixture = try Fixture()
    let saved = try fixture.views(fixture.one).save(
      name: "films", filter: WallFilter(), order: .number)
    let others = try fixture.views(fixture.other)
    #expect(try others.list() == [])
    #expect(throws: CaseworkError(.notFound, "")) { try others.remove(saved.id) }
    _ = try others.save(name: "films", filter: WallFilter(), order: .rank)
    #expect(try fixture.views(fixture.one).list() == [saved])
    #expect(throws: CaseworkError(.denied, "")) { try fixture.views(.keyHolder) }
  }

  @Test(arguments: ["", "  ", "a\u{202e}b", "back\\slash", String(repeating: "x", count: 81)])
  func aNameIsVisible(_ name: String) throws {
    let fixture = try Fixture()
    #expect(throws: CaseworkError(.usage, "")) {
      try fixture.views(fixture.one).save(name: name, filter: WallFilter(), order: .number)
    }
  }

  @Test func namesAndFiltersAreSealed() throws {
    let fixture = try Fixture()
    _ = try fixture.views(fixture.one).save(
      name: "a name in the clear", filter: WallFilter(), order: .number)
    let row = try #require(try fixture.testCase.rows(SavedViewRow.self).first)
    #expect(!String(decoding: row.sealedView, as: UTF8.self).contains("clear"))
    #expect(row.nameKey.count == 32)
  }

  @Test func preferencesStartAsShippedAndChangeOneByOne() throws {
    let fixture = try Fixture()
    let service = fixture.preferences(fixture.one)
    #expect(try service.read() == .standard)
    #expect(Preferences.standard.blur == 3 && Preferences.standard.isGrey, "protected at first")
    _ = try service.change(["theme": "dark", "keys": ["queue.next": "j"]])
    let changed = try service.change(["blur": 2, "auto_advance": false])
    #expect(changed.theme == .dark && changed.blur == 2 && changed.advancesByItself == false)
    #expect(changed.keys == ["queue.next": "j"])
    #expect(try service.read() == changed)
    #expect(try fixture.preferences(fixture.other).read() == .standard)
    #expect(try service.change(["auto_advance": .null]).advancesByItself == nil)
    #expect(try Preferences.standard.changed(by: changed.json) == changed)
  }

  @Test func twoChangesAtOnceAreBothKept() throws {
    let fixture = try Fixture()
    let (store, one) = (fixture.testCase.store, fixture.one)
    let user = try #require(one.user)
    let ended = DispatchSemaphore(value: 0)
    // The second change begins while the first is being written.
    try store.record(one) { recording in
      Thread.detachNewThread {
        _ = try? PreferenceService(store: store, actor: one).change(["blur": 2])
        ended.signal()
      }
      Thread.sleep(forTimeInterval: 0.3)
      let dark = try Preferences.standard.changed(by: ["theme": "dark"])
      try recording.writeUncommitted(
        PreferenceRow(
          userId: user,
          sealedValue: store.columns.seal(
            dark.json, PreferenceRow.self, "sealed_value", row: user)))
    }
    ended.wait()
    let kept = try fixture.preferences(one).read()
    #expect(kept.theme == .dark && kept.blur == 2)
  }

  private static let impossible: [JSONValue] = [
    ["blur": 0], ["blur": 4], ["blurred": true], ["blur": "much"], ["brightness": 5],
    ["picture_size": 9_000],
    ["theme": "plaid"], ["grey": 1], ["reveal": "always"], ["colour": "red"], [],
    ["keys": ["Queue Next": "j"]], ["keys": ["queue.next": ""]], ["keys": ["queue.next": "a b"]],
    ["keys": ["queue.next": "j", "queue.back": "j"]], ["keys": [1, 2]],
  ]

  @Test(arguments: impossible)
  func whatCannotBeIsRefusedWhole(_ json: JSONValue) throws {
    let fixture = try Fixture()
    let service = fixture.preferences(fixture.one)
    #expect(throws: CaseworkError(.usage, "")) { try service.change(json) }
    #expect(try service.read() == .standard)
    #expect(throws: CaseworkError(.denied, "")) {
      try fixture.preferences(.keyHolder).change(["theme": "dark"])
    }
  }
}
