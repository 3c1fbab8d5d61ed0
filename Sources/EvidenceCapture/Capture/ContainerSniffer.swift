// SPDX-License-Identifier: Apache-2.0
// Which payloads are containers to walk, by their first bytes.

internal import EvidenceModel
internal import MediaDecoding

/// What the first bytes of a payload say about how to walk it.
enum SniffedContainer: Hashable {
  /// WARC, compressed by a coding or not.
  case warc(ContentCoding?)
  /// An archive that is read by range; tar may be compressed.
  case archive(ContainerFormat)
  /// Something else, compressed.
  case compressed(ContentCoding)
}

/// Tells containers by their first bytes.
///
/// Names are not asked: evidence lies about them.
struct ContainerSniffer {
  /// How many bytes are enough to tell.
  static let headBytes = 512
  /// How many bytes are enough to see the content of a compressed file begin: more than the largest
  /// Zstandard block.
  private static let compressedHeadBytes = 256 << 10
  /// The same of bzip2, whose largest block is that of 900,000 bytes.
  private static let bzip2HeadBytes = 1 << 20

  private let slot: SessionSlot
  private let limits: ContainerLimits

  init(slot: SessionSlot, limits: ContainerLimits) {
    self.slot = slot
    self.limits = limits
  }

  /// The container that begins with the bytes that `peek` shows; `nil` when it is none to walk.
  ///
  /// `whole` is the same content where it can be read by range: of an Apple disk image, the first bytes of which may
  /// be those of a compressed file, only the last ones tell.
  func container(
    whole: (any ByteSource)?, _ peek: (Int) throws -> [UInt8]
  ) throws -> SniffedContainer? {
    let kind = try container(peek)
    guard case .compressed = kind, let whole, try ArchiveTap.isAppleDisc(whole) else { return kind }
    return nil
  }

  private func container(_ peek: (Int) throws -> [UInt8]) throws -> SniffedContainer? {
    let head = try peek(Self.headBytes)
    if Self.isWARC(head) { return .warc(nil) }
    if head.starts(with: [0x50, 0x4b, 0x03, 0x04]) {
      let head = try peek(MediaFormat.sniffByteCount)
      let isOneItem = DocumentPackage.isOne(head) || MediaFormat.sniff(head) == .pytorchZip
      return isOneItem ? nil : .archive(.zip)
    }
    if head.starts(with: [0x50, 0x4b, 0x05, 0x06]) { return .archive(.zip) }
    if head.starts(with: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]) { return .archive(.sevenZip) }
    if let format = Self.rarOrCabinet(head) {
      let isFurther = ArchiveVolume.of(try peek(MediaFormat.sniffByteCount)) == .further
      return isFurther ? nil : .archive(format)
    }
    if Self.isTar(head) { return .archive(.tar) }
    guard let coding = Self.coding(head) else { return nil }
    let enough = coding == .bzip2 ? Self.bzip2HeadBytes : Self.compressedHeadBytes
    let inner = try decodedHead(try peek(enough), coding)
    if Self.isWARC(inner) { return .warc(coding) }
    if Self.isTar(inner) { return .archive(.tar) }
    return .compressed(coding)
  }

  private func decodedHead(_ head: [UInt8], _ coding: ContentCoding) throws -> [UInt8] {
    do {
      let decoder = try slot.use { try $0.openDecompression(coding, limits: limits) }
      defer { decoder.close() }
      var output: [UInt8] = []
      var rest = head[...]
      while output.count < Self.headBytes {
        let step = try slot.guarding { try decoder.step(Array(rest)) }
        output += step.output
        if step.memberEnded || (step.consumed <= 0 && step.output.isEmpty) { break }
        rest = rest.dropFirst(max(0, step.consumed))
      }
      return output
    } catch is DecodeError {
      return []
    }
  }

  private static func coding(_ head: [UInt8]) -> ContentCoding? {
    if head.starts(with: [0x1f, 0x8b, 0x08]) { return .gzip }
    if head.starts(with: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]) { return .xz }
    if head.starts(with: [0x28, 0xb5, 0x2f, 0xfd]) { return .zstd }
    return MediaFormat.isBZip2(head) ? .bzip2 : nil
  }

  private static func rarOrCabinet(_ head: [UInt8]) -> ContainerFormat? {
    if head.starts(with: MediaFormat.rar5Mark) { return .rar5 }
    if head.starts(with: MediaFormat.rar4Mark) { return .rar }
    return head.starts(with: Array("MSCF".utf8) + [0, 0, 0, 0]) ? .cab : nil
  }

  private static func isWARC(_ head: [UInt8]) -> Bool {
    head.count >= 8 && head.starts(with: Array("WARC/".utf8)) && (0x30...0x39).contains(head[5])
      && head[6] == UInt8(ascii: ".")
  }

  /// Whether a tar header block begins here: its checksum holds (POSIX.1-1988 ustar, GNU, v7).
  private static func isTar(_ head: [UInt8]) -> Bool {
    guard head.count >= 512, head[0] != 0 else { return false }
    let stated = head[148..<156].filter { (0x30...0x37).contains($0) }
    guard (1...7).contains(stated.count) else { return false }
    let expected = stated.reduce(0) { $0 * 8 + Int($1 - 0x30) }
    var sum = 8 * 0x20
    for (index, byte) in head[..<512].enumerated() where !(148..<156).contains(index) {
      sum += Int(byte)
    }
    return sum == expected
  }
}
