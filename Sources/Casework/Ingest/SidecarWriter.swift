// SPDX-License-Identifier: Apache-2.0
// Adds what texts beside pictures say of them to the pictures' traces, whichever of the two came first.

internal import Catalog
internal import EvidenceCapture
internal import EvidenceModel
internal import EvidenceVault
internal import Provenance

/// Ties texts with a generator's settings to the pictures beside them, within one transaction.
///
/// Both must be of one source. A picture takes at most sixteen such texts, for a picture that lies in many places
/// may have as many beside it.
struct SidecarWriter {
  private static let mostTexts = 16

  let recording: Recording
  let columns: SealedColumns
  let vault: Vault
  let source: SourceRow
  /// Added to path locators, as for occurrences.
  let sourcePath: [UInt8]

  /// Ties a capture that was recorded with what stands beside it and was recorded before.
  ///
  /// - Throws: errors of the vault and catalog.
  func add(_ capture: PendingCapture, item: Int64) throws {
    guard capture.makesOccurrence, capture.locator.kind == .path,
      case .stored(let content) = capture.content
    else { return }
    let path = capture.locator.bytes
    if let settings = content.settings {
      let pictures = SettingsSidecar.pictures(besideTextAt: path)
      for (_, picture) in try items(at: pictures, beside: capture.locator)
      where picture.kind == .image {
        try tie(settings, at: path, item: item, to: picture)
      }
    } else if content.kind == .image {
      let texts = SettingsSidecar.texts(besidePictureAt: path)
      // Control characters in a prompt make a text one of no known kind.
      for (place, text) in try items(at: texts, beside: capture.locator)
      where text.kind == .text || text.kind == .other {
        guard let settings = try read(text),
          let picture = try recording.reader.row(ItemRow.self, key: .integer(item))
        else { continue }
        try tie(settings, at: place, item: text.id, to: picture)
      }
    }
  }

  /// The items of this source at paths in the same container as a place.
  private func items(
    at paths: [[UInt8]], beside place: Locator
  ) throws -> [(path: [UInt8], item: ItemRow)] {
    guard !paths.isEmpty else { return [] }
    var places: [[UInt8]: [UInt8]] = [:]
    for path in paths {
      let locator = Locator(.path, bytes: path, outer: place.outer)
      places[
        OccurrenceKey.key(of: locator, sourcePath: sourcePath, lookup: columns.lookup)] = path
    }
    let occurrences = try recording.reader.rows(
      OccurrenceRow.self, where: [.oneOf("locator_key", places.keys.map { .blob($0) })],
      orderedBy: ["id"])
    return try occurrences.compactMap { row in
      // The same place may have been read before it changed.
      let isOfSource =
        try recording.reader.count(
          CaptureRow.self,
          where: [
            .equals("occurrence_id", .integer(row.id)), .equals("source_id", .integer(source.id)),
          ]) > 0
      guard isOfSource, let path = places[row.locatorKey],
        let item = try recording.reader.row(ItemRow.self, key: .integer(row.itemId))
      else { return nil }
      return (path, item)
    }
  }

  private func read(_ text: ItemRow) throws -> [UInt8]? {
    guard text.byteCount <= SettingsSidecar.maximumBytes,
      let name = BlobName(bytes: text.contentName),
      let salt = BlobSalt(bytes: text.salt)
    else { return nil }
    return try vault.open(name: name, salt: salt).read(at: 0, count: Int(text.byteCount))
  }

  private func tie(_ text: [UInt8], at path: [UInt8], item: Int64, to picture: ItemRow) throws {
    guard let trace = SettingsSidecar.trace(of: text, at: path, item: item) else { return }
    let added = try TraceAddition(recording: recording, columns: columns).add(to: picture.id) {
      let beside = $0.filter { $0.carrier == SettingsSidecar.carrier }
      let isKnown = beside.contains { known in
        known.fields.contains { $0.name == "sidecar_item" && $0.value == String(item) }
      }
      return isKnown || beside.count >= Self.mostTexts ? [] : [trace]
    }
    if added > 0 { try LinkRefresh(recording: recording, columns: columns).refresh(picture) }
  }
}
