// SPDX-License-Identifier: Apache-2.0
// Steps, archive entries and markup events as canonical bytes.

internal import EvidenceModel

extension CanonicalWriter {
  mutating func write(_ step: DecompressionStep) {
    write(count: step.consumed)
    write(step.memberEnded)
    write(step.output)
  }

  mutating func write(_ entry: ArchiveEntry) {
    write(entry.path)
    write(entry.kind.rawValue)
    write(optional: entry.byteCount) { $0.write(count: $1) }
    write(optional: entry.modified) { $0.write($1.microseconds) }
    write(entry.isEncrypted)
  }

  mutating func write(_ events: [MarkupEvent]) {
    write(UInt32(clamping: events.count))
    for event in events { write(event) }
  }

  private mutating func write(_ event: MarkupEvent) {
    switch event {
    case .start(let name, let attributes):
      write(UInt8(0))
      write(name)
      write(UInt32(clamping: attributes.count))
      for attribute in attributes {
        write(attribute.name)
        write(attribute.value)
      }
    case .text(let text):
      write(UInt8(1))
      write(text)
    case .end(let name):
      write(UInt8(2))
      write(name)
    }
  }
}

extension CanonicalReader {
  mutating func readDecompressionStep(
    inputByteCount: Int
  ) throws(CanonicalError) -> DecompressionStep {
    let consumed = try readCount()
    let memberEnded = try readFlag()
    let output = try readBytes()
    guard consumed <= inputByteCount, output.count <= WireFrame.maximumChunk else {
      throw .malformed
    }
    return DecompressionStep(output: output, consumed: consumed, memberEnded: memberEnded)
  }

  mutating func readArchiveEntry(nameBytes: Int) throws(CanonicalError) -> ArchiveEntry {
    let path = try readBytes()
    guard path.count <= nameBytes else { throw .malformed }
    return ArchiveEntry(
      path: path, kind: try readChoice(ArchiveEntry.Kind.self),
      byteCount: try readOptional { reader throws(CanonicalError) in try reader.readCount() },
      modified: try readOptional { reader throws(CanonicalError) in
        Instant(microseconds: try reader.readInt64())
      },
      isEncrypted: try readFlag())
  }

  mutating func readMarkupEvents(atMost maximum: Int) throws(CanonicalError) -> [MarkupEvent] {
    try readList(atMost: maximum) { reader throws(CanonicalError) in try reader.readMarkupEvent() }
  }

  private mutating func readMarkupEvent() throws(CanonicalError) -> MarkupEvent {
    switch try readByte() {
    case 0:
      .start(
        name: try readText(),
        attributes: try readList(atMost: 65_536) { reader throws(CanonicalError) in
          MarkupAttribute(name: try reader.readText(), value: try reader.readText())
        })
    case 1: .text(try readText())
    case 2: .end(name: try readText())
    default: throw .malformed
    }
  }
}
