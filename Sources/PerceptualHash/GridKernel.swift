// SPDX-License-Identifier: Apache-2.0
// Which code makes the 64×64 grid: what the processor runs, or Swift's own vectors.

internal import CKernels

/// The code that blurs a picture to 64×64; all of them give the same bits.
public enum PDQKernel: String, CaseIterable, Hashable, Sendable {
  /// Swift's portable vectors: on any processor.
  case portable
  /// `Sources/CKernels/pdq.c` with AVX2.
  case avx2
  /// `Sources/CKernels/pdq.c` with AVX-512.
  case avx512

  /// The fastest that this processor runs.
  public static let best = allCases.last { $0.level <= martlet_pdq_level() } ?? .portable

  /// What this processor runs, the fastest last.
  public static let available = allCases.filter { $0.level <= martlet_pdq_level() }

  fileprivate var level: Int32 {
    switch self {
    case .portable: 0
    case .avx2: 2
    case .avx512: 3
    }
  }
}

/// Makes the 64×64 grid of a picture and keeps its scratch memory for the next.
struct GridMaker: Sendable {
  /// The values of the grid, row-major.
  private(set) var grid = [Float](repeating: 0, count: 64 * 64)
  private let kernel: PDQKernel
  private var portable = JaroszFilter()
  private var scratch: [Float] = []

  /// A maker that uses `kernel`.
  init(kernel: PDQKernel) { self.kernel = kernel }

  /// Takes a picture of 64×64 as it is.
  mutating func copy<Value: LumaValue>(_ luma: Span<Value>) {
    for index in 0..<64 * 64 { grid[index] = luma[index].luma }
  }

  /// Filters bytes of luma; both sides are at least 5 and `luma` holds `width * height` values.
  mutating func reduce(_ luma: Span<UInt8>, width: Int, height: Int) {
    guard prepare(width, height) else {
      return portable.reduce(luma, width: width, height: height, into: &grid)
    }
    unsafe luma.withUnsafeBytes { source in
      guard let start = source.baseAddress else { return }
      unsafe martlet_pdq_grid(kernel.level, 1, start, width, height, &scratch, &grid)
    }
  }

  /// Filters luma in floats; both sides are at least 5 and `luma` holds `width * height` values.
  mutating func reduce(_ luma: Span<Float>, width: Int, height: Int) {
    guard prepare(width, height) else {
      return portable.reduce(luma, width: width, height: height, into: &grid)
    }
    unsafe luma.withUnsafeBytes { source in
      guard let start = source.baseAddress else { return }
      unsafe martlet_pdq_grid(kernel.level, 0, start, width, height, &scratch, &grid)
    }
  }

  /// Whether the C kernel takes such a picture; makes room for it.
  private mutating func prepare(_ width: Int, _ height: Int) -> Bool {
    guard kernel != .portable, max(width, height) <= MARTLET_PDQ_SIDE else { return false }
    let wanted = martlet_pdq_scratch_floats(width, height)
    if scratch.count < wanted { scratch = [Float](repeating: 0, count: wanted) }
    return true
  }
}
