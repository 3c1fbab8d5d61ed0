// SPDX-License-Identifier: Apache-2.0
// Which document a file says it is, and which documents it says it was made from.

internal import EvidenceModel

/// The identifiers of XMP's media management: the file's own, and those of what it was derived from.
///
/// Editing programs draw an identifier of 128 bits for each document and each time it is saved, and name there what was
/// opened or placed. Anybody can copy or type one.
///
/// - Source: XMP specification part 2, clause 2.1 (`xmpMM`) and 1.2.4.2 (`stRef`).
struct DocumentIdentifiers {
  private static let namespace = "http://ns.adobe.com/xap/1.0/mm/"
  private static let own = [
    "DocumentID": "document_id", "InstanceID": "document_id", "OriginalDocumentID": "original_id",
  ]
  private static let sources: Set = ["DerivedFrom", "Ingredients"]
  private static let references: Set = [
    "documentID", "instanceID", "originalDocumentID", "DocumentID", "InstanceID",
    "OriginalDocumentID",
  ]
  /// The most inputs that are kept.
  private static let mostInputs = 64

  private var fields: [TraceField] = []
  private var inputs = 0

  /// Takes one property of a packet.
  mutating func take(_ property: XMPProperty) {
    if property.owner.isEmpty, property.namespace == Self.namespace,
      let name = Self.own[property.name]
    {
      add(property.value, name)
    } else if Self.sources.contains(property.owner), Self.references.contains(property.name),
      inputs < Self.mostInputs
    {
      inputs += 1
      add(property.value, "derived_from")
    }
  }

  /// What was taken, each identifier once; `nil` when there was none.
  func list(_ limits: TraceLimits) -> FieldList? {
    guard !fields.isEmpty else { return nil }
    var list = FieldList(limits)
    list.add(fields)
    return list
  }

  private mutating func add(_ value: String, _ name: String) {
    guard let identifier = Self.normal(value) else { return }
    fields.append(TraceField(name: name, value: identifier, isEvidenceText: true))
  }

  /// The 32 digits of an identifier, without prefix and signs; `nil` where it is none of 128 bits, or one digit over
  /// and over.
  static func normal(_ text: String) -> String? {
    let last = text.split(separator: ":").last ?? ""
    let digits = last.lowercased().filter { $0 != "-" }
    guard digits.utf8.count == 32,
      digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }),
      Set(digits.utf8).count > 1
    else { return nil }
    return digits
  }
}
