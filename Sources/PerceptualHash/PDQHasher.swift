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
/// Luma is row-major, `width * height` values: bytes, or floats of 0...255 that are finite. A hasher
/// keeps its scratch memory for the next picture. With the C kernel that is a few dozen rows of the widest
/// picture so far; with ``PDQKernel/portable``, two floats a pixel of the largest.
///
/// - Source: facebook/ThreatExchange `hashing/hashing.pdf`, "PDQ algorithm"; C. Zauner,
///   "Implementation and Benchmarking of Perceptual Image Hash Functions", 2010.
public struct PDQHasher: Sendable {
  /// Pictures with a side below this many pixels have the hash of zeros and quality 0.
  public static let smallestSide = 5

  private var maker: GridMaker
  private var frequencies: LowFrequencies?

  /// A hasher without scratch memory yet.
  ///
  /// - Parameter kernel: the code to use; one that this processor does not run is replaced by the best
  ///   that it does. All give the same bits.
  public init(kernel: PDQKernel = .best) {
    maker = GridMaker(kernel: PDQKernel.available.contains(kernel) ? kernel : .best)
  }

  /// The hash and quality of a picture; `nil` when it has no pixels or `luma` holds too few values.
  ///
  /// A side below ``smallestSide`` gives zeros with quality 0. A picture of exactly 64×64 is taken
  /// unblurred, as the reference takes it.
  ///
  /// - Complexity: O(width × height).
  public mutating func hash(luma: Span<Float>, width: Int, height: Int) -> PDQFingerprint? {
    guard Self.accepts(luma.count, width, height) else { return nil }
    frequencies = nil
    guard Self.isHashable(width, height) else { return .blank }
    if width == 64, height == 64 {
      maker.copy(luma)
    } else {
      maker.reduce(luma, width: width, height: height)
    }
    return makeFingerprint()
  }

  /// The hash and quality of a picture whose luma is bytes; the same as of those numbers in floats, in
  /// less time.
  ///
  /// - Complexity: O(width × height).
  public mutating func hash(luma: Span<UInt8>, width: Int, height: Int) -> PDQFingerprint? {
    guard Self.accepts(luma.count, width, height) else { return nil }
    frequencies = nil
    guard Self.isHashable(width, height) else { return .blank }
    if width == 64, height == 64 {
      maker.copy(luma)
    } else {
      maker.reduce(luma, width: width, height: height)
    }
    return makeFingerprint()
  }

  /// The hash, its quality, and the hashes of all eight symmetries in the order of
  /// ``DihedralTransform``, from one transform; `nil` as for ``hash(luma:width:height:)-(Span<Float>,_,_)``.
  ///
  /// The fingerprint is the first variant. Unlike ``hash(luma:width:height:)-(Span<Float>,_,_)``, the
  /// reference filters a picture of exactly 64×64 here; with a window of one that only rounds, and not
  /// at all for luma of whole numbers.
  ///
  /// - Complexity: O(width × height).
  public mutating func dihedral(
    luma: Span<Float>, width: Int, height: Int
  ) -> (fingerprint: PDQFingerprint, variants: [PDQHash])? {
    guard Self.accepts(luma.count, width, height) else { return nil }
    frequencies = nil
    guard Self.isHashable(width, height) else { return Self.blankVariants }
    maker.reduce(luma, width: width, height: height)
    return makeVariants()
  }

  /// The same for luma of bytes.
  ///
  /// - Complexity: O(width × height).
  public mutating func dihedral(
    luma: Span<UInt8>, width: Int, height: Int
  ) -> (fingerprint: PDQFingerprint, variants: [PDQHash])? {
    guard Self.accepts(luma.count, width, height) else { return nil }
    frequencies = nil
    guard Self.isHashable(width, height) else { return Self.blankVariants }
    maker.reduce(luma, width: width, height: height)
    return makeVariants()
  }
}

// MARK: - Steadiness

extension PDQHasher {
  /// How near to the median the frequencies of the picture hashed last lie: the distance of the nearest but `bits`.
  ///
  /// As long as no frequency moves by as much beside the median, at most `bits` bits of the hash change. Pictures of
  /// regular patterns have many frequencies of nearly nothing, and hashes that rounding turns. Infinite where nothing
  /// was hashed or the picture was too small.
  public func margin(beyond bits: Int) -> Float { frequencies?.margin(beyond: bits) ?? .infinity }
}

// MARK: - From the grid

extension PDQHasher {
  private mutating func transform() -> LowFrequencies {
    let made = CosineTransform.lowFrequencies(of: maker.grid)
    frequencies = made
    return made
  }

  private mutating func makeFingerprint() -> PDQFingerprint {
    PDQFingerprint(hash: transform().hash, quality: GradientQuality.measure(maker.grid))
  }

  private mutating func makeVariants() -> (fingerprint: PDQFingerprint, variants: [PDQHash]) {
    let hashes = transform().dihedral
    let quality = GradientQuality.measure(maker.grid)
    return (PDQFingerprint(hash: hashes[0], quality: quality), hashes)
  }

  private static var blankVariants: (fingerprint: PDQFingerprint, variants: [PDQHash]) {
    (.blank, DihedralTransform.allCases.map { _ in PDQFingerprint.blank.hash })
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
