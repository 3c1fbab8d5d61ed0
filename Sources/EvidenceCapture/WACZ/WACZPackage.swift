// SPDX-License-Identifier: Apache-2.0
// What a WACZ says about its own files: datapackage.json and datapackage-digest.json.

internal import EvidenceModel
internal import MediaDecoding

/// What a WACZ (WACZ 1.2.0) says about its own files.
struct WACZPackage {
  /// One entry of `resources`.
  struct Resource {
    let digest: LabelledDigest?
    let byteCount: Int?
  }

  static let manifestName = "datapackage.json"
  static let manifestDigestName = "datapackage-digest.json"
  private static let textLimit = 64 << 20

  /// The listed files by path.
  private(set) var resources: [String: Resource] = [:]

  /// Whether an archive whose first entry has this name may be a WACZ, so that looking further is
  /// worth while.
  static func mayBegin(withEntry name: [UInt8]) -> Bool {
    let name = String(decoding: name, as: UTF8.self)
    return ["archive/", "indexes/", "pages/", "logs/", "datapackage", "fuzzy.json"]
      .contains { name.hasPrefix($0) }
  }

  /// Reads what the archive in `source` says about itself; `nil` when it is no WACZ: it has no
  /// `archive/` with a WARC in it.
  ///
  /// - Throws: ``CaptureError`` when no decoder can be had. Damage to the archive ends the look; the
  ///   walk that follows meets it again and tells.
  static func read(_ source: any ByteSource, context: CaptureContext) throws -> WACZPackage? {
    let slot = context.makeSlot()
    var hasWARC = false
    var manifest: [UInt8]?
    var statement: [UInt8]?
    do {
      let cursor = try slot.use {
        try $0.openArchive(source, limits: context.archiveLimits)
      }
      defer { cursor.close() }
      for _ in 0..<context.limits.container.entries {
        guard let entry = try slot.guarding({ try cursor.nextEntry() }) else { break }
        let name = String(decoding: entry.path, as: UTF8.self)
        if isWARC(name) { hasWARC = true }
        let stream = CursorStream(cursor: cursor, slot: slot)
        if name == manifestName { manifest = try stream.collect(limit: textLimit) }
        if name == manifestDigestName { statement = try stream.collect(limit: textLimit) }
      }
    } catch is DecodeError {
      // The walk tells.
    }
    guard hasWARC else { return nil }
    return WACZPackage(manifest: manifest, statement: statement, findings: context.findings)
  }

  /// Whether a path in a WACZ is that of a WARC.
  static func isWARC(_ name: String) -> Bool {
    name.hasPrefix("archive/") && (name.hasSuffix(".warc") || name.hasSuffix(".warc.gz"))
  }

  /// Whether a path in a WACZ is that of the package's own book-keeping, which is no evidence item.
  static func isBookkeeping(_ name: String) -> Bool {
    name == manifestName || name == manifestDigestName || name == "fuzzy.json"
      || ["indexes/", "pages/", "logs/"].contains { name.hasPrefix($0) }
  }

  private init(manifest: [UInt8]?, statement: [UInt8]?, findings: FindingLog) {
    guard let manifest else {
      findings.add(
        Finding(
          code: "wacz.no_manifest", severity: .defect,
          detail: "the package has no readable datapackage.json; nothing in it could be checked"))
      return
    }
    Self.check(statement, against: manifest, findings)
    guard let json = try? JSONParser.parse(manifest), let list = json["resources"]?.elements else {
      findings.add(
        Finding(
          code: "wacz.bad_manifest", severity: .defect,
          detail: "datapackage.json is no JSON with a list of resources"))
      return
    }
    for item in list {
      guard let path = item["path"]?.text else { continue }
      let digest = item["hash"]?.text.flatMap { LabelledDigest(text: Array($0.utf8)) }
      resources[path] = Resource(
        digest: digest, byteCount: item["bytes"]?.integer.flatMap { Int(exactly: $0) })
    }
  }

  private static func check(
    _ statement: [UInt8]?, against manifest: [UInt8], _ findings: FindingLog
  ) {
    guard let statement else {
      findings.add(
        Finding(
          code: "wacz.no_manifest_digest", severity: .notice,
          detail: "the package has no readable datapackage-digest.json"))
      return
    }
    let json = try? JSONParser.parse(statement)
    let stated = json?["hash"]?.text.flatMap { LabelledDigest(text: Array($0.utf8)) }
    guard let stated, stated.bytes == RunningDigest.of(manifest, stated.algorithm) else {
      findings.add(
        Finding(
          code: "wacz.manifest_digest", severity: .defect,
          detail: "datapackage.json does not match the digest stated for it"))
      return
    }
    if json?["signedData"] != nil {
      findings.add(
        Finding(
          code: "wacz.signature_unchecked", severity: .notice,
          detail: "the package is signed; signatures are not checked in this version"))
    }
  }
}

/// The present entry of an archive as a stream.
private final class CursorStream: ByteStream {
  private let cursor: any ArchiveCursor
  private let slot: SessionSlot

  init(cursor: any ArchiveCursor, slot: SessionSlot) {
    self.cursor = cursor
    self.slot = slot
  }

  func next(maximum: Int) throws -> [UInt8] {
    try slot.guarding { try cursor.readEntry(maximum: min(maximum, 1 << 20)) }
  }
}
