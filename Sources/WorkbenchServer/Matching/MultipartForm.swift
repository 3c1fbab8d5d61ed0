// SPDX-License-Identifier: Apache-2.0
// The one file of a form (RFC 7578), told strictly; nothing of it is decoded.

internal import EvidenceModel
internal import Foundation

/// Reads forms of several parts.
enum MultipartForm {
  /// The most bytes of the head of a part.
  private static let largestHead = 4_096

  /// The only part of a form.
  struct File: Sendable {
    /// The name of its field.
    let field: String
    /// Its bytes.
    let bytes: [UInt8]
  }

  /// The only part of a form, which must be a file.
  ///
  /// - Source: RFC 7578; RFC 2046, section 5.1.1.
  /// - Complexity: O(bytes).
  /// - Throws: ``WorkbenchError`` `.badRequest` for a body that is no such form, for no part, for more than one, and for
  ///   a part without a file name.
  static func onlyFile(
    of body: [UInt8], contentType: String
  ) throws(WorkbenchError) -> File {
    let data = Data(body)
    var file: File?
    try forEachPart(of: data, contentType: contentType) { head, bytes throws(WorkbenchError) in
      guard file == nil else {
        throw WorkbenchError(.badRequest, "Only one file allowed per request")
      }
      file = File(field: try fileField(head), bytes: Array(data[bytes]))
      return true
    }
    guard let file else {
      throw WorkbenchError(.badRequest, "Missing multipart/form-data file upload")
    }
    return file
  }

  /// Whether a form has a part of this name; what is no form, or breaks off before such a part, has none.
  ///
  /// - Complexity: O(bytes).
  static func hasField(_ name: String, in body: [UInt8], contentType: String) -> Bool {
    var isThere = false
    try? forEachPart(of: Data(body), contentType: contentType) { head, _ throws(WorkbenchError) in
      isThere = disposition(head).flatMap { value("name", in: $0) } == name
      return !isThere
    }
    return isThere
  }

  /// Calls `body` with the head of each part and where its bytes are, until it says no.
  ///
  /// - Throws: ``WorkbenchError`` `.badRequest` for what is no such form or breaks off; what `body` throws.
  private static func forEachPart(
    of data: Data, contentType: String,
    _ body: (_ head: String, _ bytes: Range<Int>) throws(WorkbenchError) -> Bool
  ) throws(WorkbenchError) {
    guard let boundary = boundary(contentType) else {
      throw WorkbenchError(.badRequest, "Missing multipart/form-data file upload")
    }
    let mark = Data("\r\n--\(boundary)".utf8)
    // The first boundary may begin the body.
    let opening = Data("--\(boundary)".utf8)
    var place: Int
    if data.starts(with: opening) {
      place = opening.count
    } else if let first = data.range(of: mark) {
      place = first.upperBound
    } else {
      throw broken
    }
    while !data[place...].starts(with: Data("--".utf8)) {
      guard data[place...].starts(with: Data("\r\n".utf8)) else { throw broken }
      place += 2
      let headLimit = min(place + largestHead, data.count)
      guard
        let head = data.range(of: Data("\r\n\r\n".utf8), in: place..<headLimit),
        let end = data.range(of: mark, in: head.upperBound..<data.count)
      else { throw broken }
      let text = String(decoding: data[place..<head.lowerBound], as: UTF8.self)
      guard try body(text, head.upperBound..<end.lowerBound) else { return }
      place = end.upperBound
    }
  }

  private static let broken = WorkbenchError(
    .badRequest, "the body is not a whole multipart/form-data form; send it again")

  /// The boundary that a content type names: 1 to 70 characters.
  private static func boundary(_ type: String) -> String? {
    let parts = type.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
    guard parts.first?.lowercased() == "multipart/form-data" else { return nil }
    for part in parts.dropFirst() where part.lowercased().hasPrefix("boundary=") {
      let name = part.dropFirst("boundary=".count).filter { $0 != "\"" }
      guard (1...70).contains(name.utf8.count), name.allSatisfy(\.isASCII) else { return nil }
      return name
    }
    return nil
  }

  /// The field of a part that is a file.
  private static func fileField(_ head: String) throws(WorkbenchError) -> String {
    guard let line = disposition(head), let name = value("name", in: line),
      value("filename", in: line) != nil
    else { throw WorkbenchError(.badRequest, "each part of the form must be a file with a name") }
    return name
  }

  /// The line of a part's head that names it.
  private static func disposition(_ head: String) -> Substring? {
    head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-disposition:") }
  }

  /// The quoted or bare value of a parameter of a head's line.
  private static func value(_ name: String, in line: Substring) -> String? {
    for part in line.split(separator: ";").dropFirst() {
      let pair = part.split(separator: "=", maxSplits: 1)
      guard pair.count == 2,
        pair[0].trimmingCharacters(in: .whitespaces).lowercased() == name
      else { continue }
      return pair[1].trimmingCharacters(in: .whitespaces).filter { $0 != "\"" }
    }
    return nil
  }
}
