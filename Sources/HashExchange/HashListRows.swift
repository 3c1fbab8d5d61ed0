// SPDX-License-Identifier: Apache-2.0
// The rows of a list as they come: columns from the first, fingerprints and tags from the others.

internal import EvidenceModel

/// Collects the rows of one file of a list.
struct HashListRows {
  private let intake: HashListIntake
  private let options: HashListOptions
  private var columns: HashListColumns?
  /// The separator that a line before the header says.
  private var separator: UInt8?
  private var tags = HashListTags()
  private var videos = VideoGroups()
  private var hasEntryRows = false
  private var hasProblems = false

  init(options: HashListOptions, intake: HashListIntake) {
    self.options = options
    self.intake = intake
  }

  /// Whether there was a row, good or bad.
  var hasRows: Bool { columns != nil || hasProblems }

  /// Whether a header is all there was.
  var isHeaderOnly: Bool { !hasEntryRows && !hasProblems }

  /// Whether the file is the frames of one video, as the reference writes them.
  var isOneVideo: Bool { if case .frames = columns { true } else { false } }

  /// Takes in the row that begins with `line`; a quoted field may go on over the next lines.
  ///
  /// - Throws: ``HashListError`` for a header that cannot be understood.
  mutating func add(_ line: TextLine, _ lines: inout LineReader) throws {
    guard !line.isTooLong else { return report(line.number, .lineTooLong) }
    let isBlank = line.bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 }
    guard !isBlank, line.bytes.first != UInt8(ascii: "#") else { return }
    guard let columns else {
      if separator == nil, let noted = SeparatorLine.separator(of: line.bytes) {
        separator = noted
        return
      }
      let found = try HashListColumns(
        firstRow: line.bytes, format: options.format, separator: separator)
      columns = found
      for column in found.unknown {
        intake.report(
          LineProblem(line: line.number, algorithm: nil, reason: .unknownColumn, column: column))
      }
      if !found.hasHeader { try add(line, &lines) }
      return
    }
    hasEntryRows = true
    intake.countRow()
    guard let fields = try lines.fields(of: line, separator: columns.separator) else {
      return report(line.number, .badQuotes)
    }
    switch columns {
    case .bare: addBare(fields, line.number)
    case .frames: add(fields, HashListColumns.ofFrames, line.number)
    case .named(let columns, _, _): add(fields, columns, line.number)
    }
  }

  /// Adds the videos whose rows were read; `name` is the tag of a file that is one video.
  mutating func finish(name: String? = nil) {
    let tagSet = isOneVideo ? name.map { intake.builder.tagSet([$0]) } : nil
    videos.finish(into: intake, tagSet: tagSet)
  }

  private mutating func addBare(_ fields: [ArraySlice<UInt8>], _ line: Int) {
    let present = fields.map(\.trimmed).filter { !$0.isEmpty }
    guard present.count <= 1 else { return report(line, .tooManyFields) }
    guard let digits = present.first else { return report(line, .noFingerprint) }
    switch digits.count {
    case 32: intake.add(.md5, digits, quality: nil, tagSet: 0, line)
    case 40: intake.add(.sha1, digits, quality: nil, tagSet: 0, line)
    case 64: intake.add(options.bare64, digits, quality: nil, tagSet: 0, line)
    default: report(line, .wrongLength)
    }
  }

  private mutating func add(
    _ fields: [ArraySlice<UInt8>], _ columns: [HashListColumn], _ line: Int
  ) {
    guard fields.dropFirst(columns.count).allSatisfy({ $0.trimmed.isEmpty }) else {
      return report(line, .tooManyFields)
    }
    let (tagSet, areTagsWhole, areTagsUTF8) = tags.number(of: fields, columns, in: &intake.builder)
    if !areTagsWhole { report(line, .badTags) }
    if !areTagsUTF8 { report(line, .notUTF8) }
    var quality: Int?
    var isEmpty = true
    if let column = columns.firstIndex(of: .quality), column < fields.count {
      quality = intake.quality(fields[column].trimmed, line)
    }
    let isFrame = columns.contains(.frame)
    for (column, field) in zip(columns, fields) {
      guard case .fingerprint(let algorithm) = column else { continue }
      let digits = field.trimmed
      guard !digits.isEmpty else { continue }
      isEmpty = false
      if isFrame, algorithm == .pdq {
        videos.add(fields, columns, quality: quality, hash: digits, tagSet: tagSet, line, intake)
      } else {
        intake.add(
          algorithm, digits, quality: algorithm == .pdq ? quality : nil, tagSet: tagSet, line)
      }
    }
    if isEmpty { report(line, .noFingerprint) }
  }

  private mutating func report(_ line: Int, _ reason: LineProblem.Reason) {
    hasProblems = true
    intake.report(line, reason)
  }
}
