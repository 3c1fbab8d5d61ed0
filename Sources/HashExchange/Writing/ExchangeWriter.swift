// SPDX-License-Identifier: Apache-2.0
// Writers of lists: rows, bare hashes, signals.

public import EvidenceModel

/// Writes a list record by record.
public protocol ExchangeWriter: AnyObject {
  /// Takes in what the file read says of itself, before its records or after them.
  ///
  /// - Throws: ``HashListError`` when such a file cannot be written in this form.
  func take(_ envelope: VICSEnvelope) throws(HashListError)
  /// A case begins.
  func beginCase(_ members: [JSONValue.Member]) throws(HashListError)
  /// Writes a record.
  ///
  /// - Returns: what of it could not be written as it is; with `.notWritten` or `.noMD5` nothing was.
  func write(_ record: ExchangeRecord) throws(HashListError) -> [LineProblem.Reason]
  /// The parts of a record that the form has no place for.
  func leftOut(of record: ExchangeRecord) -> Set<ExchangePart>
  /// The case ends.
  func endCase(_ members: [JSONValue.Member]) throws(HashListError)
  /// Ends the file.
  func finish() throws(HashListError)
}

extension ExchangeWriter {
  /// Forms without envelope pass it over.
  public func take(_ envelope: VICSEnvelope) throws(HashListError) {}
  /// Forms without cases pass them over.
  public func beginCase(_ members: [JSONValue.Member]) throws(HashListError) {}
  /// Forms without cases pass them over.
  public func endCase(_ members: [JSONValue.Member]) throws(HashListError) {}
}

/// Writes rows with a header, for handing on.
///
/// Hashes in lower case, lines ended by LF, no byte order mark; never a name, path or address of a file. What a
/// spreadsheet would take for a formula has a quote mark before it.
public final class CSVWriter: ExchangeWriter {
  /// The header: the columns that readers of others know, and two of Martlet's own at the end.
  public static let header =
    "md5,sha1,sha256,pdq,category,severity,source,set,status,date_added,quality,tags"

  private let output: ExchangeOutput

  /// Writes to `output`.
  public init(_ output: ExchangeOutput) throws(HashListError) {
    self.output = output
    try output.write(Self.header + "\n")
  }

  /// Writes one row; texts and tags that are too long for one, or of too many lines, are left out and told.
  public func write(_ record: ExchangeRecord) throws(HashListError) -> [LineProblem.Reason] {
    guard ExchangeRecord.algorithms.contains(where: { record[$0] != nil }) else {
      return [.notWritten]
    }
    let (category, stated) = record.listed
    let profile = stated.map { "profile:\($0)" }
    var tags = record.tagsWithFlags + [profile].compactMap { $0 }
    if record.isVideo, record.setOrVideo != "video", record.value(ofTag: "media_type") == nil {
      tags.append("media_type:video")
    }
    let whole = tags.filter { !$0.isEmpty && CSVGuard.fits(tag: $0) }
      .prefix(HashListTags.mostTags)
    let hashes = [record.md5, record.sha1, record.sha256, record.pdq]
    let texts = [
      category, record.severity, record.source, record.setOrVideo, record.status, record.added,
    ]
    let fitting = texts.map { $0.flatMap { CSVGuard.fits($0) ? $0 : nil } }
    let last = [
      record.quality.map { String($0) }, whole.isEmpty ? nil : TagField.text(of: Array(whole)),
    ]
    let fields = (hashes + fitting + last).map { $0.map(CSVGuard.field) ?? "" }
    try output.write(fields.joined(separator: ",") + "\n")
    return (whole.count < tags.count ? [.badTags] : []) + (fitting == texts ? [] : [.badValue])
  }

  /// Frames of videos, other hashes, sizes, and what VICS alone has.
  public func leftOut(of record: ExchangeRecord) -> Set<ExchangePart> {
    record.parts.intersection([.vpdq, .otherHashes, .byteCount, .vics])
  }

  /// Ends the file.
  public func finish() throws(HashListError) { try output.finish() }
}

/// Writes one hash a line: SHA-256 where there is one, else SHA-1, else MD5.
public final class TextWriter: ExchangeWriter {
  private let output: ExchangeOutput

  /// Writes to `output`.
  public init(_ output: ExchangeOutput) { self.output = output }

  /// Writes one hash.
  ///
  /// PDQ is none of them: nothing in the text would tell it from SHA-256.
  public func write(_ record: ExchangeRecord) throws(HashListError) -> [LineProblem.Reason] {
    guard let hash = record.sha256 ?? record.sha1 ?? record.md5 else { return [.notWritten] }
    try output.write(hash + "\n")
    return []
  }

  /// Everything but the one hash.
  public func leftOut(of record: ExchangeRecord) -> Set<ExchangePart> {
    let written: ExchangePart =
      record.sha256 != nil ? .sha256 : record.sha1 != nil ? .sha1 : .md5
    return record.parts.subtracting([written])
  }

  /// Ends the file.
  public func finish() throws(HashListError) { try output.finish() }
}

/// Writes lines of signals for threatexchange, which knows `pdq`, `video_md5`, `video_sha256` and `vpdq`.
public final class SignalWriter: ExchangeWriter {
  private let output: ExchangeOutput

  /// Writes to `output`.
  public init(_ output: ExchangeOutput) { self.output = output }

  /// Writes a line for each fingerprint.
  ///
  /// MD5 and SHA-256 are the names of a video's signals there only where the record says that it is one.
  public func write(_ record: ExchangeRecord) throws(HashListError) -> [LineProblem.Reason] {
    let isVideo = record.isVideo
    let signals = [
      ("pdq", record.pdq), (isVideo ? "video_md5" : "md5", record.md5), ("sha1", record.sha1),
      (isVideo ? "video_sha256" : "sha256", record.sha256), ("vpdq", record.vpdq),
    ]
    var text = ""
    for (name, value) in signals { if let value { text += "\(name) \(value)\n" } }
    guard !text.isEmpty else { return [.notWritten] }
    try output.write(text)
    return []
  }

  /// Everything but fingerprints.
  public func leftOut(of record: ExchangeRecord) -> Set<ExchangePart> {
    record.parts.subtracting(ExchangePart.digests.union([.vpdq]))
  }

  /// Ends the file.
  public func finish() throws(HashListError) { try output.finish() }
}
