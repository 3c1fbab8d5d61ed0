// SPDX-License-Identifier: Apache-2.0
// Where a film ends within the header of a box it is cut, and where bytes were added behind it it is not.

import MediaDecoding
import Testing

@testable import NativeDecoders

@Suite struct VideoExtentTests {
  private static func box(_ type: String, _ content: [UInt8] = [1, 2, 3, 4]) -> [UInt8] {
    [0, 0, 0, UInt8(8 + content.count)] + Array(type.utf8) + content
  }

  private static let start = box("ftyp", Array("isom".utf8) + [0, 0, 0, 0])

  private static func isCut(_ bytes: [UInt8], _ format: MediaFormat = .mp4) throws -> Bool {
    try VideoExtent.isCut(MemoryBytes(bytes), format: format)
  }

  @Test func aFilmThatEndsBeforeItsIndexIsCutWhateverElseDescribesIt() throws {
    let media = Self.start + Self.box("mdat") + Self.box("meta")
    let index = Self.box("moov")
    for count in 4..<index.count {
      #expect(try Self.isCut(media + index.prefix(count)), "\(count)")
      #expect(try Self.isCut(media + index.prefix(count), .mov), "\(count)")
    }
    #expect(try !Self.isCut(media + index))
  }

  @Test func aPictureHasAllItNeedsWithoutAnIndex() throws {
    let picture = Self.start + Self.box("meta") + Self.box("mdat")
    for more in ["abc", "words", "trailing trailing"] {
      for format in [MediaFormat.heic, .avif] {
        #expect(try !Self.isCut(picture + Array(more.utf8), format), "\(more)")
      }
      #expect(try Self.isCut(picture + Array(more.utf8)), "\(more)")
    }
  }

  @Test(arguments: ["meta", "free", "uuid", "mdat"])
  func aFilmThatEndsInTheHeaderOfItsNextBoxIsCut(_ type: String) throws {
    let film = Self.start + Self.box("moov") + Self.box("mdat")
    let next = Self.box(type)
    #expect(try !Self.isCut(film))
    for count in 5..<next.count {
      #expect(try Self.isCut(film + next.prefix(count)), "\(count)")
    }
  }

  @Test func wordsAndNumbersBehindAWholeFilmAreNoCut() throws {
    let film = Self.start + Self.box("moov") + Self.box("mdat")
    let added: [[UInt8]] =
      ["abc", "abcd", "hello m", "xxxxmoo"].map { Array($0.utf8) }
      + [[0, 0, 0, 1], [0, 0, 0, 16, 0x7a], [0, 0, 0, 2, 0x6d], [0, 0, 0, 0, 0, 0, 0]]
    for more in added { #expect(try !Self.isCut(film + more), "\(more)") }
  }

  @Test func theBeginningOfALongBoxIsOneOnlyWhereItsTypeIsKnown() throws {
    let film = Self.start + Self.box("moov") + Self.box("mdat")
    for count in 0...7 {
      let rest = [UInt8](repeating: 7, count: count)
      let unknown = [0, 0, 0, 1] + Array("zzzz".utf8) + rest
      #expect(try !Self.isCut(film + unknown), "\(count)")
      #expect(try Self.isCut(film + [0, 0, 0, 1] + Array("mdat".utf8) + rest), "\(count)")
      #expect(try Self.isCut(Self.start + unknown), "\(count)")
    }
  }
}
