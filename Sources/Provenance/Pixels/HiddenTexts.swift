// SPDX-License-Identifier: Apache-2.0
// Looks for texts in the lowest bits of lossless pictures.

internal import EvidenceModel
internal import MediaDecoding

/// Looks for texts in the lowest bits of a PNG or a lossless WebP.
///
/// One row decides for almost every picture: its first pixel does not begin a signature. Where the picture was
/// watched while it was decoded, not even that row is decoded again.
struct HiddenTexts {
  private let tools: ProvenanceTools
  private let rows: any PictureRows
  private let limits: TraceLimits
  private let format: MediaFormat

  /// `nil` when the tools read no pixels or the format can carry nothing.
  init?(tools: ProvenanceTools, limits: TraceLimits, format: MediaFormat, isLossless: Bool) {
    guard let rows = tools.rows, format == .png || (format == .webp && isLossless) else {
      return nil
    }
    self.tools = tools
    self.rows = rows
    self.limits = limits
    self.format = format
  }

  /// Reads what there is into `interpreter`; `watch` is what saw the picture's rows, where something did.
  ///
  /// - Throws: the source's own errors; a ``DecodeError`` that ends the session of the tools.
  func read(
    _ source: any ByteSource, _ watch: PixelWatch?, into interpreter: inout BlockInterpreter
  ) throws {
    let seen = watch.flatMap { $0.hasBegun ? $0.look : nil }
    if let seen, !seen.isDone || (seen.planes.isEmpty && !seen.hasTwoAlphas) { return }
    guard source.byteCount <= ImageLimits.standard.inputBytes else { return }
    let file = try source.read(at: 0, count: source.byteCount)
    do throws(DecodeError) {
      let look = if let seen { seen } else { try firstLook(file) }
      let place = { (carrier: String) in
        TracePlace(carrier: carrier, offset: 0, length: file.count)
      }
      for plane in look.planes {
        guard let bits = try collect(plane, file), let payload = bits.payload() else { continue }
        let text = text(of: payload)
        interpreter.readHidden(text, place(plane.carrier))
      }
      if look.hasTwoAlphas, look.planes.isEmpty, try hasOnlyTwoAlphas(file) {
        interpreter.add(
          "stealth.alpha_pattern", nil, .note, .hint, place("pixels.alpha"), [])
      }
    } catch {
      // A picture that cannot be decoded is told of by the decoder.
      if error.endsSession { throw error }
    }
  }

  /// Reads the first rows.
  private func firstLook(_ file: [UInt8]) throws(DecodeError) -> HiddenLook {
    var look = HiddenLook()
    try visit(file) { shape, row, samples in look.take(shape, row, samples.span) }
    return look
  }

  private func collect(
    _ plane: StealthPlane, _ file: [UInt8]
  ) throws(DecodeError) -> StealthBits? {
    var bits: StealthBits?
    try visit(file) { shape, row, samples in
      if row == 0 { bits = StealthBits(plane, shape) }
      bits?.take(row, samples)
      return bits != nil
    }
    return bits
  }

  private func hasOnlyTwoAlphas(_ file: [UInt8]) throws(DecodeError) -> Bool {
    var isSo = true
    try visit(file) { shape, _, samples in
      isSo = HiddenLook.alphas(shape, samples.span).isSubset(of: [254, 255])
      return isSo
    }
    return isSo
  }

  private func visit(
    _ file: [UInt8], _ visit: (PictureShape, Int, [UInt8]) -> Bool
  ) throws(DecodeError) {
    try rows.visitRows(of: file, format: format, limits: .standard, visit)
  }

  /// The text of a payload; `nil` when it cannot be read.
  private func text(of payload: (bytes: [UInt8], isPacked: Bool)) -> String? {
    guard !payload.bytes.isEmpty else { return nil }
    let bytes =
      payload.isPacked
      ? try? tools.inflate(payload.bytes, .gzip, limit: limits.inflatedBytes) : payload.bytes
    return bytes.flatMap { String(validating: $0, as: UTF8.self) }
  }
}

extension BlockInterpreter {
  /// Reads a text found in pixels; a signature without a text that can be read is a trace too.
  ///
  /// It takes a program to put it there, so it is less easily forged than a text beside the pixels.
  mutating func readHidden(_ text: String?, _ place: TracePlace) {
    let before = traces.count
    if let text {
      var texts = TextSet()
      var value = text
      if let json = try? JSONParser.parse(text), let comment = json["Comment"]?.text {
        for member in json.members?.prefix(64) ?? [] {
          if let part = member.value.scalar { texts.add(member.name, part) }
        }
        value = comment
      }
      add(TextReadings(texts: texts).read(value, keyword: "Comment", isNamed: true), place)
    }
    if traces.count == before {
      add("stealth.unreadable", nil, .generated, .hint, place, [])
    }
    raiseForgeability(from: before)
  }
}
