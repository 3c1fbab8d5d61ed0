// SPDX-License-Identifier: Apache-2.0
// Vectors out of rows that begin anywhere.

extension Span<Float> {
  /// The eight values from `index`, which must be there.
  @inline(__always)
  func eight(at index: Int) -> SIMD8<Float> {
    // Bounds are checked; every pattern of bits is a float.
    unsafe bytes.unsafeLoadUnaligned(fromByteOffset: index * 4, as: SIMD8<Float>.self)
  }
}
