// SPDX-License-Identifier: Apache-2.0
// Small RAR archives and cabinets, made byte by byte: everything is stored, nothing is compressed.

/// Small archives in formats that the archivers beside the tests do not write.
public enum ArchiveSamples {
  private static func little(_ value: Int, _ width: Int) -> [UInt8] {
    ModelSamples.little(value, width)
  }

  private static func checksum(_ bytes: [UInt8]) -> Int {
    var crc: UInt32 = 0xffff_ffff
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xedb8_8320 : crc >> 1 }
    }
    return Int(~crc)
  }

  // MARK: - RAR 4

  /// An entry of a RAR 4 archive.
  public struct RAR4Entry: Sendable {
    let name: [UInt8]
    let bytes: [UInt8]
    let mode: Int
    let flags: Int

    /// A file, or what `mode` says; of the flags 1 and 2 are begun before and ended behind this volume, 4 is encrypted.
    public init(_ name: String, _ bytes: [UInt8], mode: Int = 0o100644, flags: Int = 0) {
      self.name = Array(name.utf8)
      self.bytes = bytes
      self.mode = mode
      self.flags = flags
    }
  }

  /// A RAR 4 archive; of the flags 1 is a volume, 0x80 encrypted headers, 0x100 the first volume.
  ///
  /// - Source: technote.txt of RAR 3.
  public static func rar4(_ entries: [RAR4Entry], flags: Int = 0) -> [UInt8] {
    var bytes: [UInt8] = Array("Rar!".utf8) + [0x1a, 0x07, 0x00]
    bytes += rar4Block(0x73, flags, [UInt8](repeating: 0, count: 6))
    for entry in entries {
      let sizes = little(entry.bytes.count, 4) + little(entry.bytes.count, 4)
      let sums = [3] + little(checksum(entry.bytes), 4) + little(0x5b76_6000, 4)
      let rest = [20, 0x30] + little(entry.name.count, 2) + little(entry.mode, 4) + entry.name
      bytes += rar4Block(0x74, entry.flags | 0x8000, sizes + sums + rest) + entry.bytes
    }
    return bytes + rar4Block(0x7b, 0x4000, [])
  }

  private static func rar4Block(_ kind: UInt8, _ flags: Int, _ fields: [UInt8]) -> [UInt8] {
    let header = [kind] + little(flags, 2) + little(7 + fields.count, 2) + fields
    return little(checksum(header) & 0xffff, 2) + header
  }

  // MARK: - RAR 5

  /// An entry of a RAR 5 archive.
  public struct RAR5Entry: Sendable {
    let name: [UInt8]
    let bytes: [UInt8]
    let further: [UInt8]

    /// A file with further fields.
    public init(_ name: String, _ bytes: [UInt8], further: [UInt8] = []) {
      self.name = Array(name.utf8)
      self.bytes = bytes
      self.further = further
    }
  }

  /// A record of further fields that says that an entry is encrypted.
  public static let encrypted = record([1, 0, 0, 15] + [UInt8](repeating: 7, count: 32))

  /// A record of further fields that makes an entry stand for another: 1 is a symbolic link, 4 a hard link, 5 a copy.
  public static func redirection(_ kind: UInt8, to target: String) -> [UInt8] {
    record([5, kind, 0, UInt8(target.utf8.count)] + Array(target.utf8))
  }

  private static func record(_ fields: [UInt8]) -> [UInt8] { number(fields.count) + fields }

  /// A RAR 5 archive; with `volume` that one of several, with `isEncrypted` one whose headers are encrypted.
  ///
  /// - Source: RARLAB, *RAR 5.0 archive format*.
  public static func rar5(
    _ entries: [RAR5Entry], volume: Int? = nil, isEncrypted: Bool = false
  ) -> [UInt8] {
    var bytes: [UInt8] = Array("Rar!".utf8) + [0x1a, 0x07, 0x01, 0x00]
    if isEncrypted {
      bytes += rar5Block(4, [0, 0, 15] + [UInt8](repeating: 7, count: 16))
      return bytes + [UInt8](repeating: 0x5a, count: 200)
    }
    bytes += rar5Block(1, volume.map { $0 == 0 ? [1] : [3] + number($0) } ?? [0])
    for entry in entries {
      let sizes = number(4 | 2) + number(entry.bytes.count) + number(0o100644)
      let sums = little(1_700_000_000, 4) + little(checksum(entry.bytes), 4)
      let fields = sizes + sums + [0, 1] + number(entry.name.count) + entry.name
      bytes += rar5Block(2, fields, further: entry.further, data: entry.bytes)
    }
    return bytes + rar5Block(5, [volume == nil ? 0 : 1])
  }

  private static func rar5Block(
    _ kind: UInt8, _ fields: [UInt8], further: [UInt8] = [], data: [UInt8] = []
  ) -> [UInt8] {
    // An entry states the size of its data even where there are none.
    var header: [UInt8] = [kind, (further.isEmpty ? 0 : 1) | (kind == 2 ? 2 : 0)]
    if !further.isEmpty { header += number(further.count) }
    if kind == 2 { header += number(data.count) }
    header += fields + further
    header = number(header.count) + header
    return little(checksum(header), 4) + header + data
  }

  private static func number(_ value: Int) -> [UInt8] {
    var (rest, bytes) = (value, [UInt8]())
    while rest > 0x7f {
      bytes.append(UInt8(rest & 0x7f) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }

  // MARK: - Cabinets

  /// A cabinet of stored files; of the flags 1 is one behind another cabinet, 2 one before another.
  ///
  /// - Source: Microsoft, *Cabinet File Format*, section 2.
  public static func cabinet(_ files: [(String, [UInt8])], flags: Int = 0) -> [UInt8] {
    var (names, content, blocks, count): ([UInt8], [UInt8], [UInt8], Int) = ([], [], [], 0)
    for (name, bytes) in files {
      names += little(bytes.count, 4) + little(content.count, 4) + little(0, 2)
      names += little(0x5b76, 2) + little(0x6000, 2) + little(0xa0, 2) + Array(name.utf8) + [0]
      content += bytes
    }
    var neighbours: [UInt8] = []
    for flag in [1, 2] where flags & flag != 0 { neighbours += Array("other.cab\0disk\0".utf8) }
    for start in stride(from: 0, to: content.count, by: 32_768) {
      let block = content[start..<min(content.count, start + 32_768)]
      blocks += little(0, 4) + little(block.count, 2) + little(block.count, 2) + block
      count += 1
    }
    let filesOffset = 36 + neighbours.count + 8
    let dataOffset = filesOffset + names.count
    var bytes: [UInt8] = Array("MSCF".utf8) + little(0, 4)
    bytes += little(dataOffset + blocks.count, 4) + little(0, 4) + little(filesOffset, 4)
    bytes += little(0, 4) + [3, 1] + little(1, 2) + little(files.count, 2) + little(flags, 2)
    bytes += little(7, 2) + little(flags & 1, 2) + neighbours
    bytes += little(dataOffset, 4) + little(count, 2) + little(0, 2)
    return bytes + names + blocks
  }
}
