// SPDX-License-Identifier: Apache-2.0
// The marks that known tools hide in colour, and how much of one must be read to be called it.

/// How a tool's writer sees the colours of a picture: a mark is readable in its writer's domain alone.
enum ColorDomain: Int, CaseIterable, Hashable {
  /// Whole numbers of eight bits, blue first.
  case wholeBGR
  /// 32-bit fractions, blue first.
  case fractionBGR
  /// 32-bit fractions with red where blue is meant: the order of one library's pipeline.
  case fractionRGB
}

/// A constant mark that a known tool hides in the pictures it makes.
///
/// - Source: ShieldMnt/invisible-watermark `imwatermark/maxDct.py`; the tools' own sources, see
///   docs/provenance.md. The bits are public: anyone can hide them in any picture.
public struct WatermarkMark: Hashable, Sendable {
  /// The trace kind's last part, such as `sdxl`.
  public let name: String
  /// The tool class, safe to publish.
  public let tool: String
  /// The bits, first to last.
  let bits: [Bool]
  /// The colour domains in which it is looked for.
  let domains: [ColorDomain]
  /// The number of bits that must agree when the picture is read as it is.
  public let threshold: Int
  /// The number of bits that must agree in a search over many positions; `nil` for marks too short for
  /// such a search.
  public let searchThreshold: Int?

  /// The number of bits.
  public var bitCount: Int { bits.count }

  private init(
    _ name: String, _ tool: String, bits: [Bool], _ domains: [ColorDomain], threshold: Int,
    search: Int?
  ) {
    self.name = name
    self.tool = tool
    self.bits = bits
    self.domains = domains
    self.threshold = threshold
    searchThreshold = search
  }

  /// Every known mark.
  public static let all = [
    WatermarkMark(
      "stable_diffusion_1", "Stable Diffusion", bits: ascii("StableDiffusionV1"), [.wholeBGR],
      threshold: 105, search: 112),
    WatermarkMark(
      "stable_diffusion_2", "Stable Diffusion", bits: ascii("SDV2"), [.wholeBGR], threshold: 32,
      search: nil),
    WatermarkMark(
      "invokeai", "InvokeAI", bits: ascii("InvokeAI"), [.wholeBGR], threshold: 57, search: 61),
    WatermarkMark(
      "sdxl", "Stable Diffusion",
      bits: digits("101100111110110010010000011110111011000110011110"),
      [.fractionBGR, .fractionRGB], threshold: 41, search: 45),
    WatermarkMark(
      "flux", "FLUX", bits: digits("1010101111111010000111100111001111010100101110"),
      [.fractionBGR], threshold: 40, search: 44),
  ]

  private static func digits(_ text: String) -> [Bool] { text.map { $0 == "1" } }

  private static func ascii(_ text: String) -> [Bool] {
    text.utf8.flatMap { byte in (0..<8).map { byte >> (7 - $0) & 1 == 1 } }
  }
}
