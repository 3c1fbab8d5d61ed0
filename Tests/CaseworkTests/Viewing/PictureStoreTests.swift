// SPDX-License-Identifier: Apache-2.0
// Pictures are made once, kept within bounds, and lie on disk as sealed thumbnails alone.

import EvidenceModel
import Foundation
import MediaDecoding
import Synchronization
import Testing

@testable import Casework
@testable import Catalog

/// Real decoders that count what they are asked for.
private final class CountingDecoders: PictureDecoding {
  private let decoders: TestDecoders
  private let asked = Mutex<[RenderRequest]>([])

  init() throws { decoders = try TestDecoders.shared() }

  var requests: [RenderRequest] { asked.withLock { $0 } }

  func render(
    _ open: @escaping ContentOpener, _ request: RenderRequest
  ) -> any PendingPicture {
    asked.withLock { $0.append(request) }
    return decoders.render(open, request)
  }
}

@Suite struct PictureStoreTests {
  private func files(_ desk: ViewDesk) throws -> [String] {
    let folder = desk.testCase.store.folder.derived
    let names = FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? []
    return names.filter { $0.contains("/") }.map { folder + "/" + $0 }.sorted()
  }

  private func thumbnail(_ item: Int64, blur: Double = 0) -> PictureOrder {
    PictureOrder(item: item, manner: ViewManner(side: 256, blur: blur, isGrey: false))
  }

  @Test func aPictureIsMadeOnceHoweverManyAsk() throws {
    let desk = try ViewDesk()
    let decoders = try CountingDecoders()
    let pictures = PictureStore(store: desk.testCase.store, decoders: decoders)
    let order = PictureOrder(item: 2, manner: desk.sharp)
    let found = Mutex<Set<[UInt8]>>([])
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      guard let picture = try? pictures.picture(order) else { return }
      found.withLock { _ = $0.insert(picture.bytes) }
    }
    #expect(found.withLock { $0.count } == 1)
    #expect(decoders.requests.count == 1)
    #expect(try pictures.picture(order).width == 320)
    #expect(try files(desk).isEmpty, "nothing large is kept on disk")
  }

  @Test func picturesAreThereBeforeTheyAreAskedFor() throws {
    let desk = try ViewDesk()
    let decoders = try CountingDecoders()
    let pictures = PictureStore(store: desk.testCase.store, decoders: decoders)
    let orders = (Int64(1)...6).map { PictureOrder(item: $0, manner: desk.blurred) }
    pictures.prefetch(orders + [PictureOrder(item: 99, manner: desk.blurred)])
    let deadline = ContinuousClock.now + .seconds(30)
    while decoders.requests.count < 6, ContinuousClock.now < deadline {
      Thread.sleep(forTimeInterval: 0.01)
    }
    for order in orders { #expect(try pictures.picture(order).bytes.count > 100) }
    #expect(decoders.requests.count == 6)
    #expect(throws: CaseworkError(.notFound, "")) {
      try pictures.picture(PictureOrder(item: 99, manner: desk.blurred))
    }
  }

  @Test func memoryIsBoundedAndTheLongestUnusedGoFirst() throws {
    let cache = PictureCache(byteLimit: 10_000)
    func order(_ item: Int64) -> PictureOrder { thumbnail(item) }
    func make(_ bytes: Int) -> RenderedPicture {
      RenderedPicture(
        width: 1, height: 1, encoding: .jpeg, bytes: [UInt8](repeating: 1, count: bytes),
        isWhole: true)
    }
    for item in Int64(1)...4 { _ = try cache.picture(order(item)) { make(2_000) } }
    _ = try cache.picture(order(1)) { make(1) }
    _ = try cache.picture(order(5)) { make(2_000) }
    #expect(cache.byteCount <= 10_000)
    #expect(cache.holds(order(1)) && cache.holds(order(5)) && !cache.holds(order(2)))
    _ = try cache.picture(order(6)) { make(20_000) }
    #expect(!cache.holds(order(6)) && cache.holds(order(5)), "what is too large is not kept")
  }

  @Test func aReasonIsKeptAndABrokenDecoderIsAskedAgain() throws {
    let cache = PictureCache(byteLimit: 10_000)
    var made = 0
    for code in [DecodeError.Code.corrupt, .broken] {
      for _ in 0..<2 {
        #expect(throws: DecodeError(code, "")) {
          try cache.picture(thumbnail(code == .broken ? 2 : 1)) {
            made += 1
            throw DecodeError(code, "as told")
          }
        }
      }
    }
    #expect(made == 1 + 2)
  }

  // MARK: - Thumbnails

  @Test func thumbnailsAreSealedForTheirItem() throws {
    let desk = try ViewDesk()
    let decoders = try CountingDecoders()
    let sharp = try PictureStore(store: desk.testCase.store, decoders: decoders)
      .picture(thumbnail(1))
    #expect(sharp.width == 256 && sharp.height == 256)
    let path = try #require(files(desk).first)
    #expect(try files(desk).count == 1)
    let file = Array(try Data(contentsOf: URL(filePath: path)))
    #expect(Data(file).range(of: Data(sharp.bytes.prefix(64))) == nil)
    #expect(Data(file).range(of: Data("JFIF".utf8)) == nil)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    #expect(try desk.testCase.problems() == [])
    // Another process finds it, and blurs it without looking at the content again.
    let other = PictureStore(store: desk.testCase.store, decoders: decoders)
    #expect(try other.picture(thumbnail(1)) == sharp)
    #expect(decoders.requests.count == 1)
    let blurred = try other.picture(thumbnail(1, blur: 0.05))
    #expect(blurred.bytes != sharp.bytes && blurred.width == 256)
    #expect(decoders.requests.count == 2)
  }

  @Test func aDamagedOrSwappedThumbnailIsNamedAndMadeAnew() throws {
    let desk = try ViewDesk()
    let store = desk.testCase.store
    let decoders = try TestDecoders.shared()
    let first = try PictureStore(store: store, decoders: decoders).picture(thumbnail(1))
    let second = try PictureStore(store: store, decoders: decoders).picture(thumbnail(2))
    let thumbnails = ThumbnailStore(store)
    let paths = [thumbnails.path(of: 1), thumbnails.path(of: 2)]
    let (one, two) = (
      try Data(contentsOf: URL(filePath: paths[0])), try Data(contentsOf: URL(filePath: paths[1]))
    )
    var damaged = one
    damaged[one.count / 2] ^= 1
    for bytes in [damaged, two, one.prefix(20)] as [Data] {
      try bytes.write(to: URL(filePath: paths[0]))
      let problems = try desk.testCase.problems()
      #expect(problems.count == 1 && problems[0].hasPrefix("derived: 1 thumbnail"), "\(problems)")
      #expect(
        try PictureStore(store: store, decoders: decoders).picture(thumbnail(1)).bytes
          == first.bytes)
      #expect(try desk.testCase.problems() == [])
    }
    #expect(first.bytes != second.bytes)
  }

  @Test func whatIsNoThumbnailDoesNotBelongThere() throws {
    let desk = try ViewDesk()
    let folder = desk.testCase.store.folder.derived
    try FileManager.default.createDirectory(
      atPath: folder + "/ab", withIntermediateDirectories: true)
    try Data("a picture in the clear".utf8).write(to: URL(filePath: folder + "/ab/left.new"))
    try Data("another".utf8).write(to: URL(filePath: folder + "/note.txt"))
    #expect(try desk.testCase.problems().count == 1)
    #expect(try desk.testCase.problems()[0].hasPrefix("derived: 2 files are no thumbnails"))
  }

  @Test func eraseRemovesThumbnails() throws {
    let desk = try ViewDesk()
    let store = desk.testCase.store
    _ = try PictureStore(store: store, decoders: TestDecoders.shared()).picture(thumbnail(1))
    #expect(try files(desk).count == 1)
    try CaseErasure(store: store, actor: desk.testCase.administrator).erase(
      keyFile: desk.testCase.keyFile)
    #expect(!FileManager.default.fileExists(atPath: store.folder.derived))
  }

  @Test func whatWasShownInOneMannerIsShownAgainWithoutTheDecoder() throws {
    let desk = try ViewDesk()
    let decoders = try CountingDecoders()
    let pictures = PictureStore(store: desk.testCase.store, decoders: decoders)
    var first: [Int64: [UInt8]] = [:]
    for item in Int64(1)...6 {
      first[item] = try pictures.picture(PictureOrder(item: item, manner: desk.blurred)).bytes
    }
    #expect(decoders.requests.count == 6)
    for number in 0..<30 {
      let item = Int64(number % 6 + 1)
      let view = try desk.begin(item, desk.blurred)
      let grant = try desk.views.grant(view.token, session: "rook's")
      let picture = try pictures.picture(PictureOrder(item: item, manner: grant.manner))
      #expect(picture.bytes == first[item])
      try desk.views.end(view.token, session: "rook's", isActive: true)
    }
    #expect(decoders.requests.count == 6, "the decoder was not asked again")
  }
}
