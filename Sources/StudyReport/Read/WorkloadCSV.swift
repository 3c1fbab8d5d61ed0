// SPDX-License-Identifier: Apache-2.0
// The rows of a workload file in CSV, each made an object with the columns' names.

internal import EvidenceModel

/// Reads workload files in CSV.
enum WorkloadCSV {
  /// The workload that a file states; its first line names the columns.
  ///
  /// - Throws: ``StudyFileError`` with the line of what is wrong.
  static func read(
    _ bytes: [UInt8], digest: String
  ) throws(StudyFileError) -> WorkloadStatement {
    guard bytes.count <= StudyFileObject.mostBytes else {
      throw StudyFileError("", "the file is larger than 8 MiB; give the totals alone")
    }
    let text = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes[3...] : bytes[...]
    var names: [String] = []
    var rows: [WorkloadStatement.Row] = []
    let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
      guard line.contains(where: { $0 != 0x20 && $0 != 0x09 }) else { continue }
      let fields = try fields(Array(line), at: "line \(index + 1)")
      guard !names.isEmpty else {
        names = try header(fields, at: "line \(index + 1)")
        continue
      }
      guard rows.count < WorkloadFile.mostRows else {
        throw StudyFileError(
          "line \(index + 1)", "a file has at most \(WorkloadFile.mostRows) rows")
      }
      rows.append(try row(fields, names, at: "line \(index + 1)"))
    }
    guard !rows.isEmpty else {
      throw StudyFileError("", "a line of column names and at least one row are wanted")
    }
    return WorkloadStatement(source: "", digest: digest, rows: rows)
  }

  private static func fields(
    _ line: [UInt8], at place: String
  ) throws(StudyFileError) -> [String] {
    do {
      var fields: [String] = []
      for field in try CSVFields.split(line, separator: UInt8(ascii: ",")) {
        guard let text = String(validating: field, as: UTF8.self) else {
          throw StudyFileError(place, "the line is not UTF-8 text")
        }
        fields.append(text)
      }
      return fields
    } catch let error as StudyFileError {
      throw error
    } catch {
      throw StudyFileError(place, "a quotation mark has no partner in this line")
    }
  }

  private static func header(
    _ fields: [String], at place: String
  ) throws(StudyFileError) -> [String] {
    for (index, field) in fields.enumerated() {
      guard WorkloadFile.columns.contains(field), !fields[..<index].contains(field) else {
        throw StudyFileError(
          "\(place), column \(index + 1)",
          "each column is named once, by one of " + WorkloadFile.columns.joined(separator: ", "))
      }
    }
    return fields
  }

  private static func row(
    _ fields: [String], _ names: [String], at place: String
  ) throws(StudyFileError) -> WorkloadStatement.Row {
    guard fields.count == names.count else {
      throw StudyFileError(
        place, "it has \(fields.count) fields where the first line names \(names.count)")
    }
    let members = zip(names, fields).filter { !$1.isEmpty }.map { name, field in
      let isNumber = ["total", "sampled", "ai"].contains(name)
      return JSONValue.Member(
        name, isNumber ? Int64(field).map(JSONValue.integer) ?? .string(field) : .string(field))
    }
    return try WorkloadFile.row(StudyFileObject(.object(members), at: place))
  }
}
