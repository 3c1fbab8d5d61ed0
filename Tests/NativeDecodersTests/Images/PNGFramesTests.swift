// SPDX-License-Identifier: Apache-2.0
// The pictures of a PNG are counted by what is there, not by what is stated.

import MartletTesting
import Testing

@testable import NativeDecoders

@Suite struct PNGFramesTests {
  private static let frame = AnimatedPNG.Frame(
    width: 2, height: 2, pixels: [UInt8](repeating: 200, count: 16))

  private func count(_ frames: Int, still: Bool = false, stated: Int? = nil) -> Int {
    PNGFrames(
      AnimatedPNG.file(
        (0..<frames).map { _ in Self.frame }, still: still ? Self.frame.pixels : nil,
        stated: stated)
    ).count
  }

  @Test func framesCountAndAPictureOfItsOwnBesideThem() {
    #expect(count(1) == 1 && count(5) == 5)
    #expect(count(1, still: true) == 2, "one that browsers do not show, and one that others do not")
    #expect(count(4, still: true) == 5)
  }

  @Test(arguments: [0, 1, 2, 4_000_000_000])
  func whatIsStatedHidesNothingAndInventsNothing(_ stated: Int) {
    #expect(count(3, stated: stated) == 3)
    #expect(count(1, stated: stated) == 1)
  }

  @Test func framesWithoutTheWordThatTheFileIsAnimatedAreNone() throws {
    let file = AnimatedPNG.file([Self.frame, Self.frame])
    let start = try #require(file.indices.first { file[$0...].starts(with: "acTL".utf8) })
    var silent = file
    silent.replaceSubrange(start..<start + 4, with: "teXt".utf8)
    #expect(PNGFrames(silent).count == 1)
  }

  @Test func aCutFileIsToldAndHasAFrameMoreWhereItStatesMore() throws {
    let whole = AnimatedPNG.file([Self.frame, Self.frame, Self.frame])
    #expect(!PNGFrames(whole).isCut && !PNGFrames(whole + [1, 2, 3]).isCut)
    for length in 0..<whole.count {
      let found = PNGFrames(Array(whole[..<length]))
      #expect(found.isCut && (1...4).contains(found.count), "\(length)")
    }
    let last = try #require(whole.indices.last { whole[$0...].starts(with: "fcTL".utf8) })
    #expect(PNGFrames(Array(whole[..<last])).count == 3)
  }

  @Test func lengthsThatLeadBeyondTheEndEndTheWalk() {
    var file = AnimatedPNG.file([Self.frame, Self.frame])
    for place in 33..<37 { file[place] = 0xff }
    #expect(PNGFrames(file).count == 1 && PNGFrames(file).isCut)
    #expect(PNGFrames([UInt8](repeating: 0xff, count: 64)).count == 1)
  }
}
