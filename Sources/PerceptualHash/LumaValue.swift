// SPDX-License-Identifier: Apache-2.0
// The two sorts of luma.

/// A sort of luma value that the portable filter takes.
protocol LumaValue {
  /// The value as the reference has it.
  var luma: Float { get }

  /// Eight values of `plane` from `index`, which must be there.
  static func eight(_ plane: Span<Self>, at index: Int) -> SIMD8<Float>
}

extension Float: LumaValue {
  /// Itself.
  var luma: Float { self }

  /// Eight values.
  static func eight(_ plane: Span<Float>, at index: Int) -> SIMD8<Float> { plane.eight(at: index) }
}

extension UInt8: LumaValue {
  /// The same number.
  var luma: Float { Float(self) }

  /// Eight values, each as the same number.
  static func eight(_ plane: Span<UInt8>, at index: Int) -> SIMD8<Float> {
    // Bounds are checked; every pattern of bits is a number.
    let bytes = unsafe plane.bytes.unsafeLoadUnaligned(
      fromByteOffset: index, as: SIMD8<UInt8>.self)
    return SIMD8<Float>(SIMD8<Int32>(truncatingIfNeeded: bytes))
  }
}
