// SPDX-License-Identifier: Apache-2.0
// Files of settings, read strictly: YAML without anchors, the first fault named with its place.

internal import EvidenceModel
internal import HashExchange

/// One table of a file of settings, and where it stands.
struct PolicyTable {
  private let values: [String: Any]
  private let place: String
  private let file: String

  private init(_ values: [String: Any], place: String, file: String) {
    self.values = values
    self.place = place
    self.file = file
  }

  /// Reads a file within limits.
  ///
  /// - Parameters:
  ///   - yaml: The text.
  ///   - file: What the file is, as faults name it.
  ///   - limits: How much is read at most.
  /// - Throws: ``WorkPolicyError``.
  init(yaml: String, file: String, limits: YAMLLimits) throws(WorkPolicyError) {
    self.init([:], place: "", file: file)
    do throws(YAMLLimits.Fault) { try limits.check(yaml) } catch {
      throw fault(limits.words(error))
    }
    let loaded: Any?
    do {
      // Days stay words: the parser would take the 31st of September for the 1st of October.
      loaded = try PlainYAML.read(yaml, keeping: [.time])
    } catch { throw fault(error.words) }
    guard let values = loaded as? [String: Any] else {
      throw fault("it is not a table of settings")
    }
    self = PolicyTable(values, place: "", file: file)
  }

  var names: [String] { values.keys.sorted() }

  func fault(_ message: String) -> WorkPolicyError {
    WorkPolicyError(
      userMessage: "\(file) was not accepted: \(place.isEmpty ? "" : place + ": ")\(message)")
  }

  func allow(only settings: [String]) throws(WorkPolicyError) {
    for name in names where !settings.contains(name) {
      throw fault(
        "there is no setting `\(EvidenceText.escaped(String(name.prefix(40))))`; settings are "
          + settings.joined(separator: ", "))
    }
  }

  private func value(_ name: String) throws(WorkPolicyError) -> Any {
    guard let value = values[name] else { throw fault("`\(name)` is missing") }
    return value
  }

  func isNone(_ name: String) throws(WorkPolicyError) -> Bool {
    try value(name) as? String == "none"
  }

  func text(_ name: String) throws(WorkPolicyError) -> String {
    guard let text = try value(name) as? String else { throw fault("`\(name)` must be a word") }
    return text
  }

  /// A truth value; `words` are those that the file's own text uses.
  func truth(_ name: String, words: String = "yes or no") throws(WorkPolicyError) -> Bool {
    guard let truth = try value(name) as? Bool else { throw fault("`\(name)` must be \(words)") }
    return truth
  }

  func number(_ name: String, in range: ClosedRange<Double>) throws(WorkPolicyError) -> Double {
    let value = try value(name)
    let number = (value as? Int).map(Double.init) ?? value as? Double
    guard let number, range.contains(number) else {
      throw fault(
        "`\(name)` must be a number from \(Self.plain(range.lowerBound)) to "
          + Self.plain(range.upperBound))
    }
    return number
  }

  /// A whole number.
  func whole(_ name: String, in range: ClosedRange<Int>) throws(WorkPolicyError) -> Int {
    guard let number = try value(name) as? Int, range.contains(number) else {
      throw fault(
        "`\(name)` must be a whole number from \(DecimalText.grouped(range.lowerBound)) to "
          + DecimalText.grouped(range.upperBound))
    }
    return number
  }

  /// A text of at most `longest` characters.
  func text(_ name: String, longest: Int) throws(WorkPolicyError) -> String {
    let text = try text(name)
    guard (1...longest).contains(text.count) else {
      throw fault("`\(name)` must have 1 to \(longest) characters")
    }
    return text
  }

  /// A day such as 2026-11-28, with or without quotes.
  func day(_ name: String) throws(WorkPolicyError) -> CivilDate {
    let instant = TimestampParser.rfc3339((try value(name) as? String ?? "") + "T00:00:00Z")
    guard let instant else { throw fault("`\(name)` must be a day such as 2026-11-28") }
    return CivilDate(of: instant)
  }

  /// Whether a setting is there.
  func has(_ name: String) -> Bool { values[name] != nil }

  /// Words by name; yes and no are words here.
  func words() throws(WorkPolicyError) -> [String: String] {
    var words: [String: String] = [:]
    for name in names {
      let value = try value(name)
      guard let word = value as? String ?? (value as? Bool).map({ $0 ? "yes" : "no" }) else {
        throw fault("`\(name)` must be a word")
      }
      words[name] = word
    }
    return words
  }

  func texts(_ name: String) throws(WorkPolicyError) -> [String] {
    guard let list = try value(name) as? [Any] else {
      throw fault("`\(name)` must be a list, such as [] for none")
    }
    var texts: [String] = []
    for value in list {
      guard let text = value as? String, !text.isEmpty else {
        throw fault("`\(name)` must be a list of words")
      }
      texts.append(text)
    }
    return texts
  }

  func tables(_ name: String) throws(WorkPolicyError) -> [PolicyTable] {
    guard let list = try value(name) as? [Any] else {
      throw fault("`\(name)` must be none or a list")
    }
    var tables: [PolicyTable] = []
    for (index, value) in list.enumerated() {
      guard let table = value as? [String: Any] else {
        throw fault("`\(name)` must be a list of tables")
      }
      tables.append(PolicyTable(table, place: "\(name) \(index + 1)", file: file))
    }
    return tables
  }

  /// A table whose settings are those given, or any when `nil`.
  func table(_ name: String, settings: [String]?) throws(WorkPolicyError) -> PolicyTable {
    guard let values = try value(name) as? [String: Any] else {
      throw fault("`\(name)` must be a table of settings")
    }
    let table = PolicyTable(
      values, place: place.isEmpty ? name : "\(place).\(name)", file: file)
    if let settings { try table.allow(only: settings) }
    return table
  }

  func minuteOfDay(_ name: String) throws(WorkPolicyError) -> Int {
    let value = try value(name)
    // YAML reads 16:00 without quotes as a number to the base of 60.
    if let minutes = value as? Int, (0...1_440).contains(minutes) { return minutes }
    let parts = (value as? String ?? "").split(separator: ":").map { Int($0) }
    guard parts.count == 2, let hour = parts[0], let minute = parts[1], (0...24).contains(hour),
      (0...59).contains(minute), hour * 60 + minute <= 1_440
    else { throw fault("`\(name)` must be a time of day such as \"08:30\"") }
    return hour * 60 + minute
  }

  private static func plain(_ number: Double) -> String {
    Int(exactly: number).map(DecimalText.grouped) ?? "\(number)"
  }
}
