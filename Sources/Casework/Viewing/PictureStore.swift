// SPDX-License-Identifier: Apache-2.0
// Pictures of items ready to be shown: made by the decoders, kept in memory, small ones encrypted on disk.

internal import Catalog
internal import Dispatch
internal import EvidenceModel
internal import EvidenceVault
internal import MediaDecoding

/// Gives the pictures of items.
///
/// Nobody is shown anything by it: what it gives leaves the program only for a view that is on record.
/// Safe to use from several threads; every call but ``prefetch(_:)`` blocks.
public final class PictureStore: Sendable {
  /// How many bytes of pictures are kept in memory where nothing else is asked for.
  public static let standardByteLimit = 160 << 20
  /// The most pictures that wait to be made ahead of time.
  static let mostAhead = 64

  private let store: CaseStore
  private let decoders: any PictureDecoding
  private let cache: PictureCache
  private let thumbnails: ThumbnailStore
  private let ahead = DispatchQueue(label: "martlet.prefetch", qos: .utility)
  private let waiting = DispatchSemaphore(value: PictureStore.mostAhead)

  /// Makes the pictures of `store` by `decoders` and keeps at most `byteLimit` bytes of them in memory.
  public init(
    store: CaseStore, decoders: any PictureDecoding,
    byteLimit: Int = PictureStore.standardByteLimit
  ) {
    self.store = store
    self.decoders = decoders
    cache = PictureCache(byteLimit: byteLimit)
    thumbnails = ThumbnailStore(store)
  }

  /// The picture that is ordered.
  ///
  /// - Throws: ``CaseworkError`` `.undecodable` when there is none and why, `.notFound`, `.tampered`,
  ///   `.internalFault` when the decoders do not work; `VaultError`; errors of the catalog.
  public func picture(_ order: PictureOrder) throws -> ShownPicture {
    do {
      return ShownPicture(try cache.picture(order) { try make(order) })
    } catch let error as DecodeError {
      if error.code == .broken { throw CaseworkError(.internalFault, error.detail) }
      throw CaseworkError(.undecodable, "item \(order.item) cannot be shown: \(error.detail)")
    }
  }

  /// Makes pictures before anybody asks for them, as far as there is time; those that cannot be made say
  /// so when they are asked for.
  ///
  /// Returns at once. More than a few dozen at a time are forgotten.
  public func prefetch(_ orders: [PictureOrder]) {
    for order in orders where !cache.holds(order) {
      guard waiting.wait(timeout: .now()) == .success else { return }
      ahead.async { [weak self, waiting] in
        _ = try? self?.picture(order)
        waiting.signal()
      }
    }
  }

  private func make(_ order: PictureOrder) throws -> RenderedPicture {
    guard order.isSmall else {
      let content = try content(of: order.item)
      return try render(content, order.request, of: order.item)
    }
    let thumbnail = try thumbnail(of: order.item)
    let isAsKept = order.manner.isSharp && !order.manner.isGrey
    if isAsKept, order.manner.side == ThumbnailStore.side { return thumbnail }
    let bytes = thumbnail.bytes
    let picture = try decoders.render({ MemoryBytes(bytes) }, order.request).wait()
    return RenderedPicture(
      width: picture.width, height: picture.height, encoding: picture.encoding,
      bytes: picture.bytes, isWhole: picture.isWhole && thumbnail.isWhole,
      microseconds: thumbnail.microseconds)
  }

  private func thumbnail(of item: Int64) throws -> RenderedPicture {
    let content = try content(of: item)
    if let kept = thumbnails.read(item) { return kept }
    let picture = try render(content, RenderRequest(side: ThumbnailStore.side), of: item)
    if !store.isReadOnly { thumbnails.write(picture, of: item) }
    return picture
  }

  /// What is asked for or, in place of a still picture that cannot be decoded, the first frame that was hashed.
  private func render(
    _ content: @escaping ContentOpener, _ request: RenderRequest, of item: Int64
  ) throws -> RenderedPicture {
    do { return try decoders.render(content, request).wait() } catch let error as DecodeError {
      guard error.code != .broken, request.moment == .still,
        let first = try VideoFrames.first(store, item: item)
      else { throw error }
      return try decoders.render(content, request.at(.time(first))).wait()
    }
  }

  /// What opens the content of an item.
  private func content(of item: Int64) throws -> ContentOpener {
    let row = try store.catalog.read { try $0.row(ItemRow.self, key: .integer(item)) }
    guard let row else { throw CaseworkError(.notFound, "there is no item \(item)") }
    guard let name = BlobName(bytes: row.contentName), let salt = BlobSalt(bytes: row.salt) else {
      throw CaseworkError(.tampered, "item \(item) names no blob; run martlet fsck")
    }
    let vault = store.vault
    return { VaultBytes(try vault.open(name: name, salt: salt)) }
  }
}
