// SPDX-License-Identifier: Apache-2.0
// Files that a person gives a report to stand beside its counts.

internal import Crypto
internal import EvidenceModel
public import StudyReport

/// What a person gives a report to stand beside its counts.
public struct ReportInputs: Sendable {
  /// A file that a person named.
  public struct File: Sendable {
    /// Its name as the person gave it.
    public let name: String
    /// What is in it.
    public let bytes: [UInt8]

    /// Groups a name and what is in the file.
    public init(name: String, bytes: [UInt8]) {
      self.name = name
      self.bytes = bytes
    }
  }

  /// The most earlier studies of one report.
  public static let mostEarlier = 20

  /// The studies that were published earlier, in the order given.
  public let earlier: [EarlierStudy]
  /// What the hotline handled in all; `nil` when not given.
  public let workload: WorkloadStatement?

  /// Nothing.
  public static let none = ReportInputs(earlier: [], workload: nil)

  private init(earlier: [EarlierStudy], workload: WorkloadStatement?) {
    self.earlier = earlier
    self.workload = workload
  }

  /// Reads the files.
  ///
  /// - Throws: `StudyFileError` with the file and the place of what is wrong; ``CaseworkError`` `.usage` for more
  ///   than ``mostEarlier`` studies.
  public init(compare: [File], workload: File?) throws {
    guard compare.count <= Self.mostEarlier else {
      throw CaseworkError(.usage, "a report is compared with at most \(Self.mostEarlier) studies")
    }
    earlier = try compare.map { file in
      try Self.reading(file) { bytes, digest throws(StudyFileError) in
        try EarlierStudyFile.read(bytes, digest: digest)
      }
    }
    self.workload = try workload.map { file in
      try Self.reading(file) { bytes, digest throws(StudyFileError) in
        try WorkloadFile.read(
          bytes, digest: digest, isJSON: file.name.lowercased().hasSuffix(".json"))
      }
    }
  }

  private static func reading<Value>(
    _ file: File, _ read: ([UInt8], String) throws(StudyFileError) -> Value
  ) throws(StudyFileError) -> Value {
    do {
      return try read(file.bytes, HexText.encode(Array(SHA256.hash(data: file.bytes))))
    } catch {
      var named = error
      named.file = EvidenceText.escaped(file.name)
      throw named
    }
  }

  /// What the sealed detail of a ledger leaf holds of the files, and of the report where its own digest is not shown: the
  /// SHA-256 of each.
  ///
  /// They are not shown: a workload file is so short that its digest tells what the published edition hides of it.
  func facts(sha256 sum: String?) -> JSONValue {
    var members = [
      JSONValue.Member("compare", .array(earlier.map { .string($0.digest) })),
      JSONValue.Member("workload", JSONValue(workload?.digest)),
    ]
    if let sum { members.append(JSONValue.Member("sha256", .string(sum))) }
    return .object(members)
  }
}
