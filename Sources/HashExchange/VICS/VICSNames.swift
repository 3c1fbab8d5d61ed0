// SPDX-License-Identifier: Apache-2.0
// Objects that name a member twice, which JSON leaves open and readers take in different ways.

internal import EvidenceModel

/// Objects whose names are unique.
///
/// Of members with one name the last counts, as the JSON libraries have it that public readers of VICS use: so a fingerprint that
/// is stated twice is the same one here and with those who gave or get the file.
///
/// - Source: RFC 8259, section 4 (names should be unique; many implementations report the last).
enum VICSNames {
  /// The members with each name once, where it first stood, also of all objects within; and whether a name came twice.
  ///
  /// - Complexity: O(size).
  static func unique(
    _ members: [JSONValue.Member]
  ) -> (members: [JSONValue.Member], hasRepeats: Bool) {
    guard hasRepeats(.object(members)) else { return (members, false) }
    return (once(members), true)
  }

  private static func hasRepeats(_ value: JSONValue) -> Bool {
    switch value {
    case .object(let members):
      var names: Set<String> = []
      for member in members {
        if !names.insert(member.name).inserted || hasRepeats(member.value) { return true }
      }
      return false
    case .array(let elements): return elements.contains(where: hasRepeats)
    default: return false
    }
  }

  private static func once(_ members: [JSONValue.Member]) -> [JSONValue.Member] {
    var places: [String: Int] = [:]
    var kept: [JSONValue.Member] = []
    for member in members {
      let member = JSONValue.Member(member.name, once(member.value))
      if let place = places[member.name] {
        kept[place] = member
      } else {
        places[member.name] = kept.count
        kept.append(member)
      }
    }
    return kept
  }

  private static func once(_ value: JSONValue) -> JSONValue {
    switch value {
    case .object(let members): .object(once(members))
    case .array(let elements): .array(elements.map(once))
    default: value
    }
  }
}
