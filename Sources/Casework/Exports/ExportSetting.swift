// SPDX-License-Identifier: Apache-2.0
// What a kind of export can be told, declared once for the command line, the pages and the check.

public import EvidenceModel

/// One thing that a kind of export can be told.
public struct ExportSetting: Hashable, Sendable {
  /// What a value looks like.
  public enum Form: Hashable, Sendable {
    /// One of these words; the first one where none is given.
    case choice([String])
    /// Yes or no; no where nothing is given.
    case flag
    /// So many words at most, of letters, digits, `_`, `-` and `.`; none where nothing is given.
    case words(most: Int)
    /// A line of so many bytes at most; empty where nothing is given. Shown in no manifest, for it may name evidence.
    case line(most: Int)
    /// A text of so many bytes at most; empty where nothing is given. A manifest has its digest.
    case file(most: Int)
  }

  /// The stable name.
  public let name: String
  /// What it means, for people.
  public let words: String
  /// What a value looks like.
  public let form: Form
  /// Whether a text may name people or places, and is shown masked.
  public let isCovered: Bool

  /// Declares a setting.
  public init(_ name: String, _ form: Form, _ words: String, isCovered: Bool = false) {
    self.name = name
    self.form = form
    self.words = words
    self.isCovered = isCovered
  }

  /// The value where none is given.
  var standard: JSONValue {
    switch form {
    case .choice(let words): .string(words.first ?? "")
    case .flag: false
    case .words: []
    case .line, .file: ""
    }
  }

  /// What a value has to be, in words.
  public var rule: String {
    switch form {
    case .choice(let words): words.joined(separator: ", ")
    case .flag: "yes or no, also written true or false in JSON"
    case .words(let most): "up to \(most) words, parted by commas"
    case .line(let most): "a line of up to \(most) bytes"
    case .file(let most): "a text of up to \(most) bytes"
    }
  }

  /// Whether a value has the setting's form.
  func allows(_ value: JSONValue) -> Bool {
    switch (form, value) {
    case (.choice(let words), .string(let text)): words.contains(text)
    case (.flag, .bool), (.flag, "yes"), (.flag, "no"): true
    case (.words(let most), .array(let elements)):
      elements.count <= most && elements.allSatisfy { $0.text.map(Self.isWord) == true }
        && Set(elements).count == elements.count
    case (.line(let most), .string(let text)):
      text.utf8.count <= most && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f }
    case (.file(let most), .string(let text)): text.utf8.count <= most
    default: false
    }
  }

  /// A value that is allowed, in the one way in which it is kept.
  func kept(_ value: JSONValue) -> JSONValue {
    guard form == .flag, let text = value.text else { return value }
    return .bool(text == "yes")
  }

  /// The value that a person typed.
  func value(typed text: String) -> JSONValue {
    switch form {
    case .choice, .line, .file: .string(text)
    case .flag: text == "yes" ? true : text == "no" ? false : .string(text)
    case .words:
      .array(
        text.split(separator: ",").map {
          .string(String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()))
        })
    }
  }

  private static func isWord(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy {
        switch $0 {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f: true
        default: false
        }
      }
  }
}

/// The settings of one export: every one that its kind declares, with its value.
public struct ExportSettings: Hashable, Sendable {
  /// All of them as an object, in the order declared.
  public let json: JSONValue

  /// Settings with these values where they are given, else the standard ones.
  ///
  /// - Throws: ``CaseworkError`` `.usage` for a name that is not declared or given twice, or a value of another form.
  init(_ given: JSONValue, of declared: [ExportSetting]) throws(CaseworkError) {
    guard let members = given.members else {
      throw CaseworkError(.usage, "settings are an object of names and values")
    }
    for (index, member) in members.enumerated() {
      guard let setting = declared.first(where: { $0.name == member.name }),
        !members[..<index].contains(where: { $0.name == member.name })
      else {
        let known = declared.map(\.name).joined(separator: ", ")
        throw CaseworkError(
          .usage,
          declared.isEmpty
            ? "this kind of export has no settings"
            : "each setting of this kind is given once and is one of \(known)")
      }
      guard setting.allows(member.value) else {
        throw CaseworkError(.usage, "the setting \(setting.name) is \(setting.rule)")
      }
    }
    json = .object(
      declared.map { setting in
        .init(setting.name, given[setting.name].map(setting.kept) ?? setting.standard)
      })
  }

  /// The object of settings that a person typed as `name=value`.
  ///
  /// - Throws: ``CaseworkError`` `.usage` for a line without `=` or with an unknown name.
  static func typed(
    _ lines: [String], of declared: [ExportSetting]
  ) throws(CaseworkError) -> JSONValue {
    var members: [JSONValue.Member] = []
    for line in lines {
      guard let end = line.firstIndex(of: "="),
        let setting = declared.first(where: { $0.name == line[..<end] })
      else {
        throw CaseworkError(
          .usage,
          "a setting is NAME=VALUE, and NAME one of "
            + (declared.isEmpty ? "none" : declared.map(\.name).joined(separator: ", ")))
      }
      let text = String(line[line.index(after: end)...])
      members.append(.init(setting.name, setting.value(typed: text)))
    }
    return .object(members)
  }

  /// A word or a text; empty where there is none.
  func text(_ name: String) -> String { json[name]?.text ?? "" }

  /// Whether it was said.
  func isOn(_ name: String) -> Bool { json[name]?.bool == true }

  /// The words given.
  func words(_ name: String) -> [String] { (json[name]?.elements ?? []).compactMap(\.text) }
}
