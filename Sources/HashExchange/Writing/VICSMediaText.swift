// SPDX-License-Identifier: Apache-2.0
// The members of one media record as VICS 2.0 has them.

internal import EvidenceModel

/// The members of one media record, made from a record of any form.
struct VICSMediaText {
  private(set) var members: [JSONValue.Member]
  /// What could not be written as it is.
  private(set) var problems: [LineProblem.Reason] = []

  /// The properties that keep a category of another profile.
  private var kept: [(VICSProperty, String)] = []
  private let record: ExchangeRecord
  private let profile: VICSProfile
  /// Members that 2.0 does not have as they stand, and whether that was told already.
  private var aside: [(name: String, value: JSONValue, isTold: Bool)] = []
  /// The longest of them that is kept, in bytes.
  private static let longestAside = 1 << 20

  /// Makes the members.
  ///
  /// - Parameters:
  ///   - record: what they say.
  ///   - md5: its MD5, in upper case.
  ///   - id: its number; `nil` where one is given later.
  ///   - profile: what its category's number means.
  init(_ record: ExchangeRecord, md5: String, id: Int64?, profile: VICSProfile) {
    self.record = record
    self.profile = profile
    members = record.vics?.members ?? []
    if record.vics != nil { makeStrict(md5) }
    set("MD5", .string(md5))
    if let sha1 = record.sha1 { set("SHA1", .string(sha1.uppercased())) } else { putAside("SHA1") }
    if let size = record.byteCount { set("MediaSize", .integer(size)) }
    setCategory()
    if record.vics == nil { setSaid() }
    if let id { set("MediaID", .integer(id)) } else { putAside("MediaID") }
    setHashes(md5)
    setProperties(md5)
    setAside(md5)
  }

  private mutating func set(_ name: String, _ value: JSONValue) {
    let member = JSONValue.Member(name, value)
    guard let place = members.firstIndex(where: { $0.name == name }) else {
      return members.append(member)
    }
    members[place] = member
  }

  private mutating func remove(_ name: String) { members.removeAll { $0.name == name } }

  private func value(_ name: String) -> JSONValue? { members.first { $0.name == name }?.value }

  /// The category in this profile's numbers; one that it does not know is kept with its own profile beside the record.
  private mutating func setCategory() {
    guard let text = record.category else { return remove("Category") }
    let number = profile.number(of: text, in: record.profile)
    let stated = record.vics?.statedCategory
    if let number { set("Category", .integer(number)) } else { remove("Category") }
    if number == nil || stated == nil { removeProperties([.category, .profile]) }
    removeProperties([.listed])
    if let number {
      let isOfAList = record.vics == nil && record.profile == nil
      if let listed = record.listedCategory ?? (isOfAList ? text : nil) {
        kept = [(.listed, ListedCategory(number: number, text: listed).written)]
      }
      return
    }
    kept = [(.category, text)] + (record.profile.map { [(.profile, $0)] } ?? [])
    // What is no number was told when it was read.
    if stated == nil || record.vics?.category != nil { problems.append(.unmappedCategory) }
  }

  private mutating func removeProperties(_ names: [VICSProperty]) {
    guard let properties = value("MediaMetadata")?.elements else { return }
    let rest = properties.filter { property in
      !names.contains { $0.rawValue == property["PropertyName"]?.text }
    }
    guard rest.count < properties.count else { return }
    rest.isEmpty ? remove("MediaMetadata") : set("MediaMetadata", .array(rest))
  }

  /// What a record of another form says, in members of VICS where it has them.
  private mutating func setSaid() {
    if let source = record.source { set("PrecategorizationSource", .string(source)) }
    for flag in ExchangeRecord.Flag.allCases {
      guard let isSo = record.flags[flag] ?? (record.tags.contains(flag.rawValue) ? true : nil)
      else { continue }
      set(flag.member, profile.truth(isSo))
    }
    let others = Set(ExchangeRecord.Flag.allCases.map(\.rawValue))
    let fitting = record.tags.filter { VICSProperty.fits($0) && !others.contains($0) }
    let series = fitting.compactMap(VICSReader.series(ofTag:))
    if !series.isEmpty { set("Series", .string(series.joined(separator: ","))) }
    let tags = fitting.filter { VICSReader.series(ofTag: $0) == nil }
    if !tags.isEmpty { set("Tags", .string(tags.joined(separator: ","))) }
  }

  /// Brings a record of another version into the strict form; what 2.0 does not have as it stands is put aside.
  private mutating func makeStrict(_ md5: String) {
    for member in members {
      guard member.value != .null, let form = VICSMemberForm.ofMedia[member.name] else { continue }
      switch form.strict(member.value, profile) {
      case .some(let value): if value != member.value { set(member.name, value) }
      case nil: putAside(member, isTold: false)
      }
    }
    for name in VICSMemberForm.lists {
      guard case .array(let elements)? = value(name) else { continue }
      let strict = elements.map { element -> VICSMemberForm.Strict in
        switch name {
        case "MediaFiles": VICSMemberForm.place(element, md5: md5, profile)
        case "AlternativeHashes": VICSMemberForm.hash(element, md5: md5)
        default: VICSMemberForm.property(element)
        }
      }
      let rest = strict.compactMap(\.value)
      if rest != elements { rest.isEmpty ? remove(name) : set(name, .array(rest)) }
      let others = zip(elements, strict).filter { $1.value == nil || !$1.isWhole }
      guard !others.isEmpty else { continue }
      aside.append((name, .array(others.map(\.0)), others.allSatisfy(\.1.isTold)))
    }
    if record.vics?.relativePath == nil { putAside("RelativeFilePath") }
    makePhotoDNAStrict()
  }

  /// Hashes on the record itself that are no PhotoDNA stand beside it.
  private mutating func makePhotoDNAStrict() {
    guard let stated = value("PhotoDNA") else { return }
    let isBad = { (text: String) in HashKind.photoDNA.fault(text) != nil }
    if let text = stated.text {
      isBad(text)
        ? putAside("PhotoDNA") : set("PhotoDNA", .string(HashKind.photoDNA.written(text)))
      return
    }
    let texts = stated.elements?.compactMap(\.text) ?? []
    let sound = texts.filter { !isBad($0) }
    guard sound.count < texts.count else { return }
    remove("PhotoDNA")
    if !sound.isEmpty { set("PhotoDNA", .array(sound.map { .string($0) })) }
    let bad = texts.filter { isBad($0) && !HashKind.trimmed($0).isEmpty }
    if !bad.isEmpty { aside.append(("PhotoDNA", .array(bad.map { .string($0) }), true)) }
  }

  /// Takes a member out of the record, which keeps it as text; what is wrong with it was told.
  private mutating func putAside(_ name: String) {
    guard let value = value(name) else { return }
    putAside(JSONValue.Member(name, value), isTold: true)
  }

  private mutating func putAside(_ member: JSONValue.Member, isTold: Bool) {
    remove(member.name)
    // An empty text says nothing, nor does null.
    if case .string(let text) = member.value, HashKind.trimmed(text).isEmpty { return }
    if member.value != .null { aside.append((member.name, member.value, isTold)) }
  }

  /// PhotoDNA on the record itself, where 2.0 has it; digests that VICS has no field for among the alternative hashes.
  private mutating func setHashes(_ md5: String) {
    var hashes = value("AlternativeHashes")?.elements ?? []
    let photoDNA = record.others.first { HashKind(name: $0.name) == .photoDNA }?.value
    if value("PhotoDNA") == nil, let photoDNA {
      set("PhotoDNA", .string(HashKind.photoDNA.written(photoDNA)))
    }
    if let own = value("PhotoDNA")?.text {
      hashes.removeAll {
        Self.kind($0) == .photoDNA && $0["HashValue"]?.text == own
      }
    }
    var wanted = [("SHA256", record.sha256?.uppercased()), ("PDQ", record.pdq)]
      .compactMap { pair in pair.1.map { (pair.0, $0) } }
    if record.vics == nil {
      let own = value("PhotoDNA")?.text
      let others = record.others.map { other in
        (other.name, HashKind(name: other.name)?.written(other.value) ?? other.value)
      }
      wanted += others.filter { $0.1 != own }
    }
    for (name, text) in wanted where !Self.holds(hashes, name, text) {
      hashes.append(["MD5": .string(md5), "HashName": .string(name), "HashValue": .string(text)])
    }
    if !hashes.isEmpty || value("AlternativeHashes") != nil {
      hashes.isEmpty ? remove("AlternativeHashes") : set("AlternativeHashes", .array(hashes))
    }
  }

  /// Whether a hash stands among others already: two of one kind with different values are two.
  private static func holds(_ hashes: [JSONValue], _ name: String, _ text: String) -> Bool {
    hashes.contains { hash in
      let value = hash["HashValue"]?.text ?? ""
      guard let kind = kind(hash) else { return hash["HashName"]?.text == name && value == text }
      return kind == HashKind(name: name) && kind.written(value) == kind.written(text)
    }
  }

  private static func kind(_ hash: JSONValue) -> HashKind? {
    hash["HashName"]?.text.flatMap(HashKind.init(name:))
  }

  /// What VICS has no field for.
  private mutating func setProperties(_ md5: String) {
    var properties = value("MediaMetadata")?.elements ?? []
    let known = Set(properties.compactMap { $0["PropertyName"]?.text })
    var added: [(VICSProperty, String)] = VICSProperty.allCases.flatMap { property in
      property.values(of: record).map { (property, $0) }
    }
    added += kept
    for (property, value) in added where !known.contains(property.rawValue) {
      properties.append([
        "MD5": .string(md5), "PropertyName": .string(property.rawValue),
        "PropertyValue": .string(value),
      ])
    }
    if !properties.isEmpty { set("MediaMetadata", .array(properties)) }
  }

  /// What 2.0 does not have as it stands, as JSON under a name of its own.
  private mutating func setAside(_ md5: String) {
    guard !aside.isEmpty else { return }
    var properties = value("MediaMetadata")?.elements ?? []
    for (name, value, _) in aside {
      let text = value.compactText
      guard text.utf8.count <= Self.longestAside else { continue }
      properties.append([
        "MD5": .string(md5), "PropertyName": .string("martlet.kept." + name),
        "PropertyValue": .string(text),
      ])
    }
    if !properties.isEmpty { set("MediaMetadata", .array(properties)) }
    // What was told when it was read is not told again.
    let told = record.vics?.faults ?? []
    if aside.contains(where: { !$0.isTold }), !told.contains(.badValue), !told.contains(.badDate) {
      problems.append(.notStrict)
    }
  }
}
