// SPDX-License-Identifier: Apache-2.0
// How one person likes the workbench to be: keys, theme, blur, auto-advance. Seen by nobody else.

internal import Catalog
public import EvidenceModel

/// How one person likes the workbench to be.
public struct Preferences: Hashable, Sendable {
  /// The colours of the pages.
  public enum Theme: String, CaseIterable, Hashable, Sendable, Codable {
    /// As the person's system has it.
    case system
    /// Dark.
    case dark
    /// Light.
    case light
  }

  /// How a picture is revealed.
  public enum Reveal: String, CaseIterable, Hashable, Sendable, Codable {
    /// While a key is held.
    case hold
    /// Until the key is pressed again.
    case toggle
    /// In a region under the pointer.
    case region
  }

  /// The colours of the pages.
  public var theme: Theme = .system
  /// Whether the next item comes by itself after a record; `nil`: as the case's policy has it.
  public var advancesByItself: Bool?
  /// How strongly pictures are blurred until they are looked at: 1 lightly, 2, 3 strongly.
  public var blur = 3
  /// Whether pictures come without colours.
  public var isGrey = true
  /// How bright pictures are, in percent, 10...100.
  public var brightness = 100
  /// The longer side of a picture on the page, in pixels, 160...2560.
  public var pictureSize = 512
  /// How a picture is revealed.
  public var reveal: Reveal = .hold
  /// Keys by the names of actions, where they differ from those shipped.
  public var keys: [String: String] = [:]

  /// What a person has who never changed anything.
  public static let standard = Preferences()

  /// Sets everything to what is shipped.
  public init() {}

  /// Whether a name is that of an action: short lower-case words with dots, hyphens and underscores between.
  static func isAction(_ name: String) -> Bool {
    (1...64).contains(name.utf8.count)
      && name.utf8.allSatisfy {
        switch $0 {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
          UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
          true
        default: false
        }
      }
  }

  /// Checks every value.
  ///
  /// - Throws: ``CaseworkError`` `.usage` for the first that cannot be.
  public func check() throws(CaseworkError) {
    guard (1...3).contains(blur) else { throw Self.fault("`blur` is 1, 2 or 3") }
    guard (10...100).contains(brightness) else {
      throw Self.fault("`brightness` is 10 to 100 percent")
    }
    guard (160...2_560).contains(pictureSize) else {
      throw Self.fault("`picture_size` is 160 to 2,560 pixels")
    }
    guard keys.count <= 200, keys.keys.allSatisfy(Self.isAction) else {
      throw Self.fault("`keys` names actions by their short lower-case names")
    }
    for key in keys.values {
      guard (1...24).contains(key.unicodeScalars.count), EvidenceText.escaped(key) == key,
        !key.contains(where: \.isWhitespace)
      else { throw Self.fault("a key is named by 1 to 24 visible characters") }
    }
    guard Set(keys.values).count == keys.count else {
      throw Self.fault("two actions have the same key; give each its own")
    }
  }

  private static func fault(_ message: String) -> CaseworkError { CaseworkError(.usage, message) }
}

extension Preferences {
  /// The preferences as JSON, with all their names.
  public var json: JSONValue {
    [
      "theme": .string(theme.rawValue),
      "auto_advance": advancesByItself.map { .bool($0) } ?? .null,
      "blur": JSONValue(blur), "grey": .bool(isGrey),
      "brightness": JSONValue(brightness), "picture_size": JSONValue(pictureSize),
      "reveal": .string(reveal.rawValue),
      "keys": .object(keys.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value)) }),
    ]
  }

  /// Changes what `json` names, and leaves the rest.
  ///
  /// - Throws: ``CaseworkError`` `.usage` for a name or value that cannot be; nothing is changed then.
  public func changed(by json: JSONValue) throws(CaseworkError) -> Preferences {
    guard let members = json.members else {
      throw Self.fault("preferences are a JSON object")
    }
    var changed = self
    for member in members { try changed.take(member.name, member.value) }
    try changed.check()
    return changed
  }

  private mutating func take(_ name: String, _ value: JSONValue) throws(CaseworkError) {
    func truth() throws(CaseworkError) -> Bool {
      guard let truth = value.bool else { throw Self.fault("`\(name)` is true or false") }
      return truth
    }
    func number() throws(CaseworkError) -> Int {
      guard let number = value.integer else { throw Self.fault("`\(name)` is a whole number") }
      return Int(clamping: number)
    }
    func word<Word: RawRepresentable & CaseIterable>() throws(CaseworkError) -> Word
    where Word.RawValue == String {
      guard let word = value.text.flatMap(Word.init(rawValue:)) else {
        let known = Word.allCases.map(\.rawValue).joined(separator: ", ")
        throw Self.fault("`\(name)` is one of \(known)")
      }
      return word
    }
    switch name {
    case "theme": theme = try word()
    case "reveal": reveal = try word()
    case "auto_advance": advancesByItself = value == .null ? nil : try truth()
    case "grey": isGrey = try truth()
    case "blur": blur = try number()
    case "brightness": brightness = try number()
    case "picture_size": pictureSize = try number()
    case "keys":
      guard let members = value.members else { throw Self.fault("`keys` is an object") }
      keys = [:]
      for member in members {
        guard let key = member.value.text else { throw Self.fault("a key is named by a text") }
        // What moves the focus stays what moves it: an action that took it would shut people who use keys in.
        guard !["tab", "shift+tab"].contains(key.lowercased()) else { continue }
        keys[member.name] = key
      }
    default:
      throw Self.fault(
        "there is no preference `\(EvidenceText.escaped(String(name.prefix(40))))`")
    }
  }
}

/// Keeps a person's preferences.
///
/// They are nobody's record: no leaf commits to them, and they are sealed.
public struct PreferenceService {
  let store: CaseStore
  let actor: Actor

  /// Keeps the preferences of `actor`.
  public init(store: CaseStore, actor: Actor) {
    self.store = store
    self.actor = actor
  }

  /// The person's preferences; those shipped for the key holder and for who never changed anything.
  public func read() throws -> Preferences {
    guard let user = actor.user else { return .standard }
    return try store.catalog.read { try preferences(of: user, $0) }
  }

  private func preferences(of user: Int64, _ reader: any CatalogReader) throws -> Preferences {
    guard let row = try reader.row(PreferenceRow.self, key: .integer(user)) else {
      return .standard
    }
    let json = try store.columns.openJSON(
      row.sealedValue, PreferenceRow.self, "sealed_value", row: user)
    return try Preferences.standard.changed(by: json)
  }

  /// Changes what `json` names, and returns all of them.
  ///
  /// - Throws: ``CaseworkError`` `.denied` for the key holder; `.usage` for what cannot be.
  public func change(_ json: JSONValue) throws -> Preferences {
    guard let user = actor.user, actor.scope == nil else {
      throw CaseworkError(.denied, "only a person changes what that person prefers")
    }
    return try store.record(actor) { recording in
      let changed = try preferences(of: user, recording.reader).changed(by: json)
      try recording.writeUncommitted(
        PreferenceRow(
          userId: user,
          sealedValue: store.columns.seal(
            changed.json, PreferenceRow.self, "sealed_value", row: user)))
      return changed
    }
  }
}
