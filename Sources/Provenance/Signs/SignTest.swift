// SPDX-License-Identifier: Apache-2.0
// A test of a file for signs of a camera or of editing, and its answer.

internal import EvidenceModel
internal import MediaDecoding

/// A test's answer with its figure.
///
/// No answer is a verdict. A test says what its figure is and how often it erred where that was measured. What
/// was not measured is never answered: there is no answer for a generator, and what only files of cameras
/// could show is inconclusive.
struct SignTest {
  /// What a test can answer.
  enum Answer: String {
    /// As a camera writes.
    case supportsCamera = "supports_camera"
    /// Saved or changed after a camera wrote it.
    case supportsEdited = "supports_edited"
    /// The test applies and its figure says nothing.
    case inconclusive
    /// The file lacks what the test looks at.
    case notApplicable = "not_applicable"
  }

  /// The name, behind `test.` in the kind of its trace.
  let name: String
  /// The answer.
  let answer: Answer
  /// The figure with its unit, in our own words; empty when there is none.
  let figure: String
  /// What is known of the test's error, in our own words.
  let error: String
  /// Where what it looked at stands.
  let place: TracePlace
  /// SHA-256 of a thumbnail that shows something, which other files may hold too.
  var thumbnail: String?

  /// The answer as a trace; it claims nothing about the file's origin.
  var trace: Trace {
    var fields = [
      TraceField(name: "answer", value: answer.rawValue, isEvidenceText: false)
    ]
    if !figure.isEmpty {
      fields.append(TraceField(name: "figure", value: figure, isEvidenceText: false))
    }
    if answer != .notApplicable {
      fields.append(TraceField(name: "error", value: error, isEvidenceText: false))
    }
    if let thumbnail {
      fields.append(
        TraceField(name: "thumbnail_sha256", value: thumbnail, isEvidenceText: true))
    }
    return Trace(
      kind: "test.\(name)", tool: nil, claim: .note, carrier: place.carrier, offset: place.offset,
      length: place.length, strength: .hint, forgeability: .moderate, fields: fields)
  }
}

/// Runs the tests that a file's format has.
struct SignTests {
  let tools: ProvenanceTools
  let format: MediaFormat
  let pdq: PDQFingerprint?
  let walk: WalkResult
  let reader: RangeReader

  /// Adds one trace for each test of the format: of JPEG all, of other pictures those that look at
  /// EXIF, and of any picture whose generator states a size the comparison with that.
  func run(_ interpreter: inout BlockInterpreter) {
    guard format.itemKind == .image else { return }
    let block = interpreter.exifBlocks.first
    if let test = StatedSize(traces: interpreter.traces, size: walk.size).test {
      interpreter.add(test.trace)
    }
    let nowhere = TracePlace(carrier: "\(format.rawValue)", offset: 0, length: 0)
    guard format == .jpeg || block != nil else { return }
    interpreter.add(
      EXIFConsistency(block: block, size: walk.size).test(or: nowhere).trace)
    guard format == .jpeg, let structure = walk.jpeg else { return }
    interpreter.add(
      TableOrigin(structure: structure, block: block, findings: walk.findings).test.trace)
    interpreter.add(
      ThumbnailAgreement(tools: tools, block: block, size: walk.size, pdq: pdq).test(or: nowhere)
        .trace)
    interpreter.add(doubleCompression(structure).trace)
  }

  /// The longest part of a scan that is looked at, in bytes.
  private static let scanBytes = 256 << 10

  /// What cannot be read of the scan does not apply: damage is told of elsewhere.
  private func doubleCompression(_ structure: JPEGStructure) -> SignTest {
    let start = structure.scanOffset ?? reader.byteCount
    let count = min(Self.scanBytes, max(0, reader.byteCount - start))
    let data = (try? reader.bytes(at: start, count: count)) ?? []
    return DoubleCompression(
      structure: structure, data: data,
      place: TracePlace(carrier: "jpeg.scan", offset: min(start, reader.byteCount), length: count)
    ).test
  }
}
