// SPDX-License-Identifier: Apache-2.0
// Writers of the tables of others: known software, and the rows of an INTERPOL database.

internal import EvidenceModel

/// Writes NSRL RDS version 2, `NSRLFile.txt`: SHA-1, MD5 and size; names of files are never written.
///
/// - Source: the published header; [docs/formats.md](docs/formats.md).
public final class SoftwareWriter: ExchangeWriter {
  private let output: ExchangeOutput

  /// Writes to `output`.
  public init(_ output: ExchangeOutput) throws(HashListError) {
    self.output = output
    try output.write(
      #""SHA-1","MD5","CRC32","FileName","FileSize","ProductCode","OpSystemCode","SpecialCode""#
        + "\r\n")
  }

  /// Writes one row; a record with neither SHA-1 nor MD5 is left out.
  public func write(_ record: ExchangeRecord) throws(HashListError) -> [LineProblem.Reason] {
    guard record.sha1 != nil || record.md5 != nil else { return [.notWritten] }
    let special = record.value(ofTag: "special") ?? ""
    let isFitting =
      special.utf8.count <= 1 && special.utf8.allSatisfy { (0x23...0x7e).contains($0) }
    let hashes = [record.sha1, record.md5].map { "\"\($0?.uppercased() ?? "")\"" }
    let size = record.byteCount.map { String($0) } ?? ""
    try output.write(
      hashes.joined(separator: ",") + ",\"\",\"\",\(size),,\"\",\"\(isFitting ? special : "")\"\r\n"
    )
    return isFitting ? [] : [.badTags]
  }

  /// Everything but SHA-1, MD5, size and the special code.
  public func leftOut(of record: ExchangeRecord) -> Set<ExchangePart> {
    let isSpecial = record.tags.allSatisfy { $0.hasPrefix("special:") }
    return record.parts.subtracting([.md5, .sha1, .byteCount])
      .subtracting(isSpecial ? [.tags] : [])
  }

  /// Ends the file.
  public func finish() throws(HashListError) { try output.finish() }
}

/// Writes the rows in which an INTERPOL database is handed on, as public readers know their header.
///
/// What a record does not say is left blank: that is not the same as *False*.
public final class InterpolWriter: ExchangeWriter {
  private static let separator = UInt8(ascii: ";")
  private static let header = [
    "MD5", "SHA1", "PhotoDNA", "Image ID", "Is distributed", "Victim identified",
    "Offender identified", "Series name", "Number of submissions", "File Available", "Media Type",
    "Baseline",
  ]

  private let output: ExchangeOutput
  private var count = 0
  /// Whether a record had an image number of its own; what has none is not numbered then.
  private var hasNumbers = false

  /// Writes to `output`.
  public init(_ output: ExchangeOutput) throws(HashListError) {
    self.output = output
    try output.write(Self.header.joined(separator: ";") + "\n")
  }

  /// Writes one row; a record without MD5, by which readers find it, is left out.
  public func write(_ record: ExchangeRecord) throws(HashListError) -> [LineProblem.Reason] {
    guard let md5 = record.md5 else { return [.noMD5] }
    count += 1
    let photoDNA = record.others.first { HashKind(name: $0.name) == .photoDNA }?.value ?? ""
    let isBase64 = photoDNA.utf8.allSatisfy(Self.isBase64)
    let own = record.value(ofTag: "image_id")
    if own != nil { hasNumbers = true }
    let texts = [
      own ?? (hasNumbers ? nil : String(count)), record.value(ofTag: "series"),
      record.value(ofTag: "submissions"), record.value(ofTag: "file_available"),
      record.value(ofTag: "media_type") ?? Self.mediaType(record),
    ].map { $0.map { CSVGuard.fits($0) ? $0 : nil } ?? "" }
    let fitting = texts.map { CSVGuard.field($0 ?? "", separator: Self.separator) }
    func flag(_ flag: ExchangeRecord.Flag) -> String {
      Self.truth(record.flags[flag] ?? record.truth(ofTag: flag.rawValue))
    }
    let fields = [
      md5.uppercased(), record.sha1?.uppercased() ?? "", isBase64 ? photoDNA : "", fitting[0],
      flag(.isDistributed), flag(.victimIdentified), flag(.offenderIdentified),
      fitting[1], fitting[2], fitting[3], fitting[4], Self.truth(record.truth(ofTag: "baseline")),
    ]
    try output.write(fields.joined(separator: ";") + "\n")
    return isBase64 && !texts.contains(nil) ? [] : [.badValue]
  }

  /// Everything but MD5, SHA-1, PhotoDNA, the truth values, and the tags that the columns are for.
  public func leftOut(of record: ExchangeRecord) -> Set<ExchangePart> {
    var kept: Set<ExchangePart> = [.md5, .sha1, .flags]
    let photoDNA = record.others.count { HashKind(name: $0.name) == .photoDNA }
    if photoDNA == 1, record.others.count == 1 { kept.insert(.otherHashes) }
    if record.value(ofTag: "media_type") == nil, Self.mediaType(record) == record.set {
      kept.insert(.set)
    }
    let columns = record.tags.compactMap(Self.column)
    if columns.count == record.tags.count, Set(columns).count == columns.count {
      kept.insert(.tags)
    }
    return record.parts.subtracting(kept)
  }

  /// The name of the column that a tag stands in; `nil` for one that has none.
  private static func column(ofTag tag: String) -> String? {
    if let said = ExchangeRecord.flag(ofTag: tag) { return said.flag.rawValue }
    if ["baseline", "baseline:false"].contains(tag) { return "baseline" }
    return ["image_id", "series", "submissions", "file_available", "media_type"].first {
      tag.hasPrefix($0 + ":")
    }
  }

  private static func truth(_ value: Bool?) -> String {
    switch value {
    case true?: "True"
    case false?: "False"
    case nil: ""
    }
  }

  /// Ends the file.
  public func finish() throws(HashListError) { try output.finish() }

  private static func mediaType(_ record: ExchangeRecord) -> String? {
    if record.isVideo { return "video" }
    return record.set.flatMap { ExchangeRecord.kindsOfMedia.contains($0) ? $0 : nil }
  }

  private static func isBase64(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
      || [UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "=")].contains(byte)
  }
}

extension ExchangeRecord {
  /// What the tags `name` and `name:false` say; `nil` where there is neither.
  fileprivate func truth(ofTag name: String) -> Bool? {
    tags.contains(name) ? true : tags.contains(name + ":false") ? false : nil
  }
}
