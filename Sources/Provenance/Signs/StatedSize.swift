// SPDX-License-Identifier: Apache-2.0
// Whether a picture has the size that its generator's text states.

internal import EvidenceModel

/// Compares the sides that a generator's text states with those of the picture.
///
/// A text copied from another picture rarely states this one's sides. Generators enlarge in a second step,
/// so that sides of the same ratio say nothing; another ratio means that the picture was cut afterwards, or
/// that the text is not its own.
struct StatedSize {
  let traces: [Trace]
  let size: (width: Int, height: Int)?

  /// The answer for the first text that states sides; `nil` when none does, or when the picture's sides
  /// are not known.
  var test: SignTest? {
    guard let size, size.width > 0, size.height > 0 else { return nil }
    for trace in traces {
      let record = trace.generation
      guard record.widths.count == 1, record.heights.count == 1,
        let width = Int(record.widths[0]), let height = Int(record.heights[0]),
        (1...1 << 20).contains(width), (1...1 << 20).contains(height)
      else { continue }
      let figure = "\(width)x\(height) stated, \(size.width)x\(size.height) stored"
      return SignTest(
        name: "stated_size", answer: answer(width, height, size), figure: figure,
        error: "not measured",
        place: TracePlace(carrier: trace.carrier, offset: trace.offset, length: trace.length))
    }
    return nil
  }

  private func answer(
    _ width: Int, _ height: Int, _ size: (width: Int, height: Int)
  ) -> SignTest.Answer {
    if (width, height) == size { return .supportsSynthetic }
    // The same ratio within eight pixels of the stored sides: enlarging rounds to multiples of eight.
    let (wanted, overflow) = size.width.multipliedReportingOverflow(by: height)
    guard !overflow else { return .inconclusive }
    return abs(wanted / width - size.height) <= 8 ? .inconclusive : .supportsEdited
  }
}
