// SPDX-License-Identifier: Apache-2.0
// Each page of a TIFF, and each picture of a HEIC file, is hashed as a file of its own would be.

import EvidenceModel
import MartletTesting
import MediaDecoding
import PerceptualHash
import SyntheticEncoding
import Testing

@testable import NativeDecoders

@Suite(.serialized) struct PageReaderTests {
  private static let still = ExaminationRequest(
    wantsPDQ: true, wantsDihedral: false, wantsTraces: false, limits: .standard)

  /// Pages of different sizes, in colours and grey.
  private static func pages(_ count: Int = 5) -> [PagedTIFF.Page] {
    (0..<count).map { index in
      let (width, height) = (160 + 40 * index, 120 + 2 * index)
      let card = PixelCanvas.testCard(width: width, height: height, seed: UInt64(index) + 1)
      let grey = stride(from: 1, to: card.bytes.count, by: 3).map { card.bytes[$0] }
      return PagedTIFF.Page(
        width: width, height: height, samples: index.isMultiple(of: 2) ? card.bytes : grey)
    }
  }

  private func examine(
    _ bytes: [UInt8], every: VideoSampling = .seconds(1), video: VideoLimits = .standard,
    limits: ImageLimits = .standard
  ) throws -> VideoExamination {
    var examiner = try VideoExaminer()
    let format = try #require(MediaFormat.sniff(bytes))
    return try examiner.examine(
      MemoryBytes(bytes), format: format, VideoRequest(sampling: every, limits: video),
      pages: limits)
  }

  /// What a file of this page alone is hashed to.
  private func alone(
    _ page: PagedTIFF.Page, _ layout: PagedTIFF.Layout = .init()
  ) throws -> PDQFingerprint {
    var examiner = try ImageExaminer()
    let found = examiner.examine(
      PagedTIFF.make([page], layout).bytes, format: .tiff, Self.still)
    #expect(found.pictures == 1 && found.findings.isEmpty)
    return try #require(found.pdq)
  }

  @Test(arguments: PagedTIFF.Layout.all)
  func everyPageIsHashedAsAFileOfItsOwn(_ layout: PagedTIFF.Layout) throws {
    let pages = Self.pages()
    let bytes = PagedTIFF.make(pages, layout).bytes
    let found = try examine(bytes)
    let frames = try #require(found.vpdq?.frames)
    #expect(found.findings.isEmpty && found.error == nil && found.unread == 0)
    #expect(frames.map(\.frame) == [0, 1, 2, 3, 4])
    #expect(frames.map(\.seconds) == [0, 1, 2, 3, 4], "a page counts as a second")
    for (frame, page) in zip(frames, pages) {
      #expect(try frame.fingerprint == alone(page, layout), "page \(frame.frame)")
    }
    #expect(Set(frames.map(\.fingerprint.hash)).count == 5)
    let facts = try #require(found.video)
    #expect(facts.width == 160 && facts.height == 120 && facts.frames == 5)
    #expect(facts.codec == "tiff" && facts.microseconds == nil && facts.frameRate == nil)
    // The still picture is the first page, and every page is hashed however seldom is asked for.
    var examiner = try ImageExaminer()
    let picture = examiner.examine(bytes, format: .tiff, Self.still)
    #expect(picture.pdq == frames[0].fingerprint && picture.pictures == 5)
    #expect(picture.image?.frames == 5 && picture.findings.isEmpty)
    #expect(try examine(bytes, every: .seconds(60)).vpdq == found.vpdq)
  }

  @Test func smallerVersionsAreNoPages() throws {
    var pages = Self.pages(3)
    let smaller = PixelCanvas.testCard(width: 80, height: 60, seed: 9)
    pages[1] = PagedTIFF.Page(width: 80, height: 60, samples: smaller.bytes)
    pages[1].kind = 1
    let found = try examine(PagedTIFF.make(pages).bytes)
    let frames = try #require(found.vpdq?.frames)
    #expect(frames.map(\.frame) == [0, 1])
    #expect(try frames.map(\.fingerprint) == [alone(pages[0]), alone(pages[2])])
  }

  // MARK: - Damage

  @Test func aPageOfAnotherKindIsLeftOutAndCounted() throws {
    var pages = Self.pages()
    pages[2].photometric = 6
    let found = try examine(PagedTIFF.make(pages).bytes)
    #expect(found.vpdq?.frames.map(\.frame) == [0, 1, 3, 4])
    #expect(found.unread == 1 && found.findings.isEmpty && found.error == nil)
  }

  @Test func aPageThatIsPackedInAnotherWayIsNotToldAsCut() throws {
    var pages = Self.pages(3)
    pages[1].compression = 34_999
    let found = try examine(PagedTIFF.make(pages).bytes)
    #expect(found.vpdq?.frames.map(\.frame) == [0, 2])
    #expect(found.unread == 1 && found.findings.isEmpty && found.error == nil)
    for index in pages.indices { pages[index].compression = 34_999 }
    let none = try examine(PagedTIFF.make(pages).bytes)
    #expect(none.error == DecodeError(.unsupported, "") && none.unread == 3)
  }

  @Test func pagesBehindADamagedDirectoryAreRead() throws {
    let pages = Self.pages()
    var (bytes, directories) = PagedTIFF.make(pages)
    // The second directory's width and height become words without meaning.
    for entry in [1, 2] { bytes[directories[1] + 2 + 12 * entry + 2] = 77 }
    let found = try examine(bytes)
    let frames = try #require(found.vpdq?.frames)
    #expect(frames.map(\.frame) == [0, 2, 3, 4])
    #expect(try frames.last?.fingerprint == alone(pages[4]))
    #expect(found.findings.isEmpty && found.unread == 1 && found.error == nil)
  }

  @Test(arguments: [true, false])
  func aCutFileGivesItsPagesAndAFinding(_ isDataFirst: Bool) throws {
    let pages = Self.pages()
    let layout = PagedTIFF.Layout(isDataFirst: isDataFirst)
    let (whole, directories) = PagedTIFF.make(pages, layout)
    let cut = Array(whole[..<(directories[3] + 40)])
    let found = try examine(cut)
    let frames = try #require(found.vpdq?.frames)
    #expect(frames.map(\.frame).prefix(3) == [0, 1, 2])
    let expected = try pages.prefix(3).map { try alone($0, layout) }
    #expect(frames.prefix(3).map(\.fingerprint) == expected)
    #expect(found.findings.map(\.code) == ["video.truncated"])
    var examiner = try ImageExaminer()
    let picture = examiner.examine(cut, format: .tiff, Self.still)
    #expect(picture.pdq == frames[0].fingerprint && picture.error == nil)
    #expect(picture.findings.map(\.code) == ["image.truncated"], "its end is missing")
  }

  @Test func aLastLinkThatIsCutIsToldOnce() throws {
    let pages = Self.pages(3)
    let found = try examine(Array(PagedTIFF.make(pages).bytes.dropLast(2)))
    #expect(try found.vpdq?.frames.map(\.fingerprint) == pages.map { try alone($0) })
    #expect(found.findings.map(\.code) == ["video.truncated"])
  }

  @Test func aPageIsReadWithoutThoseBesideIt() throws {
    var examiner = try ImageExaminer()
    let bytes = PagedTIFF.make(Self.pages(3)).bytes
    let page = examiner.examine(page: nil, of: bytes, format: .tiff, Self.still)
    let whole = examiner.examine(bytes, format: .tiff, Self.still)
    #expect(page.pictures == 1 && whole.pictures == 3 && page.pdq == whole.pdq)
  }

  @Test func aFirstPageThatCannotBeReadHidesNothing() throws {
    var pages = Self.pages(3)
    pages[0].photometric = 6
    let bytes = PagedTIFF.make(pages).bytes
    var examiner = try ImageExaminer()
    let picture = examiner.examine(bytes, format: .tiff, Self.still)
    #expect(picture.pdq == nil && picture.error != nil && picture.pictures == 3)
    let found = try examine(bytes)
    #expect(found.vpdq?.frames.map(\.frame) == [1, 2])
  }

  // MARK: - Limits

  @Test func limitsEndOrPassOverPagesAndAreTold() throws {
    let bytes = PagedTIFF.make(Self.pages()).bytes
    var few = VideoLimits.standard
    few.hashedFrames = 2
    let first = try examine(bytes, video: few)
    #expect(first.vpdq?.frames.map(\.frame) == [0, 1])
    #expect(first.findings.map(\.code) == ["video.limit"])
    // Larger pages are passed over; smaller ones behind them are read.
    var small = ImageLimits.standard
    small.side = 250
    let narrow = try examine(PagedTIFF.make(Self.pages().reversed()).bytes, limits: small)
    #expect(narrow.vpdq?.frames.map(\.frame) == [2, 3, 4])
    #expect(narrow.findings.map(\.code) == ["video.limit"])
    #expect(narrow.error == nil)
  }

  @Test func pixelsOfAllPagesAreBounded() throws {
    var examiner = try ImageExaminer()
    var pages = try PicturePages(PagedTIFF.make(Self.pages()).bytes, .tiff)
    let found = PageReader.read(
      &pages, VideoRequest(sampling: .everyFrame, limits: .standard), .standard,
      .now + .seconds(600), &examiner, mostPixels: 160 * 120 + 1)
    #expect(found.frames.map(\.frame) == [0, 1] && found.reachedLimit)
  }

  @Test func aPageThatMemoryEndsOnCountsAndOneBeyondTheLimitsDoesNot() {
    func pixels(_ width: Int, _ error: DecodeError?) -> Int {
      var picture = ImageExamination()
      picture.image = ImageFacts(
        width: width, height: 10, orientation: 1, frames: 1, hasAlpha: false)
      picture.error = error
      return PageReader.decodedPixels(of: picture, .standard)
    }
    #expect(pixels(50, nil) == 500 && pixels(50, DecodeError(.corrupt, "")) == 500)
    #expect(pixels(50, DecodeError(.limit, "no memory")) == 500)
    #expect(pixels(.max, DecodeError(.limit, "too large")) == 0)
    #expect(PageReader.decodedPixels(of: ImageExamination(), .standard) == 0)
  }

  @Test func manySmallPagesAreRead() throws {
    let page = PagedTIFF.Page(width: 2, height: 2, samples: [1, 2, 3, 4])
    let found = try examine(PagedTIFF.make((0..<3_000).map { _ in page }).bytes)
    #expect(found.vpdq?.frames.count == 3_000 && found.findings.isEmpty)
  }

  @Test func mutatedFilesEndInAnAnswer() throws {
    var generator = SeedReport.generator("mutated pages")
    let (whole, directories) = PagedTIFF.make(
      Self.pages(3), PagedTIFF.Layout(isDataFirst: false))
    for _ in 0..<60 {
      var bytes = whole
      for _ in 0...generator.below(4) {
        let start = directories[generator.below(3)]
        bytes[start + generator.below(130)] = UInt8(generator.below(256))
      }
      let found = try examine(bytes)
      #expect(found.vpdq != nil || found.error != nil)
    }
  }

  // MARK: - Showing

  private func show(_ bytes: [UInt8], _ moment: RenderedMoment) throws -> RenderedPicture {
    try VideoExaminer().render(
      MemoryBytes(bytes), format: #require(MediaFormat.sniff(bytes)),
      RenderRequest(moment: moment, side: 64, encoding: .png))
  }

  @Test func pagesAreShownByNumberByTimeAndBesideEachOther() throws {
    let colors = [PixelColor(250, 0, 0), PixelColor(0, 250, 0), PixelColor(0, 0, 250)]
    let pages = colors.enumerated().map { index, color in
      let canvas = PixelCanvas(width: 64, height: 16 * (index + 1), fill: color)
      return PagedTIFF.Page(width: 64, height: 16 * (index + 1), samples: canvas.bytes)
    }
    let bytes = PagedTIFF.make(pages).bytes
    for (number, page) in pages.enumerated() {
      let counted = try show(bytes, .frame(number))
      #expect(counted.frame == number && counted.microseconds == Int64(number) * 1_000_000)
      #expect(counted.height == page.height && counted.isWhole)
      let alone = try PictureRenderer().render(
        PagedTIFF.make([page]).bytes, format: .tiff,
        RenderRequest(side: 64, encoding: .png))
      #expect(counted.bytes == alone.bytes)
      #expect(try show(bytes, .time(Int64(number) * 1_000_000 + 999_999)).bytes == counted.bytes)
    }
    #expect(try show(bytes, .frame(99)).frame == 2 && show(bytes, .time(-1)).frame == 0)
    let sheet = try show(bytes, .sheet([0, 1_000_000, 2_000_000]))
    #expect(sheet.width <= 64 && sheet.isWhole && sheet.frame == nil)
    // A page that cannot be decoded is left out of a sheet.
    var broken = pages
    broken[1].photometric = 6
    let rest = try show(PagedTIFF.make(broken).bytes, .sheet([0, 1_000_000, 2_000_000]))
    #expect(!rest.isWhole)
    #expect(throws: DecodeError(.unsupported, "")) {
      try show(PagedTIFF.make(broken).bytes, .frame(1))
    }
  }
}
