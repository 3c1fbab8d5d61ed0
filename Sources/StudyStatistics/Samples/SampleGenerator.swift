// SPDX-License-Identifier: Apache-2.0
// The random numbers behind samples and draws, told so exactly that anybody can make them again.

/// Random numbers that follow from a seed, for samples and draws that others check.
///
/// SplitMix64. Nothing of it depends on a library whose next version might draw otherwise: a published seed stands for
/// a published sample.
///
/// - Source: G. Steele, D. Lea, C. Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014,
///   doi 10.1145/2660193.2660195.
public struct SampleGenerator: Sendable {
  private var state: UInt64

  /// A generator whose sequence follows from `seed`.
  public init(seed: UInt64) { state = seed }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// A whole number from 0 up to but without `bound`, each as likely as another; `bound` must be positive.
  ///
  /// Numbers from the largest multiple of `bound` on are drawn again; of others the remainder counts.
  public mutating func below(_ bound: Int) -> Int {
    below(UInt64(bound), last: Self.last(below: UInt64(bound)))
  }

  /// The last number of 64 bits that is not drawn again for a bound.
  static func last(below bound: UInt64) -> UInt64 {
    // What 2^64 leaves over when divided by the bound.
    UInt64.max - (UInt64.max % bound + 1) % bound
  }

  /// As ``below(_:)``, for many numbers below one bound.
  mutating func below(_ bound: UInt64, last: UInt64) -> Int {
    while true {
      let bits = next()
      if bits <= last { return Int(bits % bound) }
    }
  }
}
