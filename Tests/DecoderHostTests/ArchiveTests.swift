// SPDX-License-Identifier: Apache-2.0
// Archives in the locked child: names that are not ASCII come through, and damage costs one archive at most.

import EvidenceModel
import MartletTesting
import MediaDecoding
import Testing

@testable import DecoderHost

@Suite struct ArchiveTests {
  private static let files: [(String, [UInt8])] = (0..<3).map { number in
    ("灯台 \(number).txt", (0..<900).map { UInt8(truncatingIfNeeded: $0 * (number + 3)) })
  }

  private static let formats: [(name: String, bytes: [UInt8])] = [
    ("RAR 4", ArchiveSamples.rar4(files.map { .init($0.0, $0.1, flags: 0x200) })),
    ("RAR 5", ArchiveSamples.rar5(files.map { .init($0.0, $0.1) })),
    ("cabinet", ArchiveSamples.cabinet(files)),
  ]

  private static func read(
    _ bytes: [UInt8], _ connection: DecoderConnection
  ) throws -> [(name: String, content: [UInt8])] {
    var limits = ContainerLimits.standard
    (limits.outputBytes, limits.entries, limits.milliseconds) = (16 << 20, 100, 10_000)
    let archive = try connection.openArchive(MemoryBytes(bytes), limits: limits)
    defer { archive.close() }
    var found: [(String, [UInt8])] = []
    while let entry = try archive.nextEntry() {
      var content: [UInt8] = []
      while !entry.isEncrypted {
        let piece = try archive.readEntry(maximum: 1 << 16)
        if piece.isEmpty { break }
        content += piece
      }
      found.append((String(decoding: entry.path, as: UTF8.self), content))
    }
    return found
  }

  @Test func theLockedChildReadsThem() throws {
    let connection = try DecoderFixture.connection()
    for format in Self.formats {
      let found = try Self.read(format.bytes, connection)
      #expect(found.map(\.name) == Self.files.map(\.0), "\(format.name)")
      #expect(found.map(\.content) == Self.files.map(\.1), "\(format.name)")
    }
    let stream = try connection.openDecompression(.bzip2, limits: .standard)
    let empty: [UInt8] = Array("BZh9".utf8) + [0x17, 0x72, 0x45, 0x38, 0x50, 0x90, 0, 0, 0, 0]
    #expect(try stream.step(empty).memberEnded)
    stream.close()
  }

  @Test(arguments: 0..<3)
  func damagedArchivesEndInEntriesOrAnError(_ number: Int) throws {
    let connection = try DecoderFixture.connection()
    let format = Self.formats[number]
    var generator = SeedReport.generator("damaged \(format.name)")
    var (whole, errors, ended) = (0, 0, 0)
    for _ in 0..<300 {
      var bytes = format.bytes
      for _ in 0...generator.below(4) {
        bytes[generator.below(bytes.count)] = UInt8(truncatingIfNeeded: generator.next())
      }
      if generator.below(4) == 0 { bytes.removeLast(generator.below(bytes.count)) }
      do {
        _ = try Self.read(bytes, connection)
        whole += 1
      } catch let error as DecodeError {
        if error.endsSession { ended += 1 } else { errors += 1 }
      }
    }
    print("\(format.name): \(whole) read, \(errors) errors, \(ended) children lost")
    #expect(try Self.read(format.bytes, connection).count == 3)
  }
}
