// SPDX-License-Identifier: Apache-2.0
// Reads what a hotline handled in all, from JSON or from CSV with the same names.

internal import EvidenceModel

/// Reads files that state what a hotline handled in all.
public enum WorkloadFile {
  /// The format's name.
  public static let schema = "martlet.workload/1"
  /// Most rows of a file.
  public static let mostRows = 400

  static let columns = [
    "period", "first", "last", "total", "unit", "basis", "sampled", "ai",
  ]

  /// The workload that a file states: JSON when it is named so or begins with a brace or a bracket, else CSV.
  ///
  /// - Parameters:
  ///   - bytes: The file; at most 8 MiB.
  ///   - digest: Its SHA-256 in hexadecimal.
  ///   - isJSON: Whether its name says that it is JSON, so that what is wrong is told of JSON, however it begins.
  /// - Returns: what the file states.
  /// - Complexity: O(bytes).
  /// - Throws: ``StudyFileError`` with the place of what is wrong.
  public static func read(
    _ bytes: [UInt8], digest: String, isJSON: Bool = false
  ) throws(StudyFileError) -> WorkloadStatement {
    let start = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
    let first = bytes[start...].first { ![0x20, 0x09, 0x0a, 0x0d].contains($0) }
    guard isJSON || first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else {
      return try WorkloadCSV.read(bytes, digest: digest)
    }
    return try json(bytes, digest: digest)
  }

  private static func json(
    _ bytes: [UInt8], digest: String
  ) throws(StudyFileError) -> WorkloadStatement {
    let file = try StudyFileObject.file(bytes)
    guard file.value("schema")?.text == schema else {
      throw StudyFileError("schema", "\(schema) is wanted here")
    }
    try file.allow(["schema", "source", "rows"])
    var rows: [WorkloadStatement.Row] = []
    for (index, value) in try file.list("rows", most: mostRows).enumerated() {
      rows.append(try row(StudyFileObject(value, at: "rows[\(index)]")))
    }
    guard !rows.isEmpty else { throw StudyFileError("rows", "at least one row is wanted here") }
    return WorkloadStatement(source: try file.optionalText("source"), digest: digest, rows: rows)
  }

  /// One row; `object` names the place for what is wrong.
  static func row(_ object: StudyFileObject) throws(StudyFileError) -> WorkloadStatement.Row {
    try object.allow(columns)
    let first = try day(object, "first")
    let last = try day(object, "last")
    guard first <= last else {
      throw StudyFileError(object.place(of: "last"), "it is before `first`; correct one of them")
    }
    let total = try count(object, "total")
    return WorkloadStatement.Row(
      period: try object.text("period"), first: first, last: last, total: total,
      unit: try object.word("unit", StatedUnit.self),
      basis: try object.word("basis", WorkloadStatement.Basis.self),
      sample: try sample(object, total: total))
  }

  private static func sample(
    _ object: StudyFileObject, total: Int
  ) throws(StudyFileError) -> WorkloadStatement.Sample? {
    guard object.value("sampled") != nil || object.value("ai") != nil else { return nil }
    let size = try count(object, "sampled")
    let found = try count(object, "ai")
    guard (1...max(1, total)).contains(size) else {
      throw StudyFileError(object.place(of: "sampled"), "it must be 1 to `total`")
    }
    guard found <= size else {
      throw StudyFileError(object.place(of: "ai"), "it must not be more than `sampled`")
    }
    return WorkloadStatement.Sample(size: size, found: found)
  }

  private static func count(
    _ object: StudyFileObject, _ name: String
  ) throws(StudyFileError) -> Int {
    guard let count = object.value(name)?.integer, (0...1_000_000_000).contains(count) else {
      throw StudyFileError(
        object.place(of: name), "a whole number from 0 to 1,000,000,000 is wanted here")
    }
    return Int(count)
  }

  private static func day(
    _ object: StudyFileObject, _ name: String
  ) throws(StudyFileError) -> CivilDate {
    guard let date = object.value(name)?.text.flatMap(date) else {
      throw StudyFileError(object.place(of: name), "a day as 2026-09-30 is wanted here")
    }
    return date
  }

  /// The day that `YYYY-MM-DD` names; `nil` when there is none.
  private static func date(_ text: String) -> CivilDate? {
    let fields = text.split(separator: "-", omittingEmptySubsequences: false)
    guard fields.count == 3, zip(fields, [4, 2, 2]).allSatisfy({ $0.utf8.count == $1 }),
      let year = UInt16(fields[0]), let month = UInt8(fields[1]), let day = UInt8(fields[2]),
      !text.contains("+"), (1...12).contains(month),
      (1...CivilDate.dayCount(ofMonth: Int(month), year: Int(year))).contains(Int(day))
    else { return nil }
    return CivilDate(
      daysSinceEpoch: CivilDate.daysSinceEpoch(
        year: Int(year), month: Int(month), day: Int(day)))
  }
}
