// SPDX-License-Identifier: Apache-2.0
// Tells ONNX files, which have no mark of their own, by the fields that they begin with.

/// Rules for ONNX files.
///
/// - Source: onnx/onnx, `onnx/onnx.proto3` (`ModelProto`, `GraphProto`).
enum ONNXSniffer {
  /// The highest version of the format that is believed.
  private static let mostVersion: UInt8 = 99
  private static let longestName = 256
  /// The fields of a graph that hold bytes, by their tags.
  private static let graphTags: Set<Int> = [
    0x0a, 0x12, 0x2a, 0x52, 0x5a, 0x62, 0x6a, 0x72, 0x7a, 0x82,
  ]

  /// Whether `head` begins with a version, then such fields of a model as come before its graph, each well formed,
  /// and then a graph or a set of operators.
  ///
  /// - Complexity: O(`head.count`).
  static func isONNX(_ head: [UInt8]) -> Bool {
    guard head.count > 4, head[0] == 0x08, (1...mostVersion).contains(head[1]) else { return false }
    var offset = 2
    while offset < head.count {
      let tag = head[offset]
      offset += 1
      guard let (number, next) = number(head, at: offset) else { return false }
      if tag == 0x28 {  // model_version
        offset = next
        continue
      }
      guard number <= UInt64(Int.max / 2) else { return false }
      let end = next + Int(number)
      switch tag {
      case 0x12, 0x1a, 0x22:  // producer_name, producer_version, domain
        guard Int(number) <= longestName, end <= head.count, isText(head[next..<end]) else {
          return false
        }
      case 0x32:  // doc_string
        guard end <= head.count, isText(head[next..<end]) else { return false }
      case 0x3a:  // graph
        return isGraph(head, from: next, length: Int(number))
      case 0x42:  // opset_import
        return isOperators(head, next, end)
      case 0x72:  // metadata_props
        guard end <= head.count else { return false }
      default: return false
      }
      offset = end
    }
    return false
  }

  /// Whether the first field of a graph is one, and lies within it.
  private static func isGraph(_ head: [UInt8], from start: Int, length: Int) -> Bool {
    guard length >= 2, start < head.count, graphTags.contains(Int(head[start])) else {
      return false
    }
    let isLong = head[start] >= 0x80
    guard !isLong || (start + 1 < head.count && head[start + 1] == 1) else { return false }
    guard let (inner, next) = number(head, at: start + (isLong ? 2 : 1)) else { return false }
    return inner <= UInt64(length) && next - start <= length
  }

  /// Whether a set of operators has a name or a version, and nothing else.
  private static func isOperators(_ head: [UInt8], _ start: Int, _ end: Int) -> Bool {
    guard end - start >= 2, end <= head.count else { return false }
    var offset = start
    while offset < end {
      guard let (value, next) = number(head, at: offset + 1) else { return false }
      switch head[offset] {
      case 0x0a:
        guard value <= UInt64(longestName), next + Int(value) <= end,
          isText(head[next..<next + Int(value)])
        else { return false }
        offset = next + Int(value)
      case 0x10: offset = next
      default: return false
      }
    }
    return offset == end
  }

  /// A number of variable width, and where it ends.
  private static func number(_ head: [UInt8], at start: Int) -> (value: UInt64, next: Int)? {
    var value: UInt64 = 0
    for index in 0..<10 {
      guard start + index < head.count else { return nil }
      let byte = head[start + index]
      value |= UInt64(byte & 0x7f) << UInt64(7 * index)
      if byte < 0x80 { return (value, start + index + 1) }
    }
    return nil
  }

  /// Whether bytes are UTF-8 without control characters but line ends and tabs.
  private static func isText(_ bytes: ArraySlice<UInt8>) -> Bool {
    let isPlain = bytes.allSatisfy { $0 >= 0x20 || [0x09, 0x0a, 0x0d].contains($0) }
    return isPlain && String(validating: bytes, as: UTF8.self) != nil
  }
}
