// SPDX-License-Identifier: Apache-2.0
// Small writers of gzip, zip and tar, so that tests can make any container, broken ones too.

/// The CRC-32 of zip and gzip.
func crc32(_ bytes: [UInt8]) -> UInt32 {
  var crc: UInt32 = 0xffff_ffff
  for byte in bytes {
    crc ^= UInt32(byte)
    for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xedb8_8320 : crc >> 1 }
  }
  return ~crc
}

func little(_ value: Int, _ count: Int) -> [UInt8] {
  (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
}

/// Compressed streams without compression, and one that is all compression.
enum Gzip {
  /// A gzip member of stored blocks.
  static func member(_ bytes: [UInt8]) -> [UInt8] {
    [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255] + stored(bytes)
      + little(Int(crc32(bytes)), 4) + little(bytes.count, 4)
  }

  /// A zlib stream of stored blocks.
  static func zlib(_ bytes: [UInt8]) -> [UInt8] {
    var low = 1
    var high = 0
    for byte in bytes {
      low = (low + Int(byte)) % 65_521
      high = (high + low) % 65_521
    }
    return [0x78, 0x01] + stored(bytes) + little(high << 16 | low, 4).reversed()
  }

  /// Bare DEFLATE of stored blocks.
  static func stored(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var rest = bytes[...]
    repeat {
      let block = rest.prefix(65_535)
      rest = rest.dropFirst(65_535)
      result += [rest.isEmpty ? 1 : 0] + little(block.count, 2) + little(~block.count, 2) + block
    } while !rest.isEmpty
    return result
  }

  /// Bare DEFLATE of `count` times 258 zero bytes and one more, about 158 to 1: one literal, then
  /// matches of length 258 at distance 1 in the fixed code (RFC 1951, section 3.2.6).
  static func zeros(matches count: Int) -> [UInt8] {
    var bits: [UInt8] = [1, 1, 0] + [0, 0, 1, 1, 0, 0, 0, 0]
    for _ in 0..<count { bits += [1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0] }
    bits += [0, 0, 0, 0, 0, 0, 0]
    return stride(from: 0, to: bits.count, by: 8).map { start in
      var byte: UInt8 = 0
      for (index, bit) in bits[start..<min(start + 8, bits.count)].enumerated() {
        byte |= bit << UInt8(index)
      }
      return byte
    }
  }
}

/// A zip archive.
struct Zip {
  private var local: [UInt8] = []
  private var central: [UInt8] = []
  private var count = 0

  /// Adds an entry; `packed` is its DEFLATE data when it is not stored.
  mutating func add(
    _ name: String, _ bytes: [UInt8], encrypted: Bool = false, mode: Int = 0o100644,
    packed: [UInt8]? = nil
  ) {
    let name = Array(name.utf8)
    let data = packed ?? bytes
    let flags = encrypted ? 1 : 0
    let method = packed == nil ? 0 : 8
    var fields = little(20, 2) + little(flags, 2) + little(method, 2)
    fields += little(0x6000, 2) + little(0x5b76, 2)
    fields += little(Int(crc32(bytes)), 4) + little(data.count, 4) + little(bytes.count, 4)
    fields += little(name.count, 2) + little(0, 2)
    central += [0x50, 0x4b, 1, 2] + little(0x031e, 2) + fields
    central += little(0, 2) + little(0, 2) + little(0, 2) + little(mode << 16, 4)
    central += little(local.count, 4) + name
    local += [0x50, 0x4b, 3, 4] + fields + name + data
    count += 1
  }

  var bytes: [UInt8] {
    local + central + [0x50, 0x4b, 5, 6] + little(0, 4) + little(count, 2) + little(count, 2)
      + little(central.count, 4) + little(local.count, 4) + little(0, 2)
  }

  /// An archive of stored files.
  static func of(_ files: [(String, [UInt8])]) -> [UInt8] {
    var zip = Zip()
    for (name, bytes) in files { zip.add(name, bytes) }
    return zip.bytes
  }
}

/// A tar archive (POSIX ustar).
enum Tar {
  static func entry(
    _ name: String, _ bytes: [UInt8], type: Character = "0", link: String = ""
  ) -> [UInt8] {
    var header = [UInt8](repeating: 0, count: 512)
    func put(_ text: String, at offset: Int) {
      for (index, byte) in text.utf8.enumerated() { header[offset + index] = byte }
    }
    func octal(_ value: Int, _ width: Int) -> String {
      let digits = String(value, radix: 8)
      return String(repeating: "0", count: width - digits.count) + digits
    }
    put(name, at: 0)
    put(octal(0o644, 7), at: 100)
    put(octal(0, 7), at: 108)
    put(octal(0, 7), at: 116)
    put(octal(bytes.count, 11), at: 124)
    put(octal(1_700_000_000, 11), at: 136)
    put("        ", at: 148)
    put(String(type), at: 156)
    put(link, at: 157)
    put("ustar\u{0}00", at: 257)
    put(octal(header.reduce(0) { $0 + Int($1) }, 6) + "\u{0} ", at: 148)
    let padding = (512 - bytes.count % 512) % 512
    return header + bytes + [UInt8](repeating: 0, count: padding)
  }

  static func of(_ entries: [[UInt8]]) -> [UInt8] {
    entries.flatMap(\.self) + [UInt8](repeating: 0, count: 1_024)
  }
}
