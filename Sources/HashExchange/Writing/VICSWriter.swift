// SPDX-License-Identifier: Apache-2.0
// Writes VICS 2.0 strictly: fixed order, exact numbers, one form of dates and truth values.

public import EvidenceModel

/// Writes a VICS 2.0 file, a case file where the records come in a case, else a hash set.
///
/// The metadata member comes first, then `value`, and nothing else, as strict readers demand. A record that came from a VICS file
/// keeps every member that it had; those that are not known here follow in their order, as they were.
/// A record keeps its number where no record before has it; others get the least numbers that no record of the file has, in their order.
/// From the first of them on the text waits beside the file until the end, and memory grows by eight bytes for each.
public final class VICSWriter: ExchangeWriter {
  private let output: ExchangeOutput
  private let profile: VICSProfile
  private var ids: Set<Int64> = []
  /// What follows the first record that has no number of its own: which numbers are left is known at the end alone.
  private var later: ExchangeSpool?
  private var hasHead = false
  private var hasCase = false
  private var isInCase = false
  private var recordsInArray = 0
  private var precategorized: Int64 = 0
  private var casesWritten = 0

  /// Writes to `output` in the words of `profile`.
  public init(_ output: ExchangeOutput, profile: VICSProfile) {
    self.output = output
    self.profile = profile
  }

  /// Takes in the envelope of the file that is converted.
  ///
  /// - Throws: ``HashListError`` `.badMapping` when its profile has other numbers, and the mapping file does not say what they mean, or it
  ///   is named only after records, whose numbers were taken as those of the profile that is written.
  public func take(_ envelope: VICSEnvelope) throws(HashListError) {
    guard let other = envelope.profile else { return }
    let name = EvidenceText.escaped(String(other.prefix(40)))
    guard profile.knows(profile: other) else {
      throw HashListError(
        .badMapping,
        "the file is of the VICS profile \(name), whose category numbers are not those of "
          + "\(profile.name) and were not found in public; give what they mean with --mapping FILE (docs/formats/vics.md)"
      )
    }
    guard !envelope.isLate || other.lowercased() == profile.name.lowercased() else {
      throw HashListError(
        .badMapping,
        "the file says only after its records that it is of the VICS profile \(name), so that their category numbers cannot be "
          + "told from those of \(profile.name); move its metadata before \"value\" and run again"
      )
    }
  }

  /// Frames of videos alone: what VICS has no member for stands among the metadata of the record.
  public func leftOut(of record: ExchangeRecord) -> Set<ExchangePart> {
    record.parts.intersection([.vpdq])
  }

  /// Begins a case.
  public func beginCase(_ members: [JSONValue.Member]) throws(HashListError) {
    guard !hasHead || hasCase else { throw Self.mixed }
    try head(isCaseFile: true)
    (hasCase, isInCase) = (true, true)
    let stated = members.filter { !Self.totals.contains($0.name) }
    let text = VICSFieldOrder.cases.sorted(stated).map(Self.text).joined(separator: ",")
    try put(
      (casesWritten > 0 ? ",\n" : "\n") + "{" + text + (text.isEmpty ? "" : ",") + "\"Media\":[")
    casesWritten += 1
    (recordsInArray, precategorized) = (0, 0)
  }

  /// What a case says of its records: what exporters write is wrong, so it is counted anew.
  private static let totals: Set = ["TotalMediaFiles", "TotalPrecategorized"]

  /// Ends a case.
  public func endCase(_ members: [JSONValue.Member]) throws(HashListError) {
    isInCase = false
    let stated = members.filter { !Self.totals.contains($0.name) }
    let counts = [
      JSONValue.Member("TotalMediaFiles", .integer(Int64(recordsInArray))),
      JSONValue.Member("TotalPrecategorized", .integer(precategorized)),
    ]
    try put("]," + (stated + counts).map(Self.text).joined(separator: ",") + "}")
  }

  /// Writes a record, unless it has no MD5, or stands outside of a case in a file of cases.
  public func write(_ record: ExchangeRecord) throws(HashListError) -> [LineProblem.Reason] {
    guard let md5 = record.md5 else { return [.noMD5] }
    guard isInCase || !hasCase else { return [.notWritten] }
    try head(isCaseFile: false)
    let stated = record.vics?.id
    let id = stated.flatMap { ids.insert($0).inserted ? $0 : nil }
    let media = VICSMediaText(record, md5: md5.uppercased(), id: id, profile: profile)
    let text = JSONValue.object(VICSFieldOrder.media.sorted(media.members)).compactText
    try put(recordsInArray > 0 ? ",\n" : "\n")
    if id == nil { try putWithoutNumber(text) } else { try put(text) }
    recordsInArray += 1
    if record.vics?.isPrecategorized == true { precategorized += 1 }
    // A number that comes twice in one file was told when it was read.
    let isToldOfNumber = id == stated || record.vics?.faults.contains(.repeatedID) == true
    return media.problems + (isToldOfNumber ? [] : [.repeatedID])
  }

  /// Writes a record whose number comes at the end.
  private func putWithoutNumber(_ text: String) throws(HashListError) {
    if later == nil { later = try output.makeSpool() }
    try put("{\"MediaID\":")
    later?.leaveGap()
    try put("," + text.dropFirst())
  }

  private func put(_ text: String) throws(HashListError) {
    if let later { try later.write(text) } else { try output.write(text) }
  }

  /// Ends the file.
  public func finish() throws(HashListError) {
    try head(isCaseFile: false)
    try put("\n]}\n")
    var number: Int64 = 0
    try later?.copy(to: output) {
      repeat { number += 1 } while ids.contains(number)
      return String(number)
    }
    try output.finish()
  }

  private func head(isCaseFile: Bool) throws(HashListError) {
    guard !hasHead else { return }
    hasHead = true
    let context = JSONValue.string(profile.context(isCaseFile: isCaseFile)).compactText
    try output.write("{\"@odata.context\":\(context),\"value\":[")
  }

  private static let mixed = HashListError(
    .otherFormat, "the file has records outside of a case and in one; convert them apart")

  private static func text(_ member: JSONValue.Member) -> String {
    JSONValue.string(member.name).compactText + ":" + member.value.compactText
  }
}

/// The order in which members are written.
struct VICSFieldOrder {
  private let places: [String: Int]

  init(names: [String]) {
    places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
  }

  /// The members in that order, those that are not in it at the end as they came.
  func sorted(_ members: [JSONValue.Member]) -> [JSONValue.Member] {
    let keys = members.enumerated().map { (places[$0.element.name] ?? .max, $0.offset) }
    guard !zip(keys, keys.dropFirst()).allSatisfy({ $0 < $1 }) else { return members }
    return keys.sorted { $0 < $1 }.map { members[$0.1] }
  }

  static let media = VICSFieldOrder(names: [
    "MediaID", "Category", "MD5", "SHA1", "PhotoDNA", "MediaSize", "MimeType", "RelativeFilePath",
    "VictimIdentified", "OffenderIdentified", "IsDistributed", "IsPrecategorized", "IsSuspected",
    "PrecategorizationSource", "SelfGenerated", "Series", "Tags", "Comments", "DateUpdated",
    "AlternativeHashes", "Exifs", "MediaFiles", "MediaMetadata", "Segments", "Repositories",
  ])

  static let cases = VICSFieldOrder(names: [
    "CaseID", "CaseNumber", "ContactOrganization", "ContactName", "ContactPhone", "ContactEmail",
    "ContactTitle", "TotalMediaFiles", "TotalPrecategorized", "SeizureDate",
    "SourceApplicationName", "SourceApplicationVersion", "CaseMetadata",
  ])
}
