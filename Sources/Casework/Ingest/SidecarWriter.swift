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
/// may have as many beside it; and an archive may name one place any number of times, so that at most the sixteen
/// newest contents of a place are looked at.
struct SidecarWriter {
  private static let mostTexts = 16
  private static let mostBeside = 16

  /// A text at a place.
  private struct Text: Hashable {
    let item: Int64
    let path: [UInt8]
  }

  let recording: Recording
  let columns: SealedColumns
  let vault: Vault
  let source: SourceRow
  /// Added to path locators, as for occurrences.
  let sourcePath: [UInt8]
  /// The lowest number of a picture that a text was tied to.
  private(set) var lowestTied: Int64?
  /// What texts that were read lately say, without reading them again for each picture beside them.
  private var known: [Text: Trace?] = [:]

  init(
    recording: Recording, columns: SealedColumns, vault: Vault, source: SourceRow,
    sourcePath: [UInt8]
  ) {
    self.recording = recording
    self.columns = columns
    self.vault = vault
    self.source = source
    self.sourcePath = sourcePath
  }

  /// Ties a capture that was recorded with what stands beside it and was recorded before.
  ///
  /// - Throws: errors of the vault and catalog, but none for a text whose blob is damaged or missing: it says nothing.
  mutating func add(_ capture: PendingCapture, item: Int64) throws {
    guard capture.makesOccurrence, capture.locator.kind == .path,
      case .stored(let content) = capture.content
    else { return }
    let path = capture.locator.bytes
    if content.hasSettings {
      let places = SettingsSidecar.pictures(besideTextAt: path)
      let pictures = try items(at: places, beside: capture.locator) { $0.kind == .image }
      guard !pictures.isEmpty, let text = try row(item) else { return }
      for (_, picture) in pictures { try tie([(path, text)], to: picture) }
    } else if content.kind == .image {
      let places = SettingsSidecar.texts(besidePictureAt: path)
      // Control characters in a prompt make a text one of no known kind.
      let texts = try items(at: places, beside: capture.locator) {
        $0.kind == .text || $0.kind == .other
      }
      guard !texts.isEmpty, let picture = try row(item) else { return }
      try tie(texts, to: picture)
    }
  }

  private func row(_ item: Int64) throws -> ItemRow? {
    try recording.reader.row(ItemRow.self, key: .integer(item))
  }

  /// The items of this source at paths in the same container as a place, the newest of each path first.
  ///
  /// - Complexity: O(log n) for each path, whatever number of contents it had.
  private func items(
    at paths: [[UInt8]], beside place: Locator, where isWanted: (ItemRow) -> Bool
  ) throws -> [(path: [UInt8], item: ItemRow)] {
    var found: [(path: [UInt8], item: ItemRow)] = []
    for path in paths {
      let locator = Locator(.path, bytes: path, outer: place.outer)
      let key = OccurrenceKey.key(of: locator, sourcePath: sourcePath, lookup: columns.lookup)
      let occurrences = try recording.reader.rows(
        OccurrenceRow.self, where: [.equals("locator_key", .blob(key))], orderedBy: ["-item_id"],
        limit: Self.mostBeside)
      for occurrence in occurrences {
        // The same place may have been read before it changed.
        let ofSource = try recording.reader.first(
          CaptureRow.self,
          where: [
            .equals("occurrence_id", .integer(occurrence.id)),
            .equals("source_id", .integer(source.id)),
          ])
        guard ofSource != nil, let item = try row(occurrence.itemId), isWanted(item) else {
          continue
        }
        found.append((path, item))
        if found.count == Self.mostBeside { return found }
      }
    }
    return found
  }

  /// Adds what texts say that a picture does not know yet, as long as it takes more.
  private mutating func tie(
    _ texts: [(path: [UInt8], item: ItemRow)], to picture: ItemRow
  ) throws {
    let addition = TraceAddition(recording: recording, columns: columns)
    let added = try addition.add(to: picture.id) { standing in
      let beside = standing.filter { $0.carrier == SettingsSidecar.carrier }
      let fields = beside.flatMap(\.fields).filter { $0.name == "sidecar_item" }
      var tied = Set(fields.map(\.value))
      var new: [Trace] = []
      for (path, text) in texts where beside.count + new.count < Self.mostTexts {
        guard tied.insert(String(text.id)).inserted, let trace = try trace(of: text, at: path)
        else { continue }
        new.append(trace)
      }
      return new
    }
    guard added > 0 else { return }
    lowestTied = min(lowestTied ?? picture.id, picture.id)
    try LinkRefresh(recording: recording, columns: columns).refresh(picture)
  }

  private mutating func trace(of text: ItemRow, at path: [UInt8]) throws -> Trace? {
    let key = Text(item: text.id, path: path)
    if let trace = known[key] { return trace }
    let trace = try read(text).flatMap { SettingsSidecar.trace(of: $0, at: path, item: text.id) }
    if known.count == 2 * Self.mostBeside { known = [:] }
    known[key] = .some(trace)
    return trace
  }

  /// A text's bytes; `nil` where it is too large, or where the vault does not hold it whole, which a check tells.
  private func read(_ text: ItemRow) throws -> [UInt8]? {
    guard text.byteCount <= SettingsSidecar.maximumBytes,
      let name = BlobName(bytes: text.contentName),
      let salt = BlobSalt(bytes: text.salt)
    else { return nil }
    do throws(VaultError) {
      return try vault.open(name: name, salt: salt).read(at: 0, count: Int(text.byteCount))
    } catch {
      switch error.code {
      case .notFound, .truncated, .reordered, .swapped, .wrongSalt, .corrupt, .misnamed,
        .newerFormat:
        return nil
      case .wrongKey, .notAVault, .full, .readOnly, .denied, .io: throw error
      }
    }
  }
}
