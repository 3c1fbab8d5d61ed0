// SPDX-License-Identifier: Apache-2.0
// The places that a VICS case file tells of, each with its exported file.

internal import EvidenceModel
internal import HashExchange
internal import MediaDecoding

/// Walks a VICS case file: a capture for each place of each media record.
///
/// Several records may share one exported file, and one record may tell of several places; the content is then one item with an
/// occurrence for each place. What was said of it before goes with each capture as a statement.
final class VICSWalker: Walker {
  private static let longestStatement = 64 << 10

  private let file: RegularFile
  private let input: VICSCaseFile
  private let reader: VICSReader
  private let folder: VICSFolder
  private let context: CaptureContext
  private var envelope = VICSEnvelope(context: nil)
  private var waiting: ArraySlice<(VICSMedia, VICSMedia.File?, Int)> = []
  private var isAtEnd = false

  init(_ file: RegularFile, path: String, context: CaptureContext) throws(CaptureError) {
    self.file = file
    input = VICSCaseFile(file)
    reader = VICSReader(input)
    folder = try VICSFolder(ofFile: path)
    self.context = context
  }

  func next() throws -> Found? {
    while waiting.isEmpty {
      guard !isAtEnd else { return nil }
      try readRecord()
    }
    guard let (media, place, number) = waiting.popFirst() else { return nil }
    return found(media, place, number)
  }

  private func readRecord() throws {
    do {
      switch try reader.next() {
      case nil: end()
      case .envelope(let envelope):
        if envelope.context == nil { try refuseNewer() }
        self.envelope = envelope
      case .caseBegins, .caseEnds: break
      case .problem(let problem): context.findings.add(Self.finding(problem))
      case .record(let record):
        guard let media = record.vics else { return }
        let places: [VICSMedia.File?] = media.files.isEmpty ? [nil] : media.files
        waiting = places.map { (media, $0, record.number) }[...]
      }
    } catch let error as HashListError {
      context.findings.add(Self.finding(error))
      end()
    }
  }

  /// Refuses a file that names a newer version after its records, before any of them is taken in.
  ///
  /// Whatever else is wrong is met when it is read.
  private func refuseNewer() throws {
    do { try VICSReader.refuseNewer(VICSCaseFile(file)) } catch let error as HashListError {
      if error.code == .newerFormat { throw error }
    }
  }

  private func end() {
    isAtEnd = true
    context.findings.add(input.findings)
  }

  private func found(_ media: VICSMedia, _ place: VICSMedia.File?, _ number: Int) -> Found {
    let text = place?.place ?? media.relativePath?.joined(separator: "/") ?? ""
    let date = place?.written ?? place?.created
    return Found(
      role: .caseEntry, locator: Locator(.path, bytes: Array(text.utf8)),
      time: date.map {
        RecordedTime(instant: $0.instant, source: .caseFile, offsetKnown: $0.offsetKnown)
      }, claimedType: media["MimeType"]?.text, statement: statement(media, place, number),
      content: content(media, number))
  }

  private func content(_ media: VICSMedia, _ number: Int) -> Found.Content {
    guard let path = media.relativePath else {
      return .refused(
        Finding(
          code: "vics.no_file", severity: .notice,
          detail: "record \(number) names no exported file that could be read"))
    }
    do {
      let file = try folder.file(path)
      return .payload(VICSPayload(file, md5: media["MD5"]?.text, record: number), source: file)
    } catch {
      return .refused(
        Finding(
          code: error.code == .missing ? "vics.file_missing" : "vics.file_unreadable",
          severity: .unreadable,
          detail: "the exported file of record \(number) is not there or cannot be read"))
    }
  }

  /// What the record says of this place and beside its places: another's words, and no grade.
  private func statement(
    _ media: VICSMedia, _ place: VICSMedia.File?, _ number: Int
  ) -> JSONValue {
    let kept = media.members.filter { $0.name != "MediaFiles" && $0.name != "Exifs" }
    return [
      "profile": JSONValue(envelope.profile), "version": JSONValue(envelope.version),
      "record": JSONValue(number), "category": media.category.map(JSONValue.integer) ?? .null,
      "precategorized": media.isPrecategorized.map(JSONValue.bool) ?? .null,
      "by": JSONValue(media.precategorizationSource), "media": Self.short(kept),
      "place": place.map { Self.short($0.members) } ?? .null,
    ]
  }

  /// Why nothing more of the file is read.
  private static func finding(_ error: HashListError) -> Finding {
    error.code == .newerFormat
      ? Finding(
        code: "vics.newer_version", severity: .unreadable,
        detail: "the file says that it is of a version of VICS that is newer than 2.0")
      : Finding(
        code: "vics.other_form", severity: .unreadable,
        detail: "the file begins as VICS and is not: it has no array of records")
  }

  /// An object of these members, where it is not too long to be kept with each capture.
  private static func short(_ members: [JSONValue.Member]) -> JSONValue {
    let whole = JSONValue.object(members)
    return whole.compactText.utf8.count <= longestStatement ? whole : .null
  }

  private static func finding(_ problem: LineProblem) -> Finding {
    guard problem.reason != .unknownVersion else {
      return Finding(
        code: "vics.unknown_version", severity: .defect,
        detail:
          "the file says that it is of a version of VICS that is not known; it was read as 2.0")
    }
    guard let record = problem.record else {
      return Finding(
        code: "vics." + problem.reason.rawValue, severity: .defect,
        detail: "line \(problem.line): what the file or a case says of itself is in doubt")
    }
    let isLost = [.badJSON, .tooLarge].contains(problem.reason)
    return Finding(
      code: "vics." + problem.reason.rawValue, severity: isLost ? .unreadable : .defect,
      detail: "record \(record): "
        + (isLost ? "it cannot be read" : "a part of it was left out or is in doubt"))
  }
}

/// An exported file, held against the MD5 that its record states.
final class VICSPayload: PayloadStream {
  private let stream: FilePayload
  private let expected: String?
  private let record: Int
  private var digest = RunningDigest(.md5)
  private var own: [Finding] = []
  private var hasEnded = false

  init(_ file: RegularFile, md5: String?, record: Int) {
    stream = FilePayload(file)
    expected = md5.flatMap {
      HexText.decode($0)?.count == MD5Digest.byteCount ? $0.lowercased() : nil
    }
    self.record = record
  }

  var findings: [Finding] { stream.findings + own }

  func next(maximum: Int) throws -> [UInt8] {
    let bytes = try stream.next(maximum: maximum)
    if !bytes.isEmpty {
      digest.update(bytes)
    } else if !hasEnded {
      hasEnded = true
      if let expected, HexText.encode(digest.value) != expected {
        own.append(
          Finding(
            code: "vics.md5_mismatch", severity: .defect,
            detail: "the exported file of record \(record) has not the MD5 that the record states"))
      }
    }
    return bytes
  }
}
