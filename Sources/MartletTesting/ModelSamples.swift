// SPDX-License-Identifier: Apache-2.0
// Small files in the formats of models, made byte by byte: a few zeros called a model, nothing that runs.

internal import EvidenceModel

/// Small files in the formats of models.
public enum ModelSamples {
  /// One tensor of a safetensors sample.
  public struct Tensor: Sendable {
    /// The tensor's name.
    public let name: String
    /// Its type of number.
    public let type: String
    /// Its sides.
    public let shape: [Int]
    /// Its first byte, and the byte behind its last.
    public let range: (Int, Int)

    /// Groups the parts of a tensor.
    public init(_ name: String, _ type: String, _ shape: [Int], _ first: Int, _ end: Int) {
      self.name = name
      self.type = type
      self.shape = shape
      range = (first, end)
    }

    fileprivate var member: JSONValue.Member {
      JSONValue.Member(
        name,
        [
          "dtype": .string(type), "shape": .array(shape.map { JSONValue($0) }),
          "data_offsets": [JSONValue(range.0), JSONValue(range.1)],
        ])
    }
  }

  /// A number as little-endian bytes.
  public static func little(_ value: Int, _ width: Int) -> [UInt8] {
    (0..<width).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
  }

  // MARK: - safetensors

  /// A safetensors file: length, header, and so many bytes of data.
  public static func safetensors(
    _ tensors: [Tensor], metadata: [(String, String)] = [], dataByteCount: Int
  ) -> [UInt8] {
    var members =
      metadata.isEmpty
      ? []
      : [
        JSONValue.Member(
          "__metadata__", .object(metadata.map { .init($0.0, .string($0.1)) }))
      ]
    members += tensors.map(\.member)
    let header = Array(JSONValue.object(members).compactText.utf8)
    let data = (0..<dataByteCount).map { UInt8(truncatingIfNeeded: $0 * 31 + 7) }
    return little(header.count, 8) + header + data
  }

  /// A small network laid over a model, as a common training program writes it.
  public static let lora = safetensors(
    [
      Tensor("lora_unet_input_blocks_0.lora_down.weight", "F16", [2, 4], 0, 16),
      Tensor("lora_unet_input_blocks_0.lora_up.weight", "F16", [4, 2], 16, 32),
      Tensor("lora_te2_text_model.alpha", "F32", [], 32, 36),
    ], metadata: loraMetadata, dataByteCount: 36)

  /// What that training program says beside the tensors.
  public static let loraMetadata: [(String, String)] = [
    ("ss_output_name", "coast_v1"), ("ss_sd_model_name", "harbour_v1.safetensors"),
    ("ss_base_model_version", "sdxl_base_v1-0"), ("ss_sd_model_hash", "0123abcd"),
    ("ss_new_sd_model_hash", String(repeating: "ab", count: 32)),
    ("ss_network_module", "networks.lora"), ("ss_network_dim", "2"), ("ss_network_alpha", "1.0"),
    ("ss_num_train_images", "24"), ("ss_num_epochs", "3"), ("ss_steps", "72"),
    ("ss_learning_rate", "None"), ("ss_resolution", "(512, 512)"),
    ("ss_tag_frequency", #"{"10_coast": {"lighthouse": 24, "sea": 11, "boat": 2}, "5_fog": {}}"#),
    ("ss_dataset_dirs", #"{"10_coast": {"n_repeats": 10, "img_count": 24}}"#),
    ("modelspec.title", "Coast"), ("modelspec.architecture", "stable-diffusion-xl-v1-base/lora"),
    ("modelspec.author", "a keeper"), ("sshs_legacy_hash", "89abcdef"),
  ]

  /// An ONNX file: a version, a producer, a graph of one operator, one input and one tensor, sets of operators, a property.
  public static let onnx: [UInt8] = {
    func field(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] {
      [number << 3 | 2, UInt8(bytes.count)] + bytes
    }
    func text(_ number: UInt8, _ text: String) -> [UInt8] { field(number, Array(text.utf8)) }
    let node = text(1, "sea") + text(2, "light") + text(4, "Identity")
    let tensor = [8, 2, 0x10, 1] + text(8, "harbour.w") + field(9, [UInt8](repeating: 0, count: 8))
    let shape = field(1, [8, 1]) + field(1, text(2, "wide"))
    let input = text(1, "sea") + field(2, field(1, [8, 1] + field(2, shape)))
    let graph =
      field(1, node) + text(2, "coast") + field(5, tensor + [0x70, 1]) + field(11, input)
      + field(12, input)
    return [8, 9] + text(2, "tests") + text(3, "1") + text(4, "harbour.example") + [0x28, 4]
      + text(6, "a red lighthouse") + field(7, graph) + field(8, text(1, "") + [0x10, 17])
      + field(8, text(1, "ai.onnx.ml") + [0x10, 3])
      + field(14, text(1, "author") + text(2, "a keeper"))
  }()

  // MARK: - GGUF

  /// A text of a GGUF file.
  public static func text(_ text: String, width: Int = 8) -> [UInt8] {
    little(text.utf8.count, width) + Array(text.utf8)
  }

  /// A pair of a key and a text.
  public static func pair(_ key: String, _ value: String, width: Int = 8) -> [UInt8] {
    text(key, width: width) + little(8, 4) + text(value, width: width)
  }

  /// A GGUF file of pairs and tensors that are given as bytes.
  public static func gguf(
    version: Int = 3, pairs: [[UInt8]], tensors: [[UInt8]] = [], dataByteCount: Int = 0,
    alignment: Int = 32
  ) -> [UInt8] {
    let width = version == 1 ? 4 : 8
    var bytes = Array("GGUF".utf8) + little(version, 4)
    bytes += little(tensors.count, width) + little(pairs.count, width)
    bytes += pairs.joined() + Array(tensors.joined())
    guard dataByteCount > 0 else { return bytes }
    let padding = (alignment - bytes.count % alignment) % alignment
    return bytes + [UInt8](repeating: 0, count: padding + dataByteCount)
  }

  /// A tensor of a GGUF file.
  public static func tensor(
    _ name: String, _ sides: [Int], type: Int, at offset: Int, width: Int = 8
  ) -> [UInt8] {
    text(name, width: width) + little(sides.count, 4) + sides.flatMap { little($0, width) }
      + little(type, 4) + little(offset, 8)
  }

  // MARK: - PyTorch

  /// A pickle of named tensors, as PyTorch's writer makes it.
  public static func statePickle(_ names: [String], first: [UInt8] = []) -> [UInt8] {
    var bytes: [UInt8] = [0x80, 2] + first + global("collections", "OrderedDict") + [0x71, 0]
    bytes += [0x29, 0x52, 0x71, 1, 0x28]
    for name in names {
      bytes += unicode(name) + global("torch._utils", "_rebuild_tensor_v2") + [0x28, 0x28]
      bytes += unicode("storage") + global("torch", "FloatStorage") + unicode("0") + unicode("cpu")
      bytes += [0x4b, 4, 0x74, 0x51, 0x4b, 0, 0x4b, 4, 0x85, 0x4b, 1, 0x85, 0x89]
      bytes += [0x68, 0, 0x29, 0x52, 0x74, 0x52]
    }
    return bytes + [0x75, 0x2e]
  }

  /// The operation that imports a name.
  public static func global(_ module: String, _ name: String) -> [UInt8] {
    Array("c\(module)\n\(name)\n".utf8)
  }

  /// The operation that puts a text on the stack.
  public static func unicode(_ text: String) -> [UInt8] {
    [0x58] + little(text.utf8.count, 4) + Array(text.utf8)
  }

  /// The first pickle of PyTorch's older files: a number that nothing else has.
  public static let legacyMark: [UInt8] = [
    0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e,
  ]

  /// A zip of entries; `isWide` writes the sizes as large files do, with 64 bits.
  public static func zip(
    _ entries: [(name: String, method: Int, bytes: [UInt8], byteCount: Int)], isWide: Bool = false,
    comment: [UInt8] = []
  ) -> [UInt8] {
    var (file, directory): ([UInt8], [UInt8]) = ([], [])
    let none = 0xffff_ffff
    for entry in entries {
      let name = Array(entry.name.utf8)
      let offset = file.count
      let common = little(45, 2) + little(0, 2) + little(entry.method, 2) + little(0, 8)
      file += [0x50, 0x4b, 3, 4] + common + little(entry.bytes.count, 4)
      file += little(entry.byteCount, 4) + little(name.count, 2) + little(0, 2) + name + entry.bytes
      let sizes = [entry.byteCount, entry.bytes.count, offset]
      let extra = isWide ? little(1, 2) + little(24, 2) + sizes.flatMap { little($0, 8) } : []
      directory += [0x50, 0x4b, 1, 2] + little(45, 2) + common
      directory += little(isWide ? none : sizes[1], 4) + little(isWide ? none : sizes[0], 4)
      directory += little(name.count, 2) + little(extra.count, 2) + little(0, 10)
      directory += little(isWide ? none : offset, 4) + name + extra
    }
    let start = file.count
    file += directory
    if isWide {
      let end = file.count
      file += [0x50, 0x4b, 6, 6] + little(44, 8) + little(45, 2) + little(45, 2) + little(0, 8)
      file += little(entries.count, 8) + little(entries.count, 8) + little(directory.count, 8)
      file += little(start, 8)
      file += [0x50, 0x4b, 6, 7] + little(0, 4) + little(end, 8) + little(1, 4)
    }
    file += [0x50, 0x4b, 5, 6] + little(0, 4) + little(entries.count, 2) + little(entries.count, 2)
    file += little(isWide ? none : directory.count, 4) + little(isWide ? none : start, 4)
    return file + little(comment.count, 2) + comment
  }

  /// A zip of stored entries.
  public static func storedZip(
    _ entries: [(String, [UInt8])], isWide: Bool = false
  ) -> [UInt8] {
    zip(entries.map { ($0.0, 0, $0.1, $0.1.count) }, isWide: isWide)
  }

  /// A checkpoint as PyTorch writes it.
  public static func torchArchive(_ pickle: [UInt8], isWide: Bool = false) -> [UInt8] {
    storedZip(
      [
        ("archive/data.pkl", pickle), ("archive/byteorder", Array("little".utf8)),
        ("archive/data/0", [UInt8](repeating: 7, count: 16)),
        ("archive/version", Array("3\n".utf8)),
        ("archive/.data/serialization_id", Array("1".utf8)),
      ], isWide: isWide)
  }
}
