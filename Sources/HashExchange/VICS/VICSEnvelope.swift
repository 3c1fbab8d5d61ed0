// SPDX-License-Identifier: Apache-2.0
// What a VICS file says of itself: version of the model, profile, and whether it holds cases or a hash set.

public import EvidenceModel
internal import Foundation

/// What a VICS file says of itself.
public struct VICSEnvelope: Hashable, Sendable {
  /// The metadata text as it stands, `nil` where the file has none before its records.
  public let context: String?
  /// Other members of the outermost object, in order.
  public let members: [JSONValue.Member]
  /// Whether it came after records, whose category numbers were then taken as of no profile.
  public internal(set) var isLate = false

  /// Takes the text after `odata.metadata` or `@odata.context`.
  public init(context: String?, members: [JSONValue.Member] = []) {
    self.context = context
    self.members = members
  }

  /// The version of the model, such as `1.3` or `2.0`; `nil` where it is not stated in the known way.
  public var version: String? {
    guard let path = modelPath, let first = path.first, first.hasSuffix(".xml") else { return nil }
    return String(first.dropLast(4))
  }

  /// The version where it is newer than 2.0, the newest that is read: digits and dots alone.
  var newerVersion: String? {
    guard let version, version.utf8.count <= Self.longestVersion,
      version.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") })
    else { return nil }
    let numbers = version.split(separator: ".").compactMap { Int($0) }
    let significant = numbers.reversed().drop { $0 == 0 }.reversed()
    return [2].lexicographicallyPrecedes(significant) ? version : nil
  }
  private static let longestVersion = 16

  /// The profile, such as `US`, whose category numbers are used; `nil` in versions before 2.0, which state none.
  public var profile: String? {
    guard let path = modelPath, path.count > 1, !path[1].hasPrefix("$") else { return nil }
    return path[1]
  }

  /// The parts after `DataModels/`, without the fragment.
  private var modelPath: [String]? {
    guard let context, let range = context.range(of: "DataModels/") else { return nil }
    let rest = context[range.upperBound...].prefix { $0 != "#" }
    return rest.split(separator: "/").map(String.init)
  }
}
