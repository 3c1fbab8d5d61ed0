// SPDX-License-Identifier: Apache-2.0
// Which form each member of a media record has in VICS 2.0, and the strict form of what is read leniently.

internal import EvidenceModel

/// The form of a member.
///
/// - Source: public writers and readers, as docs/formats/vics.md says; members that are not named here have any form.
enum VICSMemberForm {
  /// A text.
  case text
  /// A whole number.
  case whole
  /// A truth value.
  case truth
  /// A moment.
  case date
  /// A text, or several.
  case texts
  /// A text, or an object.
  case textOrObject
  /// A list of objects.
  case objects

  /// An element of a list in strict form.
  struct Strict {
    /// The element; `nil` where 2.0 cannot have it.
    let value: JSONValue?
    /// Whether nothing of it was left out.
    let isWhole: Bool
    /// Whether what is wrong was told when the record was checked.
    var isTold = false
  }

  /// The members of a media record, but for its MD5 and category.
  static let ofMedia: [String: VICSMemberForm] = [
    "MediaID": .whole, "SHA1": .text, "PhotoDNA": .texts, "MediaSize": .whole, "MimeType": .text,
    "RelativeFilePath": .text, "VictimIdentified": .truth, "OffenderIdentified": .truth,
    "IsDistributed": .truth, "IsPrecategorized": .truth, "IsSuspected": .truth,
    "PrecategorizationSource": .text, "Series": .textOrObject, "Tags": .text, "Comments": .text,
    "DateUpdated": .date, "AlternativeHashes": .objects, "Exifs": .objects,
    "MediaFiles": .objects, "MediaMetadata": .objects, "Segments": .objects,
    "Repositories": .objects,
  ]

  /// The members that are lists of objects.
  static let lists = ofMedia.filter { $0.value == .objects }.map(\.key).sorted()

  static let ofPlaces: [String: VICSMemberForm] = [
    "FileName": .text, "FilePath": .text, "Created": .date, "Written": .date, "Accessed": .date,
    "Change": .date, "Unallocated": .truth, "Deleted": .truth, "SourceID": .text,
    "PhysicalLocation": .whole, "ParentPhysicalLocation": .whole, "ParentMD5": .text,
    "ParentFileName": .text, "ParentFilePath": .text,
  ]

  /// The strict form of a value; `nil` where it cannot be read as this form, or is a number or moment of no text.
  func strict(_ value: JSONValue, _ profile: VICSProfile) -> JSONValue? {
    var fields = VICSFields([JSONValue.Member("", value)])
    switch self {
    case .text: return value.text == nil ? nil : value
    case .whole: return fields.whole("").map { .integer($0) }
    case .truth:
      return fields.truth("").map(profile.truth)
    case .date: return value.text.flatMap(Self.strictDate).map { .string($0) }
    case .texts:
      let isTexts = value.elements?.allSatisfy { $0.text != nil } ?? false
      return value.text != nil || isTexts ? value : nil
    case .textOrObject: return value.text != nil || value.members != nil ? value : nil
    case .objects: return value.elements == nil ? nil : value
    }
  }

  /// A date in UTC; `nil` for no date.
  ///
  /// One whose offset is not stated keeps its digits, with a `T` before the time: nothing says which moment it means.
  private static func strictDate(_ text: String) -> String? {
    guard let date = VICSDate(text) else { return nil }
    if date.offsetKnown { return date.isStrict ? text : date.instant.description }
    let dayLength = 10
    guard text.utf8.count > dayLength else { return text }
    return "\(text.prefix(dayLength))T\(text.dropFirst(dayLength + 1))"
  }

  /// One place of the content, which in 2.0 has MD5, name and path: the MD5 is the record's where it states none, and without name or path
  /// it is no place.
  static func place(_ value: JSONValue, md5: String, _ profile: VICSProfile) -> Strict {
    guard let stated = value.members else { return Strict(value: nil, isWhole: false) }
    var (members, isWhole) = ([JSONValue.Member](), true)
    for member in stated {
      guard member.value != .null, let form = ofPlaces[member.name] else {
        members.append(member)
        continue
      }
      if let strict = form.strict(member.value, profile) {
        members.append(JSONValue.Member(member.name, strict))
      } else {
        isWhole = isWhole && member.value == ""
      }
    }
    members = withDigests(members)
    let text = { (name: String) in members.first { $0.name == name }?.value.text }
    guard text("FileName")?.isEmpty == false, text("FilePath") != nil else {
      return Strict(value: nil, isWhole: false)
    }
    if set(md5, in: &members) { isWhole = false }
    return Strict(value: .object(members), isWhole: isWhole)
  }

  /// One hash among others, which in 2.0 has MD5, name and value: the MD5 is the record's where it states none, and a hash that is not
  /// what its name says is none.
  static func hash(_ value: JSONValue, md5: String) -> Strict {
    guard var members = value.members, let name = value["HashName"]?.text, !name.isEmpty,
      let stated = value["HashValue"], stated == .null || stated.text != nil
    else { return Strict(value: nil, isWhole: false) }
    // An empty text says nothing, and stays.
    let digits = stated.text ?? ""
    if let kind = HashKind(name: name), !HashKind.trimmed(digits).isEmpty {
      guard kind.faultInCases(digits) == nil else {
        return Strict(value: nil, isWhole: false, isTold: true)
      }
      let written = JSONValue.string(kind.written(digits))
      members = members.map { $0.name == "HashValue" ? JSONValue.Member($0.name, written) : $0 }
    }
    members = withDigests(members)
    let isWhole = !set(md5, in: &members)
    return Strict(value: .object(members), isWhole: isWhole)
  }

  /// What is said of the content under a name, its MD5 in the one form.
  static func property(_ value: JSONValue) -> Strict {
    guard let members = value.members else { return Strict(value: nil, isWhole: false) }
    return Strict(value: .object(withDigests(members)), isWhole: true)
  }

  /// Members with every MD5 that is sound in upper case.
  private static func withDigests(_ members: [JSONValue.Member]) -> [JSONValue.Member] {
    members.map { member in
      guard digests.contains(member.name), let text = member.value.text, isMD5(text) else {
        return member
      }
      return JSONValue.Member(member.name, .string(text.uppercased()))
    }
  }

  private static let digests: Set = ["MD5", "ParentMD5"]

  private static func isMD5(_ text: String) -> Bool {
    HexText.decode(text)?.count == MD5Digest.byteCount
  }

  /// Sets the MD5 where the members state none that is sound.
  ///
  /// - Returns: whether one was stated that is not.
  private static func set(_ md5: String, in members: inout [JSONValue.Member]) -> Bool {
    let stated = members.first { $0.name == "MD5" }?.value
    if let text = stated?.text, isMD5(text) { return false }
    members.removeAll { $0.name == "MD5" }
    members.insert(JSONValue.Member("MD5", .string(md5)), at: 0)
    return ![nil, .null, ""].contains(stated)
  }
}
