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
    guard let numbers else { return nil }
    return [2].lexicographicallyPrecedes(numbers) ? version : nil
  }

  /// Whether a version is stated that is neither one that is read nor a newer one: nobody knows what it means.
  var statesUnknownVersion: Bool {
    version != nil && newerVersion == nil && !Self.known.contains(numbers ?? [])
  }

  private static let known: Set = [[1, 1], [1, 2], [1, 3], [2]]
  private static let longestVersion = 16

  /// The numbers of the version without zeros at its end; `nil` where it is none of digits and dots.
  private var numbers: [Int]? {
    guard let version, version.utf8.count <= Self.longestVersion,
      version.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") })
    else { return nil }
    let numbers = version.split(separator: ".").compactMap { Int($0) }
    return Array(numbers.reversed().drop { $0 == 0 }.reversed())
  }

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
