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
    let texts = [
      record.value(ofTag: "series"),
      record.value(ofTag: "media_type") ?? Self.mediaType(record.set),
    ].map { $0.map { CSVGuard.fits($0) ? $0 : nil } ?? "" }
    let fitting = texts.map { $0 ?? "" }
    func flag(_ flag: ExchangeRecord.Flag) -> String {
      switch record.flags[flag] ?? (record.tags.contains(flag.rawValue) ? true : nil) {
      case true: "True"
      case false: "False"
      case nil: ""
      }
    }
    let isBaseline = record.tags.contains("baseline")
    let fields = [
      md5.uppercased(), record.sha1?.uppercased() ?? "", isBase64 ? photoDNA : "", String(count),
      flag(.isDistributed), flag(.victimIdentified), flag(.offenderIdentified),
      CSVGuard.field(fitting[0], separator: Self.separator), "", "",
      CSVGuard.field(fitting[1], separator: Self.separator), isBaseline ? "True" : "",
    ]
    try output.write(fields.joined(separator: ";") + "\n")
    return isBase64 && !texts.contains(nil) ? [] : [.badValue]
  }

  /// Ends the file.
  public func finish() throws(HashListError) { try output.finish() }

  /// Images and videos are sets in pages of hash sharing; other sets say nothing of the media.
  private static func mediaType(_ set: String?) -> String? {
    set.flatMap { ["image", "video"].contains($0) ? $0 : nil }
  }

  private static func isBase64(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
      || [UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "=")].contains(byte)
  }
}

extension ExchangeRecord {
  /// The value of the first tag `name:value`; `nil` where there is none.
  fileprivate func value(ofTag name: String) -> String? {
    tags.first { $0.hasPrefix(name + ":") }.map { String($0.dropFirst(name.count + 1)) }
  }
}
