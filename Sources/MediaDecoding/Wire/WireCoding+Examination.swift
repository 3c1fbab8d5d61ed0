// SPDX-License-Identifier: Apache-2.0
// The answer to an examination as canonical bytes, and the checks a parent makes of a hostile child.

internal import EvidenceModel

extension CanonicalWriter {
  mutating func write(_ examination: Examination) {
    write(optional: examination.format) { $0.write($1.rawValue) }
    write(examination.kind.rawValue)
    write(optional: examination.image) { $0.write($1) }
    write(optional: examination.pdq) { writer, fingerprint in
      writer.writeFixed(fingerprint.hash.bytes)
      writer.write(UInt8(clamping: fingerprint.quality))
    }
    write(UInt32(clamping: examination.dihedral.count))
    for hash in examination.dihedral { writeFixed(hash.bytes) }
    write(optional: examination.video) { $0.write($1) }
    write(optional: examination.vpdq) { $0.write($1) }
    write(UInt32(clamping: examination.traces.count))
    for trace in examination.traces { write(trace) }
    write(UInt32(clamping: examination.findings.count))
    for finding in examination.findings { write(finding) }
    write(optional: examination.error) { $0.write($1) }
  }

  mutating func write(_ image: ImageFacts) {
    write(count: image.width)
    write(count: image.height)
    write(UInt8(clamping: image.orientation))
    write(count: image.frames)
    write(image.hasAlpha)
  }

  mutating func write(_ trace: Trace) {
    write(trace.kind)
    write(optional: trace.tool) { $0.write($1) }
    write(trace.claim.rawValue)
    write(trace.carrier)
    write(count: trace.offset)
    write(count: trace.length)
    write(trace.strength.rawValue)
    write(trace.forgeability.rawValue)
    write(UInt32(clamping: trace.fields.count))
    for field in trace.fields {
      write(field.name)
      write(field.value)
      write(field.isEvidenceText)
    }
  }

  mutating func write(_ finding: Finding) {
    write(finding.code)
    write(finding.severity.rawValue)
    write(finding.detail)
    write(optional: finding.offset) { $0.write(count: $1) }
  }

  mutating func write(_ error: DecodeError) {
    write(error.code.rawValue)
    write(error.detail)
  }
}

extension CanonicalReader {
  /// A text that goes into records and to people unmasked: printable ASCII of at most 300 bytes, so
  /// that no child can carry evidence or terminal commands in it.
  mutating func readPlainText() throws(CanonicalError) -> String {
    let text = try readText()
    guard text.utf8.count <= 300, text.utf8.allSatisfy({ (0x20...0x7e).contains($0) }) else {
      throw .malformed
    }
    return text
  }

  mutating func readExamination() throws(CanonicalError) -> Examination {
    Examination(
      format: try readOptional { reader throws(CanonicalError) in
        try reader.readChoice(MediaFormat.self)
      },
      kind: try readChoice(ItemKind.self),
      image: try readOptional { reader throws(CanonicalError) in try reader.readImageFacts() },
      pdq: try readOptional { reader throws(CanonicalError) in try reader.readFingerprint() },
      dihedral: try readList(atMost: 8) { reader throws(CanonicalError) in
        try reader.readPDQHash()
      },
      video: try readOptional { reader throws(CanonicalError) in try reader.readVideoFacts() },
      vpdq: try readOptional { reader throws(CanonicalError) in try reader.readVPDQ() },
      traces: try readList(atMost: 4_096) { reader throws(CanonicalError) in
        try reader.readTrace()
      },
      findings: try readList(atMost: 4_096) { reader throws(CanonicalError) in
        try reader.readFinding()
      },
      error: try readOptional { reader throws(CanonicalError) in try reader.readDecodeError() })
  }

  mutating func readImageFacts() throws(CanonicalError) -> ImageFacts {
    let facts = ImageFacts(
      width: try readCount(), height: try readCount(), orientation: Int(try readByte()),
      frames: try readCount(), hasAlpha: try readFlag())
    guard facts.width > 0, facts.height > 0, (1...8).contains(facts.orientation), facts.frames > 0
    else { throw .malformed }
    return facts
  }

  mutating func readPDQHash() throws(CanonicalError) -> PDQHash {
    guard let hash = PDQHash(bytes: try readFixed(32)) else { throw .malformed }
    return hash
  }

  mutating func readFingerprint() throws(CanonicalError) -> PDQFingerprint {
    let hash = try readPDQHash()
    let quality = Int(try readByte())
    guard quality <= 100 else { throw .malformed }
    return PDQFingerprint(hash: hash, quality: quality)
  }

  mutating func readTrace() throws(CanonicalError) -> Trace {
    Trace(
      kind: try readPlainText(),
      tool: try readOptional { reader throws(CanonicalError) in try reader.readPlainText() },
      claim: try readChoice(TraceClaim.self), carrier: try readPlainText(),
      offset: try readCount(), length: try readCount(),
      strength: try readChoice(TraceStrength.self),
      forgeability: try readChoice(TraceForgeability.self),
      fields: try readList(atMost: 65_536) { reader throws(CanonicalError) in
        TraceField(
          name: try reader.readText(), value: try reader.readText(),
          isEvidenceText: try reader.readFlag())
      })
  }

  mutating func readFinding() throws(CanonicalError) -> Finding {
    Finding(
      code: try readPlainText(), severity: try readChoice(Finding.Severity.self),
      detail: try readPlainText(),
      offset: try readOptional { reader throws(CanonicalError) in try reader.readCount() })
  }

  mutating func readDecodeError() throws(CanonicalError) -> DecodeError {
    DecodeError(try readChoice(DecodeError.Code.self), try readPlainText())
  }
}
