// SPDX-License-Identifier: Apache-2.0
// Whether a picture has the size that its generator's text states.

internal import EvidenceModel

/// Compares the sides that a generator's text states with those of the picture.
///
/// Equal sides say nothing: generators share a few sizes, so that a text copied from another picture often
/// states this one's. Nor do sides of the same ratio: generators enlarge in a second step. Another ratio means
/// that the picture was cut afterwards, or that the text is not its own; but not where the text itself tells why the
/// picture may have another: sizes of second steps, a picture that went in, a script that makes a sheet, or where the
/// sides are whole multiples, as those of a sheet are.
struct StatedSize {
  /// What was measured over the test suite's files.
  static let measured =
    "0 of 2,000 synthetic files enlarged as generators do said edited (one-sided 95 % bound 0.15 %), 1,000 "
    + "of 1,000 cut by a tenth or more on one side, and not to whole multiples, found; not measured on files of "
    + "generators"

  let traces: [Trace]
  let size: (width: Int, height: Int)?

  /// The answer for the first text that states sides; `nil` when none does, or when the picture's sides
  /// are not known.
  var test: SignTest? {
    guard let size, size.width > 0, size.height > 0 else { return nil }
    for trace in traces where trace.claim == .generated || trace.claim == .edited {
      let record = trace.generation
      guard record.widths.count == 1, record.heights.count == 1,
        let width = Int(record.widths[0]), let height = Int(record.heights[0]),
        (1...1 << 20).contains(width), (1...1 << 20).contains(height)
      else { continue }
      var figure = "\(width)x\(height) stated, \(size.width)x\(size.height) stored"
      var answer = answer(width, height, size)
      if answer == .supportsEdited, let reason = reason(trace, width, height, size) {
        answer = .inconclusive
        figure += ", " + reason
      }
      return SignTest(
        name: "stated_size", answer: answer, figure: figure,
        error: Self.measured,
        place: TracePlace(carrier: trace.carrier, offset: trace.offset, length: trace.length))
    }
    return nil
  }

  /// What tells why a picture has another ratio than the one stated first, in our own words.
  private func reason(
    _ trace: Trace, _ width: Int, _ height: Int, _ size: (width: Int, height: Int)
  ) -> String? {
    for field in trace.fields where field.name == "other_size" {
      let sides = field.value.split(separator: "x").compactMap { Int($0) }
      if sides.count == 2, answer(sides[0], sides[1], size) == .inconclusive {
        return "\(sides[0])x\(sides[1]) stated too"
      }
    }
    if trace.fields.contains(where: { $0.name == "script" }) { return "a script stated" }
    if trace.statesInputPicture { return "an input picture stated" }
    let isSheet = size.width.isMultiple(of: width) && size.height.isMultiple(of: height)
    return isSheet ? "whole multiples" : nil
  }

  private func answer(
    _ width: Int, _ height: Int, _ size: (width: Int, height: Int)
  ) -> SignTest.Answer {
    // Enlarging rounds each side to a multiple of eight: by less than eight pixels.
    let (wanted, overflow) = size.width.multipliedReportingOverflow(by: height)
    let (stored, beyond) = size.height.multipliedReportingOverflow(by: width)
    guard !overflow, !beyond else { return .inconclusive }
    return abs(wanted - stored) <= 8 * max(width, height) ? .inconclusive : .supportsEdited
  }
}
