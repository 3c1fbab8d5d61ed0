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

  /// Entries of PyTorch's archives that may stand before `data.pkl`, without their folder.
  private static let torchEntries: Set<String> = [
    "", "version", "byteorder", ".format_version", ".storage_alignment", "constants.pkl", "data/",
    ".data/", ".data/serialization_id",
  ]

  /// A zip with `data.pkl` in one folder, before which only entries of the same folder stand that models have, all
  /// within `head`.
  ///
  /// PyTorch writes it first; who packs a model anew may not. An archive with anything else before it is none, nor is
  /// one without a folder, which PyTorch does not load.
  private static func isTorchArchive(_ head: [UInt8]) -> Bool {
    var place = 0
    var folder: String?
    while head.count - place >= 30, head[place...].starts(with: [0x50, 0x4b, 3, 4]) {
      let length = number(head, place + 26, 2)
      let begin = place + 30
      guard head.count - begin >= length else { return false }
      let name = String(decoding: head[begin..<begin + length], as: UTF8.self)
      guard let slash = name.firstIndex(of: "/"), slash != name.startIndex else { return false }
      guard folder == nil || name[..<slash] == folder.map({ $0[...] }) else { return false }
      folder = String(name[..<slash])
      let rest = String(name[name.index(after: slash)...])
      if rest == "data.pkl" { return true }
      // Where the sizes stand behind the bytes, nothing here tells where the next entry begins.
      let isNumbered =
        rest.hasPrefix("data/") && rest.utf8.count > 5
        && rest.utf8.dropFirst(5).allSatisfy { (0x30...0x39).contains($0) }
      guard torchEntries.contains(rest) || isNumbered, head[place + 6] & 8 == 0 else {
        return false
      }
      place = begin + length + number(head, place + 28, 2) + number(head, place + 18, 4)
    }
    return false
  }

  private static func number(_ head: [UInt8], _ offset: Int, _ width: Int) -> Int {
    head[offset..<offset + width].reversed().reduce(0) { $0 << 8 | Int($1) }
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
