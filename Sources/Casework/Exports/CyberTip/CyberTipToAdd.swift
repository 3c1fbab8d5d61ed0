// SPDX-License-Identifier: Apache-2.0
// What a person must add to a draft, or decide, as a list beside it.

public import EvidenceModel
internal import HashExchange

/// One thing that a person must add to a draft, or decide.
public struct CyberTipToAdd: Hashable, Sendable {
  /// The document that it belongs to, such as `file-0001.xml`.
  public let document: String
  /// The path of the element.
  public let path: String
  /// The item that the document is about; `nil` for the report.
  public let item: Int64?
  /// Whether the report cannot be sent without it.
  public let isRequired: Bool
  /// Why it is open and what to do.
  public let words: String

  /// The entry as JSON.
  public var json: JSONValue {
    [
      "document": .string(document), "path": .string(path),
      "item": item.map { .integer($0) } ?? .null, "required": .bool(isRequired),
      "what": .string(words),
    ]
  }
}

/// The list beside a draft, as JSON and as text.
struct CyberTipList {
  static let schema = "martlet.cybertip-to-add/1"

  let caseID: String
  let isSynthetic: Bool
  /// The files in the order of their documents: the item's number and the SHA-256 of its bytes.
  let files: [(item: Int64, sha256: String)]
  let toAdd: [CyberTipToAdd]

  /// The document about a file, counted from 0.
  static func document(ofFile index: Int) -> String {
    "file-\(DecimalText.padded(index + 1, to: 4)).xml"
  }

  var json: JSONValue {
    [
      "schema": .string(Self.schema), "case": .string(caseID), "synthetic": .bool(isSynthetic),
      "files": .array(
        files.enumerated().map { index, file in
          [
            "document": .string(Self.document(ofFile: index)), "item": .integer(file.item),
            "sha256": .string(file.sha256),
          ]
        }),
      "to_add": .array(toAdd.map(\.json)),
    ]
  }

  var text: String {
    var text = isSynthetic ? "SYNTHETIC: made of synthetic pictures; never to be sent\n\n" : ""
    text +=
      "Draft of a CyberTipline report. Nothing was sent. Hotlines and police do not report as a provider does: "
      + "whether, where and by whom it is sent is theirs to decide.\n\nTo be added before it can be sent:\n"
    text += Self.lines(toAdd.filter(\.isRequired))
    text += "\nTo be decided:\n" + Self.lines(toAdd.filter { !$0.isRequired })
    text += "\nFiles, none of which is enclosed:\n"
    for (index, file) in files.enumerated() {
      text += "  \(Self.document(ofFile: index))  item \(file.item)  SHA-256 \(file.sha256)\n"
    }
    return text
  }

  private static func lines(_ parts: [CyberTipToAdd]) -> String {
    parts.isEmpty
      ? "  nothing\n"
      : parts.map { "  \($0.document)  \($0.path): \($0.words)\n" }.joined()
  }
}
