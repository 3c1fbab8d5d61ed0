// SPDX-License-Identifier: Apache-2.0
// Pages of a TIFF go through the sandboxed child: hashed one by one, shown, and within its memory.

import EvidenceModel
import MartletTesting
import MediaDecoding
import SyntheticEncoding
import Testing

@testable import DecoderHost

@Suite struct PageTests {
  private static let request = ExaminationRequest(
    wantsPDQ: true, wantsDihedral: false, wantsTraces: true, video: .standard, limits: .standard)

  private static func page(_ seed: UInt64, width: Int = 200, height: Int = 150) -> PagedTIFF.Page {
    let card = PixelCanvas.testCard(width: width, height: height, seed: seed)
    return PagedTIFF.Page(width: width, height: height, samples: card.bytes)
  }

  @Test func pagesAreHashedAndShownUnderTheFilter() throws {
    let connection = try DecoderFixture.connection()
    let child = connection.processID
    let pages = (0..<4).map { Self.page($0) }
    let source = MemoryBytes(PagedTIFF.make(pages).bytes)
    let found = try connection.examine(source, Self.request)
    #expect(found.error == nil && found.findings.isEmpty && found.kind == .image)
    #expect(found.image?.frames == 4 && found.video?.frames == 4)
    let frames = try #require(found.vpdq?.frames)
    #expect(frames.map(\.frame) == [0, 1, 2, 3] && frames.first?.fingerprint == found.pdq)
    for (number, page) in pages.enumerated() {
      let alone = try connection.examine(MemoryBytes(PagedTIFF.make([page]).bytes), Self.request)
      #expect(alone.pdq == frames[number].fingerprint)
      #expect(alone.vpdq == nil && alone.video == nil, "a file of one page has no frames")
      // What is shown of a page is near what is hashed of it.
      let shown = try connection.render(
        source, RenderRequest(moment: .frame(number), side: 200, encoding: .png))
      let picture = try connection.examine(MemoryBytes(shown.bytes), Self.request)
      let distance = try #require(picture.pdq).hash.distance(
        to: frames[number].fingerprint.hash)
      #expect(distance <= 10 && shown.frame == number)
    }
    let sheet = try connection.render(
      source, RenderRequest(moment: .sheet([0, 1_000_000, 2_000_000, 3_000_000]), side: 300))
    #expect(sheet.isWhole && sheet.width <= 300 && sheet.height > 200)
    #expect(connection.processID == child)
  }

  @Test func pagesThatWereNotAskedForAreLeftAlone() throws {
    var request = Self.request
    request.video = nil
    let found = try DecoderFixture.connection().examine(
      MemoryBytes(PagedTIFF.make([Self.page(1), Self.page(2)]).bytes), request)
    #expect(found.pdq != nil && found.vpdq == nil && found.video == nil)
    #expect(found.image?.frames == 2 && found.findings.isEmpty)
  }

  @Test func whatIsOfAKindThatIsNotReadIsTold() throws {
    var other = Self.page(2)
    other.photometric = 6
    let found = try DecoderFixture.connection().examine(
      MemoryBytes(PagedTIFF.make([Self.page(1), other, Self.page(3)]).bytes), Self.request)
    #expect(found.error == nil && found.vpdq?.frames.map(\.frame) == [0, 2])
    #expect(found.findings.map(\.code) == ["image.further_pictures"])
    let detail = try #require(found.findings.first?.detail)
    #expect(detail.contains("1 or more are of a kind"))
    #expect(detail.contains("at most the first picture of the file is shown"))
  }

  /// A first page that cannot be read hides nothing of what stands behind it: whoever knows what was hashed asks for that.
  @Test func theFirstPageThatCanBeReadCanBeAskedFor() throws {
    var other = Self.page(2)
    other.photometric = 6
    let pages = [other, other, Self.page(3, height: 90)]
    let connection = try DecoderFixture.connection()
    let source = MemoryBytes(PagedTIFF.make(pages).bytes)
    #expect(try connection.examine(source, Self.request).vpdq?.frames.map(\.frame) == [2])
    let shown = try connection.render(
      source, RenderRequest(moment: .time(2_000_000), side: 200, encoding: .png))
    #expect(shown.width == 200 && shown.height == 90 && shown.frame == 2)
    #expect(throws: DecodeError(.unsupported, "")) {
      try connection.render(source, RenderRequest(side: 200))
    }
    let whole = MemoryBytes(PagedTIFF.make([Self.page(1), other]).bytes)
    let still = try connection.render(whole, RenderRequest(side: 200))
    #expect(still.frame == 0 && still.microseconds == 0, "the still picture is the first page")
  }

  @Test func aPictureThatStandsBesideTheChainIsTold() throws {
    var (bytes, directories) = PagedTIFF.make([Self.page(1), Self.page(2)])
    let (first, second) = (directories[0], directories[1])
    // The rows of a strip, which are all, give way to `SubIFDs`, and nothing follows.
    let entry = first + 2 + 12 * 8
    bytes.replaceSubrange(entry..<entry + 2, with: [0x4a, 0x01])
    for index in 0..<4 {
      bytes[entry + 8 + index] = UInt8(truncatingIfNeeded: second >> (8 * index))
      bytes[first + 2 + 12 * 10 + index] = 0
    }
    let found = try DecoderFixture.connection().examine(MemoryBytes(bytes), Self.request)
    #expect(found.error == nil && found.pdq != nil && found.vpdq == nil)
    #expect(found.findings.filter { $0.code == "image.further_pictures" }.count == 1)
  }

  /// Together the pages need more than a child may have.
  @Test func manyLargePagesFitIntoTheMemoryOfAChild() throws {
    let (width, height) = (6_000, 5_000)
    let row = (0..<width).map { UInt8(truncatingIfNeeded: $0 / 40 * 77) }
    let other = Array(row.reversed())
    var samples: [UInt8] = []
    for line in 0..<height { samples += line / 60 % 2 == 0 ? row : other }
    var page = PagedTIFF.Page(width: width, height: height, samples: samples)
    var pages = [Self.page(1), page]
    page.sharesSamples = true
    pages += (0..<40).map { _ in page }
    let connection = try DecoderFixture.connection()
    let child = connection.processID
    var request = Self.request
    request.wantsTraces = false
    let found = try connection.examine(MemoryBytes(PagedTIFF.make(pages).bytes), request)
    #expect(found.error == nil && found.findings.isEmpty)
    #expect(found.vpdq?.frames.count == 42)
    #expect(connection.processID == child)
  }

  /// A file of 297 MB, of which the child holds one copy.
  @Test func aLargeFileFitsIntoTheMemoryOfAChild() throws {
    let connection = try DecoderFixture.connection()
    let child = connection.processID
    let picture = LargePicture(width: 10_000, height: 9_900)
    let found = try connection.examine(picture, DecoderFixture.request)
    #expect(found.error == nil && found.pdq != nil && found.image?.width == 10_000)
    #expect(connection.processID == child)
  }
}

/// A TIFF of one page whose samples are made when they are asked for.
private final class LargePicture: ByteSource {
  private let head: [UInt8]
  let byteCount: Int

  init(width: Int, height: Int) {
    let size = 3 * width * height
    let page = PagedTIFF.Page(colorsOfWidth: width, height: height)
    let layout = PagedTIFF.Layout(isDataFirst: false)
    head = PagedTIFF.make([page], layout).bytes
    byteCount = head.count + size
  }

  func read(at offset: Int, count: Int) -> [UInt8] {
    let count = min(count, byteCount - offset)
    guard count > 0 else { return [] }
    let front = offset < head.count ? Array(head[offset..<min(head.count, offset + count)]) : []
    let shade = UInt8(truncatingIfNeeded: offset >> 20 &* 37)
    return front + [UInt8](repeating: shade, count: count - front.count)
  }
}
