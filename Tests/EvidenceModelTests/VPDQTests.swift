// SPDX-License-Identifier: Apache-2.0
// A vPDQ fingerprint has one byte form, and nothing else is read as one.

import EvidenceModel
import Testing

@Suite struct VPDQTests {
  private let fingerprint = VPDQFingerprint(
    frames: (0..<3).map { index in
      VPDQFrame(
        frame: index * 29, microseconds: Int64(index) * 967_634,
        fingerprint: PDQFingerprint(
          hash: PDQHash(1, 2, 3, UInt64(index)), quality: 98 + index))
    })

  private func bytes(_ fingerprint: VPDQFingerprint) -> [UInt8] {
    var writer = CanonicalWriter()
    writer.write(fingerprint)
    return writer.bytes
  }

  private func read(_ bytes: [UInt8]) throws(CanonicalError) -> VPDQFingerprint {
    var reader = CanonicalReader(bytes)
    let fingerprint = try reader.readVPDQ()
    try reader.finish()
    return fingerprint
  }

  @Test func whatIsWrittenIsRead() throws {
    let bytes = bytes(fingerprint)
    #expect(bytes.count == 5 + 3 * VPDQFingerprint.frameByteCount)
    #expect(try read(bytes) == fingerprint)
    #expect(try read(self.bytes(VPDQFingerprint(frames: []))).frames.isEmpty)
    #expect(fingerprint.frames[1].seconds == 0.967634)
  }

  @Test func everyCutIsRefused() {
    let bytes = bytes(fingerprint)
    for count in bytes.indices {
      #expect(throws: CanonicalError.self) { try read(Array(bytes.prefix(count))) }
    }
    #expect(throws: CanonicalError.trailing) { try read(bytes + [0]) }
  }

  @Test func anotherVersionACountTooLargeAndFramesOutOfOrderAreRefused() {
    var bytes = bytes(fingerprint)
    bytes[0] = 2
    #expect(throws: CanonicalError.malformed) { try read(bytes) }
    bytes[0] = 1
    bytes[1] = 0xff
    #expect(throws: CanonicalError.malformed) { try read(bytes) }
    let backwards = VPDQFingerprint(frames: fingerprint.frames.reversed())
    #expect(throws: CanonicalError.malformed) { try read(self.bytes(backwards)) }
    let twice = VPDQFingerprint(frames: [fingerprint.frames[0], fingerprint.frames[0]])
    #expect(throws: CanonicalError.malformed) { try read(self.bytes(twice)) }
  }
}
