// SPDX-License-Identifier: Apache-2.0
// What a place of a media record is called, and what is said of it besides.

public import EvidenceModel

extension VICSMedia.File {
  /// Parts a place into path and name, as ``place`` puts them together.
  ///
  /// - Returns: the name alone where the place has no separator, and all of it where nothing follows the last.
  public static func parts(of place: String) -> (path: String, name: String) {
    let separator: Character = place.contains("\\") ? "\\" : "/"
    guard let end = place.lastIndex(of: separator) else { return ("", place) }
    let name = String(place[place.index(after: end)...])
    return name.isEmpty ? ("", place) : (String(place[..<end]), name)
  }

  /// What an entry of `MediaFiles` says that names neither the file nor a place: its dates and truth values, in strict form; what cannot
  /// be read as one is left out.
  public static func unnamed(
    _ members: [JSONValue.Member], profile: VICSProfile
  ) -> [JSONValue.Member] {
    members.compactMap { member in
      guard let form = VICSMemberForm.ofPlaces[member.name] else { return nil }
      switch form {
      case .date, .truth:
        return form.strict(member.value, profile).map { JSONValue.Member(member.name, $0) }
      default: return nil
      }
    }
  }
}
