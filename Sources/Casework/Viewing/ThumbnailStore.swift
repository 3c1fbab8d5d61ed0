// SPDX-License-Identifier: Apache-2.0
// Encrypted thumbnails on disk: bound to their item, made anew when they are gone or damaged.

internal import Catalog
internal import EvidenceModel
internal import EvidenceVault
internal import Foundation
internal import MediaDecoding

/// The thumbnails in a case's folder `derived`.
///
/// A file's name is a keyed digest of the item's number; its content is the item's number and a JPEG, with the time of the
/// frame that it is of where that is known, sealed with the case's key for that item alone. Losing one loses nothing.
struct ThumbnailStore: Sendable {
  /// The side of the square that a thumbnail fits into, in pixels.
  static let side = 256
  static let magic = Array("MTH1".utf8)
  private static let domain = "thumbnail"

  let folder: String
  let columns: SealedColumns

  init(_ store: CaseStore) {
    folder = store.folder.derived
    columns = store.columns
  }

  /// The thumbnail of an item; `nil` when there is none that is sound.
  func read(_ item: Int64) -> RenderedPicture? {
    guard let data = try? Data(contentsOf: URL(filePath: path(of: item))),
      let opened = Self.open(Array(data), columns: columns), opened.item == item
    else { return nil }
    return opened.picture
  }

  /// Keeps the thumbnail of an item; one that cannot be written is made anew the next time.
  func write(_ picture: RenderedPicture, of item: Int64) {
    var writer = CanonicalWriter()
    writer.write(UInt32(clamping: picture.width))
    writer.write(UInt32(clamping: picture.height))
    writer.write(UInt8(picture.isWhole ? 1 : 0))
    writer.write(picture.bytes)
    if let microseconds = picture.microseconds { writer.write(microseconds) }
    var number = CanonicalWriter()
    number.write(item)
    let sealed = columns.sealer.seal(writer.bytes, context: Self.context(item))
    let path = path(of: item)
    let folder = FolderPath.parent(of: path)
    let files = FileManager.default
    try? files.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let temporary = path + ".\(SecretText.token(byteCount: 16)).new"
    guard
      files.createFile(
        atPath: temporary, contents: Data(Self.magic + number.bytes + sealed),
        attributes: [.posixPermissions: 0o600])
    else { return }
    if unsafe rename(temporary, path) != 0 { unsafe unlink(temporary) }
  }

  /// Where the thumbnail of an item lies.
  func path(of item: Int64) -> String {
    folder + "/" + name(of: item)
  }

  /// The path below the folder.
  func name(of item: Int64) -> String {
    let digest = columns.lookup.digest("\(item)", domain: Self.domain)
    let text = HexText.encode(Array(digest.prefix(20)))
    return text.prefix(2) + "/" + text.dropFirst(2)
  }

  /// The item and picture of a file's content; `nil` for anything that is none.
  static func open(
    _ file: [UInt8], columns: SealedColumns
  ) -> (item: Int64, picture: RenderedPicture)? {
    guard file.starts(with: magic) else { return nil }
    var header = CanonicalReader(Array(file.dropFirst(magic.count).prefix(8)))
    guard let item = try? header.readInt64(),
      let bytes = try? columns.sealer.open(
        Array(file.dropFirst(magic.count + 8)), context: context(item))
    else { return nil }
    var reader = CanonicalReader(bytes)
    guard let width = try? reader.readUInt32(), let height = try? reader.readUInt32(),
      let isWhole = try? reader.readByte(), let jpeg = try? reader.readBytes()
    else { return nil }
    var microseconds: Int64?
    if reader.remaining > 0 { microseconds = try? reader.readInt64() }
    guard (try? reader.finish()) != nil, microseconds ?? 0 >= 0 else { return nil }
    return (
      item,
      RenderedPicture(
        width: Int(width), height: Int(height), encoding: .jpeg, bytes: jpeg,
        isWhole: isWhole == 1, microseconds: microseconds)
    )
  }

  private static func context(_ item: Int64) -> SealContext {
    SealContext(table: "derived", column: "thumbnail of \(side)", row: item)
  }
}
