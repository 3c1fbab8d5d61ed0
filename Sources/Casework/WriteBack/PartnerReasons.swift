// SPDX-License-Identifier: Apache-2.0
// The reasons for which a partner takes a word against an entry, and which of them a person gave.

internal import EvidenceModel

/// A partner's reasons for negative feedback, from a file with the header `guid,name` or `guid,name,type`.
struct PartnerReasons {
  /// One reason.
  struct Reason: Hashable {
    /// By which the partner knows it.
    let guid: String
    /// What it is called.
    let name: String
    /// The fingerprint type that it is for; `nil` for any.
    let type: String?
  }

  /// The file that is given with a request.
  static let setting = ExportSetting(
    "reasons", .file(most: 64 << 10),
    "the partner's reasons against an entry: rows of guid, name and, where one is for one type of fingerprint, type"
  )

  private static let mostReasons = 500
  private static let longestName = 200

  let reasons: [Reason]

  /// Reads the file's text; an empty one has no reasons.
  ///
  /// - Throws: ``CaseworkError`` `.usage` with the line that is wrong.
  init(_ text: String) throws(CaseworkError) {
    var reasons: [Reason] = []
    let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
    for (index, line) in lines.enumerated() where !line.allSatisfy(\.isWhitespace) {
      let fields: [String]
      do {
        fields = try CSVFields.split(Array(line.utf8), separator: UInt8(ascii: ",")).map {
          String(decoding: $0, as: UTF8.self).trimmedOfBlanks
        }
      } catch { throw Self.fault(index, "has a quote that is not closed") }
      if index == 0 {
        guard ["guid,name", "guid,name,type"].contains(fields.joined(separator: ",").lowercased())
        else { throw Self.fault(index, "must be the header guid,name or guid,name,type") }
        continue
      }
      guard (2...3).contains(fields.count),
        fields.allSatisfy({ $0.utf8.count <= Self.longestName && Self.isVisible($0) }),
        !fields[0].isEmpty, !fields[1].isEmpty
      else {
        throw Self.fault(
          index, "must be a guid, a name and perhaps a type, each a visible text of up to 200 bytes"
        )
      }
      let type = fields.count == 3 && !fields[2].isEmpty ? fields[2] : nil
      let reason = Reason(guid: fields[0], name: fields[1], type: type)
      guard
        !reasons.contains(where: {
          Self.isSame($0.name, reason.name) && $0.type?.lowercased() == type?.lowercased()
        })
      else { throw Self.fault(index, "names a reason that a line before it has") }
      reasons.append(reason)
    }
    guard reasons.count <= Self.mostReasons else {
      throw CaseworkError(.usage, "the file of reasons has more than \(Self.mostReasons) reasons")
    }
    self.reasons = reasons
  }

  /// The reason that a person's words begin with, by name or guid, up to the end or a colon; `nil` for none.
  ///
  /// - Parameters:
  ///   - text: what the person wrote.
  ///   - type: the fingerprint type of which the partner is told.
  /// - Returns: the reason.
  func reason(in text: String, for type: String) -> Reason? {
    let head = String(text.prefix { $0 != ":" && !$0.isNewline }).trimmedOfBlanks
    return reasons.first {
      (Self.isSame($0.name, head) || Self.isSame($0.guid, head))
        && ($0.type.map { Self.isSame($0, type) } ?? true)
    }
  }

  private static func isSame(_ one: String, _ other: String) -> Bool {
    one.lowercased() == other.lowercased()
  }

  private static func isVisible(_ text: String) -> Bool { EvidenceText.escaped(text) == text }

  private static func fault(_ index: Int, _ words: String) -> CaseworkError {
    CaseworkError(.usage, "the file of reasons: line \(index + 1) \(words)")
  }
}

extension String {
  /// Without blanks and tabs around it.
  fileprivate var trimmedOfBlanks: String {
    let bytes = utf8.drop { $0 == 0x20 || $0 == 0x09 }
    let end = bytes.lastIndex { $0 != 0x20 && $0 != 0x09 }
    return end.flatMap { String(bytes[...$0]) } ?? ""
  }
}
