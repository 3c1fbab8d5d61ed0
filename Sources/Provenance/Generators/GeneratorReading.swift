// SPDX-License-Identifier: Apache-2.0
// What a parser of one tool's texts found.

internal import EvidenceModel

/// What a parser of one tool's texts found: the parts of a trace that do not depend on where it stood.
struct GeneratorReading {
  /// The kind of the trace, as a stable code.
  let kind: String
  /// The tool class, safe to publish.
  let tool: String
  /// What the trace claims.
  var claim = TraceClaim.generated
  /// How much it weighs.
  var strength = TraceStrength.hint
  /// What it says in the form that is the same for all tools.
  var record = GenerationRecord()
  /// What else it says.
  var notes: [TraceField] = []
  /// What it states of pictures that went in beyond their names; see ``state(_:)``.
  private(set) var pictureUse: PictureUse?

  /// Starts with a record; strong when four of its six sorts of statements are there.
  init(_ kind: String, tool: String, record: GenerationRecord = GenerationRecord()) {
    self.kind = kind
    self.tool = tool
    self.record = record
    strength = record.agreement >= 4 ? .strong : .hint
  }

  /// Takes what the text states of pictures that went in: one changed in parts makes it the claim of an edit.
  mutating func state(_ use: PictureUse?) {
    guard let use else { return }
    pictureUse = use
    if use == .changedInPart { claim = .edited }
  }

  /// The statement about input pictures, to be put before all else, so that no number of fields hides it.
  ///
  /// Names of pictures in the record state as much.
  var leadingFields: [TraceField] {
    guard let use = pictureUse ?? (record.inputs.isEmpty ? nil : .stated) else { return [] }
    return [TraceField(name: PictureUse.fieldName, value: use.rawValue, isEvidenceText: false)]
  }

  /// Adds text of the file, unless there is none.
  mutating func note(evidence value: String?, _ name: String) {
    guard let value, !value.isEmpty else { return }
    notes.append(TraceField(name: name, value: value, isEvidenceText: true))
  }

  /// Adds a number as the file writes it; evidence text when it is none.
  mutating func note(number value: String?, _ name: String) {
    guard let value, !value.isEmpty else { return }
    let isNumber = value.utf8.count <= 32 && Double(value)?.isFinite == true
    notes.append(TraceField(name: name, value: value, isEvidenceText: !isNumber))
  }

  /// Adds one of our own words.
  mutating func note(word value: String, _ name: String) {
    notes.append(TraceField(name: name, value: value, isEvidenceText: false))
  }
}

extension GenerationRecord {
  private static let mostTexts = 64
  private static let mostModels = 128

  /// Whether a list is as long as it may become, so that what came behind may be missing.
  var isFull: Bool {
    models.count >= Self.mostModels
      || [prompts, negativePrompts, seeds, steps, scales, samplers, widths, heights, inputs]
        .contains { $0.count >= Self.mostTexts }
  }

  /// How many sorts of statements that every generated picture could make are here, 0...6: prompt,
  /// seed, steps, sampler or scale, size, model.
  var agreement: Int {
    [
      !prompts.isEmpty, !seeds.isEmpty, !steps.isEmpty, !samplers.isEmpty || !scales.isEmpty,
      !widths.isEmpty, !models(as: .model).isEmpty,
    ].count { $0 }
  }

  /// Adds `value` to a list of texts, unless it is empty, there already, or the 65th.
  mutating func add(_ value: String?, to list: WritableKeyPath<GenerationRecord, [String]>) {
    guard let value, !value.isEmpty, self[keyPath: list].count < Self.mostTexts,
      !self[keyPath: list].contains(value)
    else { return }
    self[keyPath: list].append(value)
  }

  /// Adds a model file by name, weight and hash as written, at most 128 in all.
  mutating func add(
    _ role: ModelUse.Role, _ name: String?, weight: String? = nil, hash: String? = nil
  ) {
    guard models.count < Self.mostModels else { return }
    let name = name.flatMap { $0.isEmpty ? nil : $0 }
    add(
      ModelUse(
        role, name: name, weight: weight,
        hashes: hash.flatMap { ModelHash($0) }.map { [$0] } ?? []))
  }
}

extension JSONValue {
  /// A number as it would be written, with all digits of a whole one; `nil` for anything else.
  ///
  /// Whole numbers of 2⁶³ and more are read as texts of their digits.
  var numberText: String? {
    if case .string(let text) = self, UInt64(text).map({ $0 > Int64.max }) != true { return nil }
    return scalar
  }

  /// A string, or a number as it would be written; `nil` for anything else.
  var scalar: String? {
    switch self {
    case .string(let text): text
    case .integer(let number): String(number)
    case .number(let number): "\(number)"
    default: nil
    }
  }
}
