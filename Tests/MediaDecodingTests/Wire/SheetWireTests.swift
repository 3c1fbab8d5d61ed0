// SPDX-License-Identifier: Apache-2.0
// A contact sheet goes over the wire as it was asked for, and nothing that is none.

import EvidenceModel
import Testing

@testable import MediaDecoding

@Suite struct SheetWireTests {
  private func bytes(_ moment: RenderedMoment) -> [UInt8] {
    var writer = CanonicalWriter()
    writer.write(RenderRequest(moment: moment, side: 768, blur: 0.01, isGrey: true))
    return writer.bytes
  }

  @Test(arguments: [[0], [0, 1, 2_000_000], (0..<16).map { Int64($0) * 40_000 }])
  func aSheetIsReadAsItWasWritten(times: [Int64]) throws {
    var reader = CanonicalReader(bytes(.sheet(times)))
    let read = try reader.readRenderRequest()
    try reader.finish()
    #expect(read == RenderRequest(moment: .sheet(times), side: 768, blur: 0.01, isGrey: true))
  }

  @Test(arguments: [[], [1, 1], [2, 1], [-1, 4], (0..<17).map { Int64($0) }])
  func whatIsNoSheetIsRefused(times: [Int64]) {
    var reader = CanonicalReader(bytes(.sheet(times)))
    #expect(throws: CanonicalError.malformed) { try reader.readRenderRequest() }
  }

  @Test func everyTruncationIsAnError() {
    let whole = bytes(.sheet([0, 5, 9]))
    for count in 0..<whole.count {
      var reader = CanonicalReader(Array(whole.prefix(count)))
      #expect(throws: CanonicalError.self) { try reader.readRenderRequest() }
    }
  }
}
