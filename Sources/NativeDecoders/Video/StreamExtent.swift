// SPDX-License-Identifier: Apache-2.0
// Whether a video in a container of packets is cut: whether the last of them reaches beyond the last byte.

internal import MediaDecoding

/// Looks at the end of containers that state no size of the whole, and at the objects of the one that does.
///
/// What ends between two packets of a transport or program stream is whole as far as anybody can tell.
enum StreamExtent {
  private static let tail = 256 << 10
  private static let partLimit = 100_000
  private static let objectLimit = 64

  /// Whether `source` ends within a packet, page, tag or object, or before an Ogg stream says that it ends.
  ///
  /// - Throws: the errors of the source.
  /// - Complexity: O(1), and O(tags) of Flash Video that does not end with a tag, at most 100,000.
  static func isCut(_ source: any ByteSource, format: MediaFormat) throws -> Bool {
    switch format {
    case .mpegTransport: try transportIsCut(source)
    case .mpegProgram: try programIsCut(source)
    case .flash: try flashIsCut(source)
    case .ogg: try oggIsCut(source)
    case .windowsMedia: try objectsAreCut(source)
    default: false
    }
  }

  /// Packets of one size; what does not begin as one was added.
  private static func transportIsCut(_ source: any ByteSource) throws -> Bool {
    guard let packets = TransportPackets(try source.read(at: 0, count: MediaFormat.sniffByteCount))
    else { return false }
    // The time of a Blu-ray packet stands before it, and error correction behind it.
    let lead = packets.step == 192 ? 4 : 0
    let rest = (source.byteCount - packets.first + lead) % packets.step
    let whole = packets.step == 204 ? 188 : packets.step
    guard rest > lead, rest < whole else { return false }
    let start = source.byteCount - rest + lead
    return try source.read(at: start, count: 1).first == TransportPackets.sync
  }

  /// From the last pack on packets state their sizes; an end code, or bytes that are no packet, end them.
  private static func programIsCut(_ source: any ByteSource) throws -> Bool {
    let base = max(0, source.byteCount - tail)
    let bytes = try source.read(at: base, count: tail)
    func begins(_ place: Int) -> Bool { bytes[place...].starts(with: [0, 0, 1]) }
    guard bytes.count >= 14,
      var place = (0...bytes.count - 14).last(where: {
        bytes[$0 + 3] == 0xba && begins($0) && packSize(bytes[$0...]) != nil
      })
    else { return false }
    while place < bytes.count {
      guard bytes.count - place >= 6 else { return begins(place) }
      guard begins(place), bytes[place + 3] >= 0xb9 else { return false }
      let size =
        switch bytes[place + 3] {
        case 0xb9: 4
        case 0xba: packSize(bytes[place...]) ?? 0
        default: 6 + Int(bytes[place + 4]) << 8 + Int(bytes[place + 5])
        }
      guard size > 0 else { return true }
      place += size
    }
    return place > bytes.count
  }

  /// The size of a pack header; `nil` where it is none, or not there as a whole.
  private static func packSize(_ bytes: ArraySlice<UInt8>) -> Int? {
    let start = bytes.startIndex
    guard bytes.count >= 12 else { return nil }
    if bytes[start + 4] & 0xf1 == 0x21 { return 12 }
    guard bytes.count >= 14, bytes[start + 4] & 0xc4 == 0x44 else { return nil }
    return 14 + Int(bytes[start + 13] & 7)
  }

  /// The last four bytes say how long the last tag is; where they do not, tags are followed from the first.
  private static func flashIsCut(_ source: any ByteSource) throws -> Bool {
    let end = source.byteCount
    let size = number(try source.read(at: max(0, end - 4), count: 4))
    if size >= 11, size <= end - 17 {
      let head = try source.read(at: end - 4 - size, count: 4)
      if isTag(head), number(head[1...]) == size - 11 { return false }
    }
    var offset = 13
    for _ in 0..<partLimit {
      let head = try source.read(at: offset, count: 11)
      guard isTag(head) else { return false }
      guard head.count == 11 else { return true }
      offset += 15 + number(head[1..<4])
      if offset > end { return true }
    }
    return true
  }

  /// A tag of sound, pictures or data, encrypted ones too.
  private static func isTag(_ head: [UInt8]) -> Bool {
    head.first.map { [8, 9, 18].contains($0 & 0x1f) && $0 < 0x40 } ?? false
  }

  /// The last page must be whole, and be a stream's last.
  private static func oggIsCut(_ source: any ByteSource) throws -> Bool {
    let base = max(0, source.byteCount - tail)
    let bytes = try source.read(at: base, count: tail)
    let name = Array("OggS".utf8)
    guard bytes.count > name.count,
      let place = (0...bytes.count - name.count).last(where: { bytes[$0...].starts(with: name) })
    else { return false }
    guard let page = OggPage(bytes[place...]) else { return true }
    return place + page.byteCount > bytes.count || !page.isLast
  }

  /// Objects of the outermost level, each an identifier and a size; one of a size that was never filled in is the last.
  private static func objectsAreCut(_ source: any ByteSource) throws -> Bool {
    var offset = 0
    for _ in 0..<objectLimit {
      let head = try source.read(at: offset, count: 24)
      guard head.count == 24 else { return false }
      let size = number(head[16...].reversed())
      guard size >= 24 else { return false }
      let (next, overflow) = offset.addingReportingOverflow(size)
      // Behind header and data an index may stand; what else there is was added.
      if overflow || next > source.byteCount { return offset == 0 || isObject(head) }
      offset = next
    }
    return false
  }

  /// The data, or one of the indexes: their identifiers end alike.
  private static func isObject(_ head: [UInt8]) -> Bool {
    let data: [UInt8] = [0x36, 0x26, 0xb2, 0x75]
    let indexes: [[UInt8]] = [[0x90, 0x08, 0x00, 0x33], [0xd3, 0x29, 0xe2, 0xd6]]
    return head.starts(with: data) || indexes.contains { head.starts(with: $0) }
  }

  private static func number(_ bytes: some Collection<UInt8>) -> Int {
    Int(clamping: bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
  }
}
