// SPDX-License-Identifier: Apache-2.0
// The LoRAs that one node of a ComfyUI graph loads, whatever the node is called.

internal import EvidenceModel

/// The LoRAs that one node names, with their weights.
///
/// Loaders are many and are told by their inputs: one whose name holds `lora` and whose value is a file. What
/// belongs to it has the same number in its name: `lora_name_1` and `model_weight_1`, `lora_2_name` and
/// `lora_2_strength`, `lora_01` and `strength_01`. Loaders of any number of networks hold objects instead.
struct ComfyNetworks {
  /// One LoRA.
  struct Network {
    let name: String
    /// Its weight as written, or of the node that it is linked to.
    let weight: String?
    /// Whether it was laid over the model: neither switched off nor of weight 0.
    let isOn: Bool
  }

  private static let mostInputs = 512
  private static let mostNetworks = 128
  private static let endings = [".safetensors", ".sft", ".ckpt", ".pth", ".pt", ".bin"]
  private static let files: Set<String> = ["lora", "name", "file", "path"]
  /// The networks in the order of the inputs.
  private(set) var found: [Network] = []

  /// Reads the inputs of a node; `number` gives the text of a number, or of the node that it is linked to.
  init(_ node: ComfyGraph.Node, number: (JSONValue?) -> String?) {
    let inputs = node.inputs.prefix(Self.mostInputs)
    guard inputs.contains(where: { Self.holdsNetworks($0) }) else { return }
    let parts = inputs.map { (name: InputName($0.name), value: $0.value) }
    let mode = (node["mode"] ?? node["input_mode"])?.text
    let beside = Neighbours(parts, isSimple: mode == "simple", number: number)
    for (input, (name, value)) in zip(inputs, parts) where found.count < Self.mostNetworks {
      addEntry(value, key: "lora")
      guard Self.isNetwork(input.name) else { continue }
      for entry in (value.elements ?? value["__value__"]?.elements ?? []).prefix(Self.mostNetworks)
      where found.count < Self.mostNetworks { addEntry(entry, key: "name") }
      // `{"content": "…"}` stands instead of a text.
      if let file = value.text ?? value["content"]?.text, Self.isFile(file, under: name),
        found.count < Self.mostNetworks
      {
        found.append(beside.network(file, name))
      }
    }
  }

  /// Reads the values of a loader's widgets, which have no names: a file, its weight behind it, and a switch before it.
  ///
  /// The first value of a loader that `isPlain` is a file whatever its ending.
  init(values: [JSONValue], isPlain: Bool) {
    let mode = values.first?.text
    // Stacks with a mode begin with it and with the number of networks that count.
    let most = values.count > 1 && ["simple", "advanced"].contains(mode) ? values[1].integer : nil
    var number = 0
    for (place, value) in values.prefix(Self.mostInputs).enumerated() {
      for entry in (value.elements ?? []).prefix(Self.mostNetworks)
      where found.count < Self.mostNetworks { addEntry(entry, key: "name") }
      guard found.count < Self.mostNetworks else { return }
      addEntry(value, key: "lora")
      let name = value.text ?? value["content"]?.text
      if name.map(ComfyGraph.isNone) == true { number += 1 }
      guard let name, !ComfyGraph.isNone(name), Self.isFile(name) || (isPlain && place == 0) else {
        continue
      }
      number += 1
      let next = place + 1 < values.count ? values[place + 1] : nil
      let weight = next?.double == nil ? nil : next?.numberText
      let isOff = place > 0 && Self.isOff(values[place - 1]) || most.map { number > $0 } == true
      found.append(Network(name: name, weight: weight, isOn: !isOff && !Self.isZero(weight)))
    }
  }

  /// Whether an input may hold a network: every object may, for loaders name such inputs as they like.
  static func holdsNetworks(_ input: JSONValue.Member) -> Bool {
    if case .object = input.value { return true }
    return isNetwork(input.name)
  }

  /// Whether `lora` is a part of a name, in any of its spellings.
  static func isNetwork(_ name: String) -> Bool {
    ["lora", "Lora", "LoRA", "LORA"].contains { TextDecoding.contains($0, in: name) }
  }

  /// Whether a text ends as the names of model files do.
  static func isFile(_ text: String) -> Bool {
    text.utf8.count <= 1_024 && endings.contains { text.lowercased().hasSuffix($0) }
  }

  /// Whether a text is a file's name: under a name that says so any is.
  private static func isFile(_ text: String, under name: InputName) -> Bool {
    guard !text.isEmpty, !ComfyGraph.isNone(text) else { return false }
    return isFile(text) || (name.words.isSubset(of: files) && text.utf8.count <= 1_024)
  }

  /// `{"on": true, "lora": "…", "strength": 1}` under any name; nothing for what is no such object.
  private mutating func addEntry(_ entry: JSONValue, key: String) {
    guard let name = entry[key]?.text, !name.isEmpty, !ComfyGraph.isNone(name) else { return }
    let weight = entry["strength"] ?? entry["strength_model"] ?? entry["weight"]
    let isOn = (entry["on"] ?? entry["active"] ?? entry["enabled"])?.bool ?? true
    found.append(
      Network(
        name: name, weight: weight?.numberText, isOn: isOn && !Self.isZero(weight?.numberText)))
  }

  fileprivate static func isZero(_ weight: String?) -> Bool {
    weight.flatMap(Double.init).map { abs($0) <= 1e-6 } ?? false
  }

  fileprivate static func isOff(_ value: JSONValue) -> Bool {
    value.bool == false
      || value.text.map { ["off", "false", "no", "disable", "disabled"].contains($0.lowercased()) }
        == true
  }
}

/// The weights, switches and counts among the inputs of one node, each looked at once.
private struct Neighbours {
  private static let weights: Set<String> = ["strength", "str", "weight", "wt"]
  private static let switches: Set<String> = [
    "switch", "toggle", "enabled", "enable", "active", "on",
  ]
  private static let counts: Set<Set<String>> = [["lora", "count"], ["num", "loras"]]

  /// The first weight under each number, and the first of those that are meant in the node's mode.
  private var first: [Int64?: String] = [:]
  private var meant: [Int64?: String] = [:]
  /// The numbers that are switched off; `nil` for a switch of all.
  private var off: Set<Int64?> = []
  private var count: Int64?

  /// Takes the inputs; loaders with a simple and an advanced mode state the weights of both.
  init(
    _ parts: [(name: InputName, value: JSONValue)], isSimple: Bool, number: (JSONValue?) -> String?
  ) {
    count = parts.first { Self.counts.contains($0.name.words) }?.value.integer
    for (name, value) in parts {
      let rest = name.words.subtracting(["lora", "model"])
      if rest.count == 1, rest.isSubset(of: Self.weights), let weight = number(value) {
        if first[name.number] == nil { first[name.number] = weight }
        if name.words.contains("model") != isSimple, meant[name.number] == nil {
          meant[name.number] = weight
        }
      }
      let others = name.words.subtracting(["lora"])
      if others.count == 1, others.isSubset(of: Self.switches), ComfyNetworks.isOff(value) {
        off.insert(name.number)
      }
    }
  }

  /// The network of a file under a name, with what has the same number.
  func network(_ file: String, _ name: InputName) -> ComfyNetworks.Network {
    let weight = meant[name.number] ?? first[name.number]
    let isWithin = name.number.flatMap { own in count.map { own <= $0 } } ?? true
    let isOn =
      isWithin && !ComfyNetworks.isZero(weight) && !off.contains(nil) && !off.contains(name.number)
    return ComfyNetworks.Network(name: file, weight: weight, isOn: isOn)
  }
}

/// The words of an input's name, in lower case, and the number among them.
private struct InputName {
  private(set) var words: Set<String> = []
  private(set) var number: Int64?

  /// Takes a name apart at its signs; one of more than 64 bytes has no words.
  init(_ name: String) {
    guard name.utf8.count <= 64 else { return }
    let bytes = Array(name.lowercased().utf8)
    for part in bytes.split(whereSeparator: { !Self.isDigit($0) && !(0x61...0x7a).contains($0) }) {
      let letters = part.prefix { !Self.isDigit($0) }
      if !letters.isEmpty { words.insert(String(decoding: letters, as: UTF8.self)) }
      let digits = part.dropFirst(letters.count)
      if number == nil, !digits.isEmpty { number = Int64(String(decoding: digits, as: UTF8.self)) }
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
