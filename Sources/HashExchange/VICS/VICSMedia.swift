// SPDX-License-Identifier: Apache-2.0
// One media record of a VICS file: what is understood of it, and all of it as it stands.

public import EvidenceModel

/// One media record of a VICS file.
///
/// Everything is text from outside. Truth values, numbers and dates are read in every form that exporters are known to write;
/// what cannot be read is `nil` and named among the faults.
public struct VICSMedia: Hashable, Sendable {
  /// One place where the content was found.
  public struct File: Hashable, Sendable {
    /// The name; `nil` where the record has none.
    public let name: String?
    /// The path as written, with its own separators.
    public let path: String?
    /// When it was last written, as stated.
    public let written: VICSDate?
    /// When it was created, as stated.
    public let created: VICSDate?
    /// All that is said of the place, in the order of its members.
    public let members: [JSONValue.Member]

    /// The path and name in one, parted by the separator that the path uses.
    public var place: String? {
      guard let path, !path.isEmpty else { return name }
      guard let name, !name.isEmpty else { return path }
      let separator: Character = path.contains("/") && !path.contains("\\") ? "/" : "\\"
      if path == name || path.hasSuffix(String(separator) + name) { return path }
      return path.hasSuffix(String(separator)) ? path + name : path + String(separator) + name
    }
  }

  /// The whole record, in the order of its members, each name once.
  public let members: [JSONValue.Member]
  /// The number of the record in its file, as stated.
  public let id: Int64?
  /// The category number, whose meaning depends on the profile; `nil` where there is none, or something else.
  public let category: Int64?
  /// The number of bytes.
  public let byteCount: Int64?
  /// Where the exported file lies, relative to the VICS file: its components, none of which leads out; `nil` where there is none.
  public let relativePath: [String]?
  /// Whether somebody gave it a category before.
  public let isPrecategorized: Bool?
  /// Who did.
  public let precategorizationSource: String?
  /// The places where it was found.
  public let files: [File]
  /// What could not be read, in the order of the fields; then what is wrong with the record in its file.
  public internal(set) var faults: [LineProblem.Reason]

  /// Reads a record.
  public init(_ members: [JSONValue.Member]) {
    let (members, hasRepeats) = VICSNames.unique(members)
    self.members = members
    var reader = VICSFields(members)
    if hasRepeats { reader.fault(.repeatedName) }
    id = reader.whole("MediaID")
    category = reader.whole("Category")
    byteCount = reader.whole("MediaSize")
    relativePath = reader.path("RelativeFilePath")
    isPrecategorized = reader.truth("IsPrecategorized")
    precategorizationSource = reader.text("PrecategorizationSource")
    for name in ["VictimIdentified", "OffenderIdentified", "IsDistributed", "IsSuspected"] {
      _ = reader.truth(name)
    }
    _ = reader.date("DateUpdated")
    reader.checkHashesAndTags()
    files = reader.objects("MediaFiles").map { file in
      var fields = VICSFields(file)
      defer { reader.add(faultsOf: fields) }
      _ = fields.date("Accessed")
      return File(
        name: fields.text("FileName"), path: fields.text("FilePath"),
        written: fields.date("Written"), created: fields.date("Created"), members: file)
    }
    faults = reader.faults
  }

  /// The category as text, in its own words where it is no whole number; `nil` where there is none.
  var statedCategory: String? {
    if let category { return String(category) }
    switch self["Category"] {
    case nil, .null: return nil
    case .string(let text): return Array(text.utf8)[...].trimmed.isEmpty ? nil : text
    case .some(let value): return value.compactText
    }
  }

  /// The value of a member; `nil` where there is none.
  public subscript(name: String) -> JSONValue? { members.first { $0.name == name }?.value }

  /// A truth value in any form in which it is written.
  public func truth(_ name: String) -> Bool? {
    var fields = VICSFields(members)
    return fields.truth(name)
  }

  /// The properties of `MediaMetadata`, `Exifs` or `CaseMetadata`: names and values.
  func properties(_ name: String) -> [(name: String, value: String)] {
    (self[name]?.elements ?? []).compactMap { property in
      guard let name = property["PropertyName"]?.text, let value = property["PropertyValue"]?.text
      else { return nil }
      return (name, value)
    }
  }
}

/// Reads the fields of one object of a VICS file.
struct VICSFields {
  /// What could not be read.
  private(set) var faults: [LineProblem.Reason] = []
  private let members: [JSONValue.Member]

  init(_ members: [JSONValue.Member]) { self.members = members }

  mutating func add(faultsOf other: VICSFields) {
    for fault in other.faults where !faults.contains(fault) { faults.append(fault) }
  }

  private func value(_ name: String) -> JSONValue? {
    guard let value = members.first(where: { $0.name == name })?.value, value != .null else {
      return nil
    }
    return value
  }

  /// Notes that something cannot be read as it is.
  mutating func fault(_ reason: LineProblem.Reason) {
    if !faults.contains(reason) { faults.append(reason) }
  }

  /// A text; an empty one is none.
  mutating func text(_ name: String) -> String? {
    switch value(name) {
    case nil: return nil
    case .string(let text): return text.isEmpty ? nil : text
    default:
      fault(.badValue)
      return nil
    }
  }

  /// The components of a path below the folder of the file, parted by slashes of either kind.
  mutating func path(_ name: String) -> [String]? {
    guard let text = text(name) else { return nil }
    let parts = text.split(omittingEmptySubsequences: false) { $0 == "/" || $0 == "\\" }
    let components = parts.filter { $0 != "." }.map(String.init)
    let isAbsolute = parts.first?.isEmpty == true || text.dropFirst().first == ":"
    guard !isAbsolute, !components.isEmpty, components.count <= 128, text.utf8.count <= 4_096,
      components.allSatisfy({ !$0.isEmpty && $0 != ".." && !$0.utf8.contains(0) })
    else {
      fault(.badPath)
      return nil
    }
    return components
  }

  /// A whole number, also as text; exact over all 64 bits.
  mutating func whole(_ name: String) -> Int64? {
    switch value(name) {
    case nil: return nil
    case .integer(let value): return value
    case .string(let text):
      let trimmed = Array(text.utf8)[...].trimmed
      if trimmed.isEmpty { return nil }
      if let value = Int64(String(decoding: trimmed, as: UTF8.self)) { return value }
    case .number(let value):
      if let exact = Int64(exactly: value) { return exact }
    default: break
    }
    fault(.badValue)
    return nil
  }

  /// A truth value: JSON's, or a text in any case, or 0 and 1.
  mutating func truth(_ name: String) -> Bool? {
    switch value(name) {
    case nil: return nil
    case .bool(let value): return value
    case .integer(0): return false
    case .integer(1): return true
    case .string(let text):
      switch text.lowercased() {
      case "true", "1": return true
      case "false", "0": return false
      case "": return nil
      default: break
      }
    default: break
    }
    fault(.badValue)
    return nil
  }

  /// A date in any known form.
  mutating func date(_ name: String) -> VICSDate? {
    guard let text = text(name) else { return nil }
    if let date = VICSDate(text) { return date }
    fault(.badDate)
    return nil
  }

  /// Notes where hashes, tags or series have another form than they are read in: what is told nowhere is lost in lists.
  mutating func checkHashesAndTags() {
    let isText = { (value: JSONValue) in value.text != nil }
    let isSound =
      isAbsent("MD5", or: isText) && isAbsent("SHA1", or: isText) && isAbsent("Tags", or: isText)
      && isAbsent("PhotoDNA", or: { isText($0) || $0.elements?.allSatisfy(isText) == true })
      && isAbsent("Series", or: { isText($0) || $0.members != nil })
      && isAbsent("AlternativeHashes", or: { $0.elements?.allSatisfy(Self.isNamedHash) == true })
    if !isSound { fault(.badValue) }
  }

  /// Whether a member is of a form, or not there.
  private func isAbsent(_ name: String, or isOfForm: (JSONValue) -> Bool) -> Bool {
    value(name).map(isOfForm) ?? true
  }

  /// Whether an alternative hash has a name, and a value that is a text or null.
  private static func isNamedHash(_ value: JSONValue) -> Bool {
    guard value["HashName"]?.text?.isEmpty == false, let hash = value["HashValue"] else {
      return false
    }
    return hash == .null || hash.text != nil
  }

  /// The objects of an array.
  mutating func objects(_ name: String) -> [[JSONValue.Member]] {
    switch value(name) {
    case nil: return []
    case .array(let elements):
      let objects = elements.compactMap(\.members)
      if objects.count < elements.count { fault(.badValue) }
      return objects
    default:
      fault(.badValue)
      return []
    }
  }
}
