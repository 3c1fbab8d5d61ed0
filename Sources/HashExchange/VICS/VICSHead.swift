// SPDX-License-Identifier: Apache-2.0
// Whether a JSON document holds the records of VICS, told by them, since its metadata may be missing.

internal import EvidenceModel

/// Tells by the first records of a JSON document whether they are those of VICS.
public enum VICSHead {
  /// The most bytes that are looked at.
  public static let longest = 64 << 10

  /// Members that no record needs, and that records of other services do not have beside an MD5.
  private static let names: Set = [
    "MediaID", "MediaSize", "MediaFiles", "RelativeFilePath", "IsPrecategorized",
    "AlternativeHashes",
  ]
  private static let caseNames: Set = ["CaseID", "CaseNumber", "SourceApplicationName"]

  /// Whether the first record of the array `value`, or of the first case in it, is one of VICS.
  ///
  /// - Parameter start: the first bytes, without a byte order mark; those beyond ``longest`` are not looked at.
  /// - Returns: whether the record has an MD5, and outside of a case another member that VICS alone has; of a case whose first record
  ///   is cut off or missing, whether it says what VICS says of cases.
  /// - Complexity: O(bytes looked at).
  public static func holdsRecords(_ start: [UInt8]) -> Bool {
    var cursor = VICSCursor(Piece(Array(start.prefix(longest))))
    var ofCase: [JSONValue.Member]?
    while let event = try? cursor.next() {
      switch event {
      case .envelope, .repeated: continue
      case .caseBegins(let members): ofCase = members
      case .media(let record, _):
        guard let md5 = record["MD5"]?.text, HexText.decode(md5)?.count == MD5Digest.byteCount
        else { return false }
        return ofCase != nil || has(record.members, names)
      case .caseEnds, .bad: return has(ofCase, caseNames)
      }
    }
    return false
  }

  private static func has(_ members: [JSONValue.Member]?, _ names: Set<String>) -> Bool {
    members?.contains { names.contains($0.name) } ?? false
  }

  /// Bytes that are given at once.
  private final class Piece: ByteFeed {
    private var bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func next() -> [UInt8] {
      defer { bytes = [] }
      return bytes
    }
  }
}
