// SPDX-License-Identifier: Apache-2.0
// The normal form of what generators say: the same parts whatever tool wrote them and wherever.

/// What a generator says about how a picture was made, in one form for all tools.
///
/// Everything in it is as written in the file and forgeable by anyone. Texts are evidence text. It is
/// carried by the fields of a ``Trace``: ``fields`` and ``init(fields:)`` are each other's inverse for
/// records without empty texts.
public struct GenerationRecord: Hashable, Sendable {
  /// The version of the tool.
  public var version: String?
  /// What was to be shown, one text for each that reaches a sampler.
  public var prompts: [String] = []
  /// What was not to be shown.
  public var negativePrompts: [String] = []
  /// The model files used, nameless ones of a role before its named ones.
  public var models: [ModelUse] = []
  /// The seeds of the samplers, as written.
  public var seeds: [String] = []
  /// The names of the samplers.
  public var samplers: [String] = []
  /// The numbers of steps, as written.
  public var steps: [String] = []
  /// The guidance scales, as written.
  public var scales: [String] = []
  /// The widths asked for, as written.
  public var widths: [String] = []
  /// The heights asked for, as written.
  public var heights: [String] = []
  /// The names of pictures that went in: a picture with one was made from another picture.
  public var inputs: [String] = []

  /// An empty record.
  public init() {}

  /// Whether nothing is known.
  public var isEmpty: Bool { self == GenerationRecord() }

  /// The uses of one role.
  public func models(as role: ModelUse.Role) -> [ModelUse] { models.filter { $0.role == role } }

  /// Adds a use; one with the name and role of a known one adds what it knows to that.
  ///
  /// A weight that differs makes a use of its own. A nameless use is put before the named ones of its
  /// role, together with an earlier nameless one.
  public mutating func add(_ use: ModelUse) {
    guard use.name != nil || use.weight != nil || !use.hashes.isEmpty else { return }
    let match = models.indices.first {
      let known = models[$0]
      return known.role == use.role && known.name == use.name
        && (known.weight == nil || use.weight == nil || known.weight == use.weight)
    }
    guard let match else {
      let first = models.firstIndex { $0.role == use.role }
      if use.name == nil, let first {
        models.insert(use, at: first)
      } else {
        models.append(use)
      }
      return
    }
    if models[match].weight == nil { models[match].weight = use.weight }
    for hash in use.hashes where !models[match].hashes.contains(hash) {
      models[match].hashes.append(hash)
    }
  }
}

// MARK: - Fields

extension GenerationRecord {
  private typealias TextList = any WritableKeyPath<GenerationRecord, [String]> & Sendable

  private static let texts: [(name: String, list: TextList, isEvidence: Bool)] = [
    ("prompt", \.prompts, true), ("negative_prompt", \.negativePrompts, true),
    ("seed", \.seeds, false), ("steps", \.steps, false), ("cfg_scale", \.scales, false),
    ("sampler", \.samplers, true), ("width", \.widths, false), ("height", \.heights, false),
    ("input_image", \.inputs, true),
  ]

  /// The record as fields of a trace.
  ///
  /// A model's `<role>_weight`, `<role>_hash` and `<role>_hash_sort` follow its `<role>`. Texts that
  /// should be numbers and are none are evidence text.
  public var fields: [TraceField] {
    var fields: [TraceField] = []
    for (name, list, isEvidence) in Self.texts.prefix(2) {
      fields += self[keyPath: list].map { Self.field(name, $0, isEvidence) }
    }
    for use in models { fields += Self.fields(of: use) }
    for (name, list, isEvidence) in Self.texts.dropFirst(2) {
      fields += self[keyPath: list].map { Self.field(name, $0, isEvidence) }
    }
    if let version { fields.append(Self.field("version", version, true)) }
    return fields
  }

  private static func fields(of use: ModelUse) -> [TraceField] {
    let role = use.role.rawValue
    var fields: [TraceField] = []
    if let name = use.name { fields.append(field(role, name, true)) }
    if let weight = use.weight { fields.append(field(role + "_weight", weight, false)) }
    for hash in use.hashes {
      fields.append(field(role + "_hash", hash.text, true))
      fields.append(field(role + "_hash_sort", hash.sort.rawValue, false))
    }
    return fields
  }

  private static func field(_ name: String, _ value: String, _ isEvidence: Bool) -> TraceField {
    let isPlain =
      !isEvidence
      && (name.hasSuffix("_sort") || (value.utf8.count <= 32 && Double(value)?.isFinite == true))
    return TraceField(name: name, value: value, isEvidenceText: !isPlain)
  }

  /// Reads the fields of a trace; fields of other names are passed over.
  public init(fields: [TraceField]) {
    self.init()
    for field in fields { take(field) }
  }

  private mutating func take(_ field: TraceField) {
    if field.name == "version" {
      version = field.value
    } else if let entry = Self.texts.first(where: { $0.name == field.name }) {
      self[keyPath: entry.list].append(field.value)
    } else {
      takeModel(field)
    }
  }

  private mutating func takeModel(_ field: TraceField) {
    for role in ModelUse.Role.allCases where field.name.hasPrefix(role.rawValue) {
      switch field.name.dropFirst(role.rawValue.count) {
      case "": models.append(ModelUse(role, name: field.value))
      case "_weight": change(role) { $0.weight = field.value }
      case "_hash":
        if let hash = ModelHash(field.value) { change(role) { $0.hashes.append(hash) } }
      default: break
      }
    }
  }

  /// Changes the last use of a role; makes a nameless one when there is none.
  private mutating func change(_ role: ModelUse.Role, _ body: (inout ModelUse) -> Void) {
    if let index = models.lastIndex(where: { $0.role == role }) {
      body(&models[index])
    } else {
      var use = ModelUse(role, name: nil)
      body(&use)
      models.append(use)
    }
  }
}
