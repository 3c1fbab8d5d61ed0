// SPDX-License-Identifier: Apache-2.0
// What is read between the frames of a GIF and in the lists of an AVI.

internal import EvidenceModel
internal import MediaDecoding
internal import Testing

@testable internal import Provenance

@Suite struct GIFWalkTests {
  private static let packet = XMPFixture.packet(
    "", attributes: "xmp:CreatorTool=\"Draw Things\"")

  @Test(arguments: [true, false])
  func aCommentIsReadBeforeAndAfterTheFrames(_ isBefore: Bool) throws {
    let comment = GIFFixture.comment(Samples.infotext)
    let file = isBefore ? GIFFixture.file(comment) : GIFFixture.file(after: comment)
    let found = try scan(file, .gif)
    let trace = try #require(found.traces.first)
    #expect(found.traces.count == 1 && found.findings.isEmpty)
    #expect(trace.kind == "a1111.parameters" && trace.carrier == "gif.Comment")
    #expect(trace.values("seed") == ["1234567890"])
    #expect(Array(file[trace.offset..<trace.offset + trace.length]) == comment)
  }

  @Test func aPacketIsReadAsItStandsAndFromSubBlocks() throws {
    let standing = GIFFixture.xmp(Self.packet)
    let packed = GIFFixture.application(
      "XMP DataXMP", GIFFixture.subBlocks(Array(Self.packet.utf8)))
    for block in [standing, packed] {
      let file = GIFFixture.file(block)
      let found = try scan(file, .gif)
      let trace = try #require(found.traces.first)
      #expect(found.findings.isEmpty)
      #expect(trace.carrier == "gif.XMP" && trace.tool == "Draw Things")
      #expect(Array(file[trace.offset..<trace.offset + trace.length]) == block)
    }
  }

  @Test func otherExtensionsSayNothing() throws {
    let loop = GIFFixture.application("NETSCAPE2.0", GIFFixture.subBlocks([1, 0, 0]))
    let control: [UInt8] = [0x21, 0xf9] + GIFFixture.subBlocks([4, 10, 0, 0])
    let odd: [UInt8] = [0x21, 0xff, 3, 1, 2, 3] + GIFFixture.subBlocks([9])
    let text: [UInt8] = [0x21, 0x01] + GIFFixture.subBlocks(Array("ComfyUI".utf8))
    let found = try scan(GIFFixture.file(loop + control + odd + text), .gif)
    #expect(found.traces.isEmpty && found.findings.isEmpty)
  }

  @Test func theFramesOfALongAnimationArePassedOver() throws {
    let frame = [0x2c] + little(0, 8) + [0x81] + [UInt8](repeating: 9, count: 12) + [2]
    let pixels = GIFFixture.subBlocks([UInt8](repeating: 0x3b, count: 200_000))
    let frames = [[UInt8]](repeating: frame + pixels, count: 20).flatMap(\.self)
    let file = GIFFixture.file(frames, after: GIFFixture.comment(Samples.infotext))
    let found = try scan(file, .gif)
    #expect(found.traces.map(\.kind) == ["a1111.parameters"] && found.findings.isEmpty)
    var limits = TraceLimits.standard
    limits.readBytes = 1 << 20
    #expect(try scan(file, .gif, limits: limits).findings.map(\.code) == ["provenance.limit"])
  }

  @Test func whatIsNoBlockAndWhatIsCutAreFindings() throws {
    let comment = GIFFixture.comment(Samples.infotext)
    let broken = GIFFixture.file(comment + [0x99])
    let found = try scan(broken, .gif)
    #expect(found.traces.count == 1 && found.findings.map(\.code) == ["image.malformed"])
    let cut = try scan(Array(GIFFixture.file(comment).dropLast(1)), .gif)
    #expect(cut.traces.count == 1 && cut.findings.map(\.code) == ["image.truncated"])
    #expect(try scan(Array("GIF89a".utf8), .gif).findings.map(\.code) == ["image.truncated"])
  }

  @Test func theSidesOfTheScreenAreRead() throws {
    var file = GIFFixture.file()
    file.replaceSubrange(6..<10, with: little(640, 2) + little(480, 2))
    let reader = RangeReader(MemoryBytes(file), .standard)
    let size = try TraceScanner(tools: nativeTools).walk(reader, .gif).size
    #expect(size?.width == 640 && size?.height == 480)
  }
}

@Suite struct AVIWalkTests {
  @Test func theTextsOfTheListAreRead() throws {
    let list = AVIFixture.info([("ISFT", "Lavf60"), ("ICMT", Samples.graph)])
    let file = AVIFixture.file(list)
    let found = try scan(file, .avi)
    let trace = try #require(found.traces.first)
    #expect(found.traces.count == 1 && found.findings.isEmpty)
    #expect(trace.kind == "comfyui.prompt" && trace.carrier == "avi.INFO")
    #expect(file[trace.offset..<trace.offset + 4].elementsEqual("ICMT".utf8))
    #expect(trace.length == Samples.graph.utf8.count + 9)
  }

  @Test func aPacketAndAStoreAreFound() throws {
    let packet = XMPFixture.packet("", attributes: "xmp:CreatorTool=\"Draw Things\"")
    let file = AVIFixture.file(
      AVIFixture.chunk("_PMX", Array(packet.utf8)) + AVIFixture.chunk("C2PA", [1, 2, 3]))
    let found = try scan(file, .avi)
    #expect(found.traces.map(\.carrier) == ["avi.XMP", "avi.C2PA"])
    #expect(found.traces.map(\.kind) == ["generator.hint", "c2pa.present"])
  }

  @Test func everyPartOfAnOpenDMLFileIsWalked() throws {
    let more = AVIFixture.chunk(
      "RIFF", Array("AVIX".utf8) + AVIFixture.info([("ICMT", Samples.infotext)]))
    let file = AVIFixture.file([]) + more
    let found = try scan(file, .avi)
    #expect(found.traces.map(\.kind) == ["a1111.parameters"] && found.findings.isEmpty)
    let cut = try scan(Array(file.dropLast(9)), .avi)
    #expect(cut.findings.map(\.code) == ["video.truncated"])
  }

  @Test func aListThatStatesTooMuchEndsWithItsPart() throws {
    var list = AVIFixture.info([("ISFT", "ComfyUI")])
    list.replaceSubrange(4..<8, with: little(1 << 30, 4))
    let found = try scan(AVIFixture.file(list), .avi)
    #expect(found.traces.map(\.tool) == ["ComfyUI"])
  }
}
