// SPDX-License-Identifier: Apache-2.0
// PDQ, bit for bit as the reference's C++ makes it from the same luma.

public import EvidenceModel

/// Makes PDQ hashes from luma, bit for bit as the reference does.
///
/// The reference is `pdqHash256FromFloatLuma` and `pdqDihedralHash256esFromFloatLuma` of
/// facebook/ThreatExchange (`pdq/cpp/hashing/pdqhashing.cpp`) at commit
/// `baefb4ed67b6cdc1d4c82dbaef858d50866ac424`, compiled without fused multiply-add. The kernel never
/// shrinks a picture; hashing a file as the reference's command does needs ``PDQLuma/shrunk(_:width:height:)``
/// first.
///
/// Luma is row-major, `width * height` values of 0...255, and finite. A hasher keeps its scratch
/// memory (two floats a pixel) for the next picture of the same size or smaller.
///
/// - Source: facebook/ThreatExchange `hashing/hashing.pdf`, "PDQ algorithm"; C. Zauner,
///   "Implementation and Benchmarking of Perceptual Image Hash Functions", 2010.
public struct PDQHasher: Sendable {
  /// Pictures with a side below this many pixels have the hash of zeros and quality 0.
  public static let smallestSide = 5

  private var filter = JaroszFilter()
  private var grid = [Float](repeating: 0, count: 64 * 64)

  /// A hasher without scratch memory yet.
  public init() {}

  /// The hash and quality of a picture; `nil` when it has no pixels or `luma` holds too few values.
  ///
  /// A side below ``smallestSide`` gives zeros with quality 0. A picture of exactly 64×64 is taken
  /// unblurred, as the reference takes it.
  ///
  /// - Complexity: O(width × height).
  public mutating func hash(luma: Span<Float>, width: Int, height: Int) -> PDQFingerprint? {
    guard Self.accepts(luma.count, width, height) else { return nil }
    guard Self.isHashable(width, height) else { return .blank }
    if width == 64, height == 64 {
      for index in 0..<64 * 64 { grid[index] = luma[index] }
    } else {
      filter.reduce(luma, width: width, height: height, into: &grid)
    }
    let spectrum = CosineTransform.lowFrequencies(of: grid)
    return PDQFingerprint(hash: spectrum.hash, quality: GradientQuality.measure(grid))
  }

  /// The hash, its quality, and the hashes of all eight symmetries in the order of
  /// ``DihedralTransform``, from one transform; `nil` as for ``hash(luma:width:height:)``.
  ///
  /// The fingerprint is the first variant. Unlike ``hash(luma:width:height:)``, the reference filters
  /// a picture of exactly 64×64 here; with a window of one that only rounds, and not at all for luma
  /// of whole numbers.
  ///
  /// - Complexity: O(width × height).
  public mutating func dihedral(
    luma: Span<Float>, width: Int, height: Int
  ) -> (fingerprint: PDQFingerprint, variants: [PDQHash])? {
    guard Self.accepts(luma.count, width, height) else { return nil }
    guard Self.isHashable(width, height) else {
      let blank = PDQFingerprint.blank
      return (blank, DihedralTransform.allCases.map { _ in blank.hash })
    }
    filter.reduce(luma, width: width, height: height, into: &grid)
    let spectrum = CosineTransform.lowFrequencies(of: grid)
    let variants = DihedralTransform.allCases.map { spectrum.transformed($0).hash }
    let quality = GradientQuality.measure(grid)
    return (PDQFingerprint(hash: spectrum.hash, quality: quality), variants)
  }

  private static func accepts(_ count: Int, _ width: Int, _ height: Int) -> Bool {
    guard width > 0, height > 0 else { return false }
    let (pixels, overflow) = width.multipliedReportingOverflow(by: height)
    return !overflow && count >= pixels
  }

  private static func isHashable(_ width: Int, _ height: Int) -> Bool {
    width >= smallestSide && height >= smallestSide
  }
}

extension PDQFingerprint {
  /// What the reference gives for a picture too small to hash.
  fileprivate static let blank = PDQFingerprint(hash: PDQHash(0, 0, 0, 0), quality: 0)
}
