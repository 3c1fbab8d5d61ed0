// SPDX-License-Identifier: Apache-2.0
// Requests and limits as canonical bytes. Reading checks every bound: either side may be hostile.

internal import EvidenceModel

extension CanonicalWriter {
  /// A number of things, cut to what ``CanonicalReader/readCount()`` accepts.
  mutating func write(count: Int) { write(UInt64(clamping: min(count, Int.max / 4))) }

  mutating func write(_ flag: Bool) { write(UInt8(flag ? 1 : 0)) }

  mutating func write(_ limits: ImageLimits) {
    write(count: limits.pixels)
    write(count: limits.side)
    write(count: limits.inputBytes)
    write(count: limits.milliseconds)
  }

  mutating func write(_ limits: ContainerLimits) {
    write(count: limits.outputBytes)
    write(count: limits.ratio)
    write(count: limits.entries)
    write(count: limits.nameBytes)
    write(count: limits.milliseconds)
  }

  mutating func write(_ limits: MarkupLimits) {
    write(count: limits.inputBytes)
    write(count: limits.depth)
    write(count: limits.events)
    write(count: limits.textBytes)
  }

  mutating func write(_ request: ExaminationRequest) {
    write(request.wantsPDQ)
    write(request.wantsDihedral)
    write(request.wantsTraces)
    write(request.searchesWatermarks)
    write(optional: request.video) { $0.write($1) }
    write(request.limits)
  }
}

extension CanonicalReader {
  /// A number of things: never negative, and small enough to add two of them.
  mutating func readCount() throws(CanonicalError) -> Int {
    let value = try readUInt64()
    guard value <= UInt64(Int.max / 4) else { throw .malformed }
    return Int(value)
  }

  mutating func readFlag() throws(CanonicalError) -> Bool {
    switch try readByte() {
    case 0: false
    case 1: true
    default: throw .malformed
    }
  }

  /// A closed set's raw text.
  mutating func readChoice<Choice: RawRepresentable<String>>(
    _ type: Choice.Type
  ) throws(CanonicalError) -> Choice {
    guard let choice = Choice(rawValue: try readText()) else { throw .malformed }
    return choice
  }

  mutating func readImageLimits() throws(CanonicalError) -> ImageLimits {
    ImageLimits(
      pixels: try readCount(), side: try readCount(), inputBytes: try readCount(),
      milliseconds: try readCount())
  }

  mutating func readContainerLimits() throws(CanonicalError) -> ContainerLimits {
    ContainerLimits(
      outputBytes: try readCount(), ratio: try readCount(), entries: try readCount(),
      nameBytes: try readCount(), milliseconds: try readCount())
  }

  mutating func readMarkupLimits() throws(CanonicalError) -> MarkupLimits {
    MarkupLimits(
      inputBytes: try readCount(), depth: try readCount(), events: try readCount(),
      textBytes: try readCount())
  }

  mutating func readExaminationRequest() throws(CanonicalError) -> ExaminationRequest {
    ExaminationRequest(
      wantsPDQ: try readFlag(), wantsDihedral: try readFlag(), wantsTraces: try readFlag(),
      searchesWatermarks: try readFlag(),
      video: try readOptional { reader throws(CanonicalError) in try reader.readVideoRequest() },
      limits: try readImageLimits())
  }

  /// Reads a list whose every element takes at least one byte.
  mutating func readList<Element>(
    atMost maximum: Int,
    _ body: (inout CanonicalReader) throws(CanonicalError) -> Element
  ) throws(CanonicalError) -> [Element] {
    let count = Int(try readUInt32())
    guard count <= maximum, count <= remaining else { throw .malformed }
    var elements: [Element] = []
    elements.reserveCapacity(min(count, 4_096))
    for _ in 0..<count { elements.append(try body(&self)) }
    return elements
  }
}
