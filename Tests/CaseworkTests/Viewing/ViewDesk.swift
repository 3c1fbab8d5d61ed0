// SPDX-License-Identifier: Apache-2.0
// A case with a few pictures and people who look at them.

import EvidenceModel
import Foundation
import Ledger
import MediaDecoding

@testable import Casework
@testable import Catalog

/// A case with a few pictures and people who look at them.
struct ViewDesk {
  let testCase: TestCase
  let views: ViewService
  let rook: Actor
  let heron: Actor
  let sharp = ViewManner(side: 512, blur: 0, isGrey: false)
  let blurred = ViewManner(side: 512, blur: 0.04, isGrey: true)
  let tile = ViewManner(side: 128, blur: 0, isGrey: false)

  private static let template = Result {
    let testCase = try TestCase()
    let folder = try Scratch()
    for seed in UInt64(1)...6 {
      try folder.write(try Pictures.png(seed, side: 320), to: "pictures/\(seed).png")
    }
    try testCase.ingest([folder.path + "/pictures"])
    return try testCase.template()
  }

  init(isSynthetic: Bool = true) throws {
    if isSynthetic {
      testCase = try TestCase(copyOf: Self.template.get())
    } else {
      testCase = try TestCase(isSynthetic: false)
      let folder = try Scratch()
      for seed in UInt64(1)...2 {
        try folder.write(try Pictures.png(seed), to: "pictures/\(seed).png")
      }
      try testCase.ingest([folder.path + "/pictures"])
    }
    rook = try testCase.add("rook", .assessor)
    heron = try testCase.add("heron", .assessor)
    views = ViewService(store: testCase.store)
  }

  func request(
    _ item: Int64, _ manner: ViewManner, _ purpose: ViewPurpose = .queue, within: String? = nil
  ) -> ViewRequest {
    ViewRequest(items: [item], purpose: purpose, manner: manner, within: within)
  }

  /// Begins a view of rook's.
  func begin(
    _ item: Int64, _ manner: ViewManner, _ purpose: ViewPurpose = .queue, within: String? = nil
  ) throws -> OpenView {
    try views.begin(request(item, manner, purpose, within: within), by: rook, session: "rook's")
  }

  /// The public leaves of views.
  func leaves(_ kind: LeafKind = .view) throws -> [LedgerLeaf] {
    try testCase.rows(LeafRow.self).filter { $0.kind == kind.rawValue }.map {
      try LedgerLeaf(bytes: $0.entry)
    }
  }

  /// How the views ended.
  func endings() throws -> [Int64: ViewEnding] {
    var endings: [Int64: ViewEnding] = [:]
    for row in try testCase.rows(ViewEndRow.self) {
      endings[row.viewId] = try ViewEnding(row, columns: testCase.store.columns)
    }
    return endings
  }
}
