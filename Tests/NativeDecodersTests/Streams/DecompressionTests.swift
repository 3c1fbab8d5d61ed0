// SPDX-License-Identifier: Apache-2.0
// Compressed streams as other people's tools write them, whole and damaged.

internal import EvidenceModel
internal import MartletTesting
internal import MediaDecoding
internal import NativeDecoders
internal import Testing

@Suite struct DecompressionTests {
  private let workshop: Workshop

  init() throws { workshop = try Workshop() }

  private func compressed(_ bytes: [UInt8], _ coding: ContentCoding) throws -> [UInt8] {
    try workshop.write(bytes, to: "plain")
    return try workshop.run("\(coding.command) < plain")
  }

  @Test(arguments: ContentCoding.allCases)
  func whatToolsCompressComesBackInAnyPieces(_ coding: ContentCoding) throws {
    var generator = SeedReport.generator("decompression pieces")
    let plain = sampleBytes(300_000, &generator)
    let bytes = try compressed(plain, coding)
    for piece in [1 << 20, 4_096, 7] {
      let decoded = try decodeStream(coding, bytes, piece: piece)
      #expect(decoded.error == nil)
      #expect(decoded.output == plain)
      #expect(decoded.members == 1)
      #expect(decoded.isComplete)
    }
  }

  @Test(arguments: ContentCoding.allCases)
  func oneByteAtATimeIsEnough(_ coding: ContentCoding) throws {
    let plain = Array("a red lighthouse at dawn".utf8)
    let decoded = try decodeStream(coding, try compressed(plain, coding), piece: 1)
    #expect(decoded.output == plain)
    #expect(decoded.isComplete)
  }

  @Test(arguments: ContentCoding.allCases)
  func anEmptyContentIsAWholeMember(_ coding: ContentCoding) throws {
    let decoded = try decodeStream(coding, try compressed([], coding))
    #expect(decoded == DecodedStream(output: [], members: 1, isComplete: true, error: nil))
  }

  @Test(arguments: ContentCoding.allCases)
  func everyTruncationGivesAPrefixAndIsSeen(_ coding: ContentCoding) throws {
    let plain = Array("a red lighthouse at dawn, a red lighthouse at dusk".utf8)
    let bytes = try compressed(plain, coding)
    for length in 0..<bytes.count {
      let decoded = try decodeStream(coding, Array(bytes.prefix(length)))
      #expect(!decoded.isComplete, "\(length) of \(bytes.count) bytes looked complete")
      #expect(plain.starts(with: decoded.output))
    }
  }

  @Test(arguments: ContentCoding.allCases)
  func damageEndsInOutputOrATypedError(_ coding: ContentCoding) throws {
    var generator = SeedReport.generator("decompression damage")
    let bytes = try compressed(sampleBytes(2_000, &generator), coding)
    for _ in 0..<300 {
      var damaged = bytes
      for _ in 0...generator.below(3) {
        damaged[generator.below(damaged.count)] = UInt8(truncatingIfNeeded: generator.next())
      }
      let decoded = try decodeStream(coding, damaged)
      if let error = decoded.error {
        #expect([.corrupt, .limit, .unsupported].contains(error.code))
      }
      #expect(decoded.output.count < 8 << 20)
    }
  }

  @Test(arguments: [ContentCoding.gzip, .zstd, .xz, .bzip2])
  func membersOneAfterAnotherAreCountedAndJoined(_ coding: ContentCoding) throws {
    let parts = ["one", "", "three"].map { Array($0.utf8) }
    let bytes = try parts.flatMap { try compressed($0, coding) }
    for piece in [1 << 20, 1] {
      let decoded = try decodeStream(coding, bytes, piece: piece)
      #expect(decoded.error == nil)
      #expect(decoded.output == parts.flatMap(\.self))
      #expect(decoded.members == 3)
      #expect(decoded.isComplete)
    }
  }

  @Test(arguments: ContentCoding.allCases)
  func bytesAfterTheEndAreCorruptAndWhatCameBeforeStands(_ coding: ContentCoding) throws {
    let plain = Array("whole".utf8)
    let decoded = try decodeStream(
      coding, try compressed(plain, coding) + Array("and something else".utf8))
    #expect(decoded.output == plain)
    #expect(decoded.members == 1)
    #expect(decoded.error == DecodeError(.corrupt, ""))
  }

  @Test func aStepStopsWhereAMemberEnds() throws {
    let first = try compressed(Array("first".utf8), .gzip)
    let second = try compressed(Array("second".utf8), .gzip)
    let decoder = try NativeContainers.openDecompression(.gzip, limits: .standard)
    let step = try decoder.step(first + second)
    #expect(step.consumed == first.count)
    #expect(step.memberEnded)
    #expect(step.output == Array("first".utf8))
  }

  @Test func bareDeflateIsReadToo() throws {
    let plain = Array("bare data of a server that does not add a header".utf8)
    try workshop.write(plain, to: "plain")
    let bytes = try workshop.run(
      "python3 -c 'import sys,zlib; c=zlib.compressobj(9,8,-15); "
        + "sys.stdout.buffer.write(c.compress(open(\"plain\",\"rb\").read())+c.flush())'")
    for piece in [1 << 20, 1] {
      let decoded = try decodeStream(.deflate, bytes, piece: piece)
      #expect(decoded.output == plain)
      #expect(decoded.isComplete)
    }
  }

  @Test func skippableFramesAreSkipped() throws {
    let plain = Array("a frame".utf8)
    let skippable: [UInt8] = [0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]
    let frame = try compressed(plain, .zstd)
    let decoded = try decodeStream(.zstd, skippable + frame + skippable)
    #expect(decoded.error == nil)
    #expect(decoded.output == plain)
    #expect(decoded.isComplete)
  }

  @Test func paddingBetweenXZStreamsIsPassedOver() throws {
    let stream = try compressed(Array("a".utf8), .xz)
    let decoded = try decodeStream(.xz, stream + [0, 0, 0, 0] + stream + [0, 0, 0, 0], piece: 5)
    #expect(decoded.output == Array("aa".utf8))
    #expect(decoded.error == nil)
    let uneven = try decodeStream(.xz, stream + [0, 0] + stream)
    #expect(uneven.error == DecodeError(.corrupt, ""))
  }

  @Test func aWindowBeyondTheLimitIsRefused() throws {
    try workshop.run("head -c 300000 /dev/zero > plain")
    let bytes = try workshop.run("cat plain | zstd -q -c --ultra -22 --long=30")
    let decoded = try decodeStream(.zstd, bytes)
    #expect(decoded.error == DecodeError(.limit, ""))
  }

  @Test(arguments: ContentCoding.allCases)
  func aBombIsStoppedByItsRatio(_ coding: ContentCoding) throws {
    let bytes = try workshop.run("head -c 30000000 /dev/zero | \(coding.command)")
    var limits = ContainerLimits.standard
    limits.ratio = 100
    let decoded = try decodeStream(coding, bytes, limits: limits)
    #expect(decoded.error == DecodeError(.limit, ""))
    #expect(decoded.output.count <= max(1 << 20, 100 * bytes.count))
  }

  @Test(arguments: ContentCoding.allCases)
  func theTotalOfTheOutputIsLimited(_ coding: ContentCoding) throws {
    var generator = SeedReport.generator("decompression total")
    let bytes = try compressed(sampleBytes(300_000, &generator), coding)
    var limits = ContainerLimits.standard
    limits.outputBytes = 100_000
    let decoded = try decodeStream(coding, bytes, piece: 1_000, limits: limits)
    #expect(decoded.error == DecodeError(.limit, ""))
    #expect(decoded.output.count <= 100_000)
  }

  @Test(arguments: ContentCoding.allCases)
  func aClosedOrFailedStreamStaysSo(_ coding: ContentCoding) throws {
    let closed = try NativeContainers.openDecompression(coding, limits: .standard)
    closed.close()
    #expect(throws: DecodeError(.broken, "")) { try closed.step([1]) }
    let failed = try NativeContainers.openDecompression(coding, limits: .standard)
    let nonsense = [UInt8](repeating: 0xff, count: 64)
    #expect(throws: DecodeError(.corrupt, "")) { try failed.step(nonsense) }
    #expect(throws: DecodeError(.corrupt, "")) { try failed.step([]) }
  }

  @Test func warmingUpWorks() throws {
    try NativeContainers.warmUp()
  }
}
