// SPDX-License-Identifier: Apache-2.0
// Two hundred damaged pictures of each format: each ends in an answer or an error, and work goes on.

import EvidenceModel
import MartletTesting
import MediaDecoding
import SyntheticEncoding
import Testing

@testable import DecoderHost

@Suite struct MutationTests {
  private static let count = 200

  @Test(arguments: DecoderFixture.formats)
  func damagedPicturesEndInAnAnswerOrAnError(_ format: PictureFormat) throws {
    let connection = try DecoderFixture.connection()
    var generator = SeedReport.generator("damaged \(format.fileExtension)")
    let whole = try DecoderFixture.picture(format, width: 24, height: 20)
    var request = DecoderFixture.request
    request.limits = ImageLimits(
      pixels: 1 << 20, side: 4_096, inputBytes: 1 << 20, milliseconds: 10_000)
    var (answers, errors, ended) = (0, 0, 0)
    for _ in 0..<Self.count {
      let bytes = Self.damaged(whole, &generator)
      do {
        let found = try connection.examine(MemoryBytes(bytes), request)
        if found.error == nil { answers += 1 } else { errors += 1 }
      } catch let error as DecodeError {
        #expect(error.endsSession)
        ended += 1
      }
    }
    print("\(format.fileExtension): \(answers) answers, \(errors) errors, \(ended) children lost")
    #expect(answers + errors + ended == Self.count)
    let found = try connection.examine(MemoryBytes(whole), request)
    #expect(found.pdq != nil)
  }

  private static func damaged(
    _ whole: [UInt8], _ generator: inout SeededGenerator
  ) -> [UInt8] {
    var bytes = whole
    for _ in 0...generator.below(6) {
      let position = generator.below(bytes.count)
      switch generator.below(4) {
      case 0: bytes[position] ^= 1 << UInt8(generator.below(8))
      case 1: bytes[position] = UInt8(generator.below(256))
      case 2: bytes[position] = [0, 0xff, 0x7f, 0x80][generator.below(4)]
      default:
        let end = min(bytes.count, position + 1 + generator.below(16))
        bytes.replaceSubrange(position..<end, with: bytes[0..<generator.below(8)])
        if bytes.isEmpty { bytes = [0] }
      }
    }
    if generator.below(5) == 0 { bytes.removeLast(generator.below(bytes.count)) }
    return bytes
  }
}
