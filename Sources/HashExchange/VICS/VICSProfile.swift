// SPDX-License-Identifier: Apache-2.0
// What the category numbers of a VICS file mean: a mapping file, since each country has a profile of its own.

internal import EvidenceModel
internal import Foundation

/// A profile of VICS: which category numbers there are, and which words of lists mean them.
public struct VICSProfile: Hashable, Sendable {
  /// One category.
  public struct Category: Hashable, Sendable {
    /// The number.
    public let number: Int64
    /// What it is called.
    public let label: String
    /// The words that mean it, in lower case.
    public let words: [String]
    /// Whether the meaning was read at its source.
    public let isVerified: Bool
    /// Where it was read.
    public let source: String
  }

  /// The name that stands in the metadata of a file, such as `US`.
  public let name: String
  /// What it is, in words.
  public let title: String
  /// Whether truth values are written as texts, `"true"`, and not as JSON's.
  public let writesTruthAsText: Bool
  /// The categories, in the order of the file.
  public let categories: [Category]

  private static let limits = YAMLLimits(
    byteCount: 256 << 10, lineLength: 1_000, nesting: 8, allowsAliases: false)
  private static let mostCategories = 1_000

  /// Reads a mapping file.
  ///
  /// - Throws: ``HashListError`` `.badMapping` for the first fault found.
  public init(yaml: String) throws(HashListError) {
    do { try Self.limits.check(yaml) } catch {
      throw Self.fault("the text is too large, nested too deep, or has an anchor or alias")
    }
    let loaded: Any?
    do { loaded = try PlainYAML.read(yaml, keeping: [.truth, .time]) } catch {
      throw Self.fault(error.words)
    }
    guard let file = loaded as? [String: Any] else { throw Self.fault("it is not a table") }
    try Self.check(
      file, ["format", "profile", "title", "booleans", "categories"], place: "the file")
    guard file["format"] as? String == "martlet.vics-profile/1" else {
      throw Self.fault("`format` must be martlet.vics-profile/1")
    }
    guard let name = file["profile"] as? String, Self.isName(name) else {
      throw Self.fault("`profile` must be 1 to 32 letters, digits or -")
    }
    self.name = name
    title = file["title"] as? String ?? name
    switch file["booleans"] as? String ?? "text" {
    case "text": writesTruthAsText = true
    case "json": writesTruthAsText = false
    default: throw Self.fault("`booleans` must be text or json")
    }
    guard let entries = file["categories"] as? [[String: Any]], !entries.isEmpty,
      entries.count <= Self.mostCategories
    else { throw Self.fault("`categories` must be a list of 1 to \(Self.mostCategories)") }
    var categories: [Category] = []
    for entry in entries { categories.append(try Self.category(entry)) }
    guard Set(categories.map(\.number)).count == categories.count else {
      throw Self.fault("two categories have the same number")
    }
    let words = categories.flatMap(\.words)
    guard Set(words).count == words.count else {
      throw Self.fault("one word of `from` means two categories")
    }
    self.categories = categories
  }

  private static func category(_ entry: [String: Any]) throws(HashListError) -> Category {
    try check(entry, ["category", "label", "from", "verified", "source"], place: "a category")
    guard let number = entry["category"] as? Int, (0...1_000_000).contains(number) else {
      throw fault("`category` must be a whole number from 0 to 1000000")
    }
    let place = "category \(number)"
    guard let label = entry["label"] as? String, let source = entry["source"] as? String else {
      throw fault("\(place): `label` and `source` are needed")
    }
    guard let verified = entry["verified"] as? String, ["yes", "no"].contains(verified) else {
      throw fault("\(place): `verified` must be yes or no")
    }
    guard let words = entry["from"] as? [Any] else {
      throw fault("\(place): `from` must be a list, which may be empty")
    }
    let texts = words.compactMap { ($0 as? String) ?? ($0 as? Int).map { String($0) } }
    guard texts.count == words.count else { throw fault("\(place): `from` must hold texts") }
    return Category(
      number: Int64(number), label: label, words: texts.map { $0.lowercased() },
      isVerified: verified == "yes", source: source)
  }

  /// The metadata text of a file of this profile.
  func context(isCaseFile: Bool) -> String {
    "http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/\(name)/$metadata#"
      + (isCaseFile ? "Cases" : "Media")
  }

  /// The number that a category of a list has in this profile; `nil` where nothing says so.
  ///
  /// - Parameters:
  ///   - text: the category, as the list writes it.
  ///   - profile: the profile that the list says its numbers are of; without one, numbers are taken as this profile's.
  /// - Returns: the number.
  public func number(of text: String, in profile: String?) -> Int64? {
    let isOwn = profile.map { $0.lowercased() == name.lowercased() } ?? true
    let word = text.lowercased()
    if let profile, !isOwn {
      let foreign = "\(profile.lowercased()):\(word)"
      return categories.first { $0.words.contains(foreign) }?.number
    }
    if let number = Int64(text), categories.contains(where: { $0.number == number }) {
      return number
    }
    return categories.first { $0.words.contains(word) }?.number
  }

  /// A truth value in the one form of the profile.
  func truth(_ value: Bool) -> JSONValue {
    writesTruthAsText ? .string(value ? "true" : "false") : .bool(value)
  }

  /// Whether numbers of another profile are known here.
  func knows(profile: String) -> Bool {
    let prefix = profile.lowercased() + ":"
    return profile.lowercased() == name.lowercased()
      || categories.contains { $0.words.contains { $0.hasPrefix(prefix) } }
  }

  private static func check(
    _ table: [String: Any], _ allowed: Set<String>, place: String
  ) throws(HashListError) {
    guard table.keys.allSatisfy(allowed.contains) else {
      throw fault(
        "\(place) has a field that is not known; known are \(allowed.sorted().joined(separator: ", "))"
      )
    }
  }

  private static func isName(_ text: String) -> Bool {
    (1...32).contains(text.utf8.count)
      && text.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x41...0x5a).contains($0) || (0x61...0x7a).contains($0)
          || $0 == 0x2d
      }
  }

  private static func fault(_ words: String) -> HashListError {
    HashListError(.badMapping, "the mapping file of the VICS profile cannot be used: \(words)")
  }
}
