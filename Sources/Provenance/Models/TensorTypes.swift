// SPDX-License-Identifier: Apache-2.0
// The types of numbers in tensors, and how many bytes so many of them take.

/// How the values of a tensor are packed: so many values in so many bits.
struct TensorType {
  let name: String
  /// The number of values that are packed together.
  let values: Int
  /// The number of bits they take.
  let bits: Int

  /// The number of bytes of `count` values; `nil` when they do not fill whole packs and bytes, or are
  /// too many.
  func byteCount(of count: Int) -> Int? {
    guard count >= 0, count.isMultiple(of: values) else { return nil }
    let (total, overflow) = (count / values).multipliedReportingOverflow(by: bits)
    return overflow || !total.isMultiple(of: 8) ? nil : total / 8
  }

  /// The types of safetensors by name.
  ///
  /// - Source: huggingface/safetensors, `safetensors/src/tensor.rs`.
  static let safetensors: [String: TensorType] = {
    let bits: [(Int, [String])] = [
      (4, ["F4"]), (6, ["F6_E2M3", "F6_E3M2"]),
      (8, ["BOOL", "U8", "I8", "F8_E5M2", "F8_E4M3", "F8_E8M0"]),
      (16, ["I16", "U16", "F16", "BF16"]), (32, ["I32", "U32", "F32"]),
      (64, ["I64", "U64", "F64", "C64"]),
    ]
    let types = bits.flatMap { width, names in
      names.map { ($0, TensorType(name: $0, values: 1, bits: width)) }
    }
    return Dictionary(types) { first, _ in first }
  }()

  /// The types of GGUF by number.
  ///
  /// - Source: ggml-org/ggml, `include/ggml.h` (`ggml_type`) and `src/ggml-common.h` (block sizes).
  static let gguf: [Int: TensorType] = {
    let types: [(Int, String, Int, Int)] = [
      (0, "F32", 1, 4), (1, "F16", 1, 2), (2, "Q4_0", 32, 18), (3, "Q4_1", 32, 20),
      (6, "Q5_0", 32, 22), (7, "Q5_1", 32, 24), (8, "Q8_0", 32, 34), (9, "Q8_1", 32, 36),
      (10, "Q2_K", 256, 84), (11, "Q3_K", 256, 110), (12, "Q4_K", 256, 144),
      (13, "Q5_K", 256, 176), (14, "Q6_K", 256, 210), (15, "Q8_K", 256, 292),
      (24, "I8", 1, 1), (25, "I16", 1, 2), (26, "I32", 1, 4), (27, "I64", 1, 8),
      (28, "F64", 1, 8), (30, "BF16", 1, 2),
    ]
    return Dictionary(
      types.map { ($0.0, TensorType(name: $0.1, values: $0.2, bits: $0.3 * 8)) }
    ) { first, _ in first }
  }()
}

/// The product of the sides of a tensor; `nil` when one is negative or the product too large.
func tensorValues(_ sides: [Int]) -> Int? {
  var product = 1
  for side in sides {
    guard side >= 0 else { return nil }
    let (next, overflow) = product.multipliedReportingOverflow(by: side)
    guard !overflow else { return nil }
    product = next
  }
  return product
}
