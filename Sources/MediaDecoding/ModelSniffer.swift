// SPDX-License-Identifier: Apache-2.0
// Tells files with the weights of models by their first bytes.

/// Rules for model files.
enum ModelSniffer {
  /// The longest header that the safetensors format allows.
  private static let longestHeader: UInt64 = 100_000_000

  /// The format of a model file that begins with `head`.
  static func sniff(_ head: [UInt8]) -> MediaFormat? {
    if isGGUF(head) { return .gguf }
    if isTorchArchive(head) { return .pytorchZip }
    if isSafetensors(head) { return .safetensors }
    if PickleOpcode.isPickle(head) { return .pickle }
    return ONNXSniffer.isONNX(head) ? .onnx : nil
  }

  /// A version of two bytes in either byte order follows the magic: words have no zeros.
  private static func isGGUF(_ head: [UInt8]) -> Bool {
    guard head.count >= 8, head.starts(with: "GGUF".utf8) else { return false }
    return (head[6] == 0 && head[7] == 0) || (head[4] == 0 && head[5] == 0)
  }

  /// A zip whose first entry is `data.pkl` in one folder, as PyTorch writes it.
  private static func isTorchArchive(_ head: [UInt8]) -> Bool {
    guard head.count >= 30, head.starts(with: [0x50, 0x4b, 3, 4]) else { return false }
    let length = Int(head[26]) | Int(head[27]) << 8
    guard head.count >= 30 + length else { return false }
    let parts = head[30..<30 + length].split(
      separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return parts.count == 2 && !parts[0].isEmpty && parts[1].elementsEqual("data.pkl".utf8)
  }

  /// The length of a header and a JSON object whose first member, where `head` shows it, is an object.
  private static func isSafetensors(_ head: [UInt8]) -> Bool {
    guard head.count >= 10 else { return false }
    let length = head[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard (2...longestHeader).contains(length), head[8] == UInt8(ascii: "{") else { return false }
    var rest = withoutSpace(head[9...])
    guard rest.first == UInt8(ascii: "\"") else {
      return rest.isEmpty || rest.first == UInt8(ascii: "}")
    }
    rest = rest.dropFirst()
    while let byte = rest.first, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { return false }
      rest = rest.dropFirst(byte == UInt8(ascii: "\\") ? 2 : 1)
    }
    for mark in [UInt8(ascii: ":"), UInt8(ascii: "{")] {
      rest = withoutSpace(rest.isEmpty ? rest : rest.dropFirst())
      guard rest.isEmpty || rest.first == mark else { return false }
    }
    return true
  }

  private static func withoutSpace(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    bytes.drop { [0x20, 0x09, 0x0a, 0x0d].contains($0) }
  }
}
