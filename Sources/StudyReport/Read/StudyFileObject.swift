// SPDX-License-Identifier: Apache-2.0
// An object of a hostile JSON file, member by member, with the place of whatever is wrong.

internal import EvidenceModel

/// An object of a JSON file that states figures.
struct StudyFileObject {
  /// Most bytes of a file.
  static let mostBytes = 8 << 20
  /// Most characters of a text.
  static let longestText = 400

  let place: String
  private let members: [JSONValue.Member]

  /// The object at `place`, which may be empty for the whole file.
  init(_ value: JSONValue, at place: String) throws(StudyFileError) {
    guard let members = value.members else {
      throw StudyFileError(place, "an object in braces is wanted here")
    }
    var names: Set<String> = []
    for member in members where !names.insert(member.name).inserted {
      throw StudyFileError(place, "`\(EvidenceText.escaped(member.name))` is given twice")
    }
    self.place = place
    self.members = members
  }

  /// The file's outermost object.
  static func file(_ bytes: [UInt8]) throws(StudyFileError) -> StudyFileObject {
    guard bytes.count <= mostBytes else {
      throw StudyFileError("", "the file is larger than 8 MiB; give the figures alone")
    }
    let text = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? Array(bytes.dropFirst(3)) : bytes
    let json: JSONValue
    do {
      json = try JSONParser.parse(text, limits: .init(depth: 16, values: 200_000), strictly: true)
    } catch {
      switch error {
      case .truncated: throw StudyFileError("", "the JSON ends too early; give the whole file")
      case .unexpected(let offset):
        throw StudyFileError("byte \(offset)", "this is no JSON; correct it there")
      case .limit(let offset):
        throw StudyFileError("byte \(offset)", "the JSON is too deep or has too many values")
      }
    }
    return try StudyFileObject(json, at: "")
  }

  /// Where a member is.
  func place(of name: String) -> String {
    place.isEmpty ? name : place + (place.hasPrefix("line ") ? ", " : ".") + name
  }

  /// The value of a member; `nil` when it is absent or null.
  func value(_ name: String) -> JSONValue? {
    guard let value = members.first(where: { $0.name == name })?.value, value != .null else {
      return nil
    }
    return value
  }

  /// Refuses members that the format does not have.
  func allow(_ names: [String]) throws(StudyFileError) {
    for member in members where !names.contains(member.name) {
      throw StudyFileError(
        place,
        "`\(EvidenceText.escaped(member.name))` is no member of it; it has "
          + names.joined(separator: ", "))
    }
  }

  /// A text of 1 to 400 characters.
  func text(_ name: String) throws(StudyFileError) -> String {
    let text = try optionalText(name)
    guard !text.isEmpty else { throw StudyFileError(place(of: name), "a text is wanted here") }
    return text
  }

  /// A text of at most 400 characters; empty when absent.
  func optionalText(_ name: String) throws(StudyFileError) -> String {
    guard let value = value(name) else { return "" }
    guard let text = value.text, text.unicodeScalars.count <= Self.longestText else {
      throw StudyFileError(
        place(of: name), "a text of at most \(Self.longestText) characters is wanted here")
    }
    return text
  }

  /// One of a few words.
  func word<Word: RawRepresentable & CaseIterable>(
    _ name: String, _: Word.Type
  ) throws(StudyFileError) -> Word where Word.RawValue == String {
    guard let word = value(name)?.text.flatMap(Word.init(rawValue:)) else {
      throw StudyFileError(
        place(of: name),
        "one of these is wanted here: " + Word.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return word
  }

  /// A list of at most `most` values.
  func list(_ name: String, most: Int) throws(StudyFileError) -> [JSONValue] {
    guard let elements = value(name)?.elements, elements.count <= most else {
      throw StudyFileError(
        place(of: name), "a list of at most \(most) in brackets is wanted here")
    }
    return elements
  }
}
