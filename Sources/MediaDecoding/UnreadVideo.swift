// SPDX-License-Identifier: Apache-2.0
// Videos in containers that are not read, told by their first bytes, so that nobody takes them for nothing.

/// A container of videos that is known and not read.
public enum UnreadVideo: String, CaseIterable, Hashable, Sendable {
  /// An MPEG transport stream, also as cameras and discs write it.
  case transportStream = "an MPEG transport stream"
  /// An MPEG program stream, or MPEG video by itself.
  case programStream = "an MPEG program stream"
  /// Flash Video.
  case flash = "Flash Video"
  /// Ogg with video.
  case ogg = "Ogg"
  /// Advanced Systems Format: Windows Media, with video or sound.
  case windowsMedia = "Windows Media"
  /// RealMedia.
  case realMedia = "RealMedia"

  /// The container of a file that begins with `head`; `nil` when it is none of these.
  ///
  /// Give the first ``MediaFormat/sniffByteCount`` bytes, or all of a shorter file.
  ///
  /// - Complexity: O(n) in the number of bytes.
  /// - Source: ISO/IEC 13818-1, sections 2.4.3 and 2.5.3; Adobe Flash Video File Format 10.1, annex E;
  ///   RFC 3533 and the Theora and Dirac mappings; Advanced Systems Format 1.20, section 10.1.
  public static func sniff(_ head: [UInt8]) -> UnreadVideo? {
    func begins(_ bytes: [UInt8]) -> Bool { head.starts(with: bytes) }
    if begins([0x00, 0x00, 0x01, 0xba]) || begins([0x00, 0x00, 0x01, 0xb3]) {
      return .programStream
    }
    if begins(Array("FLV".utf8) + [1]) { return .flash }
    if begins([0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11, 0xa6, 0xd9]) {
      return .windowsMedia
    }
    if begins(Array(".RMF".utf8)) { return .realMedia }
    if begins(Array("OggS".utf8)) {
      let streams: [[UInt8]] = [[0x80] + Array("theora".utf8), Array("BBCD".utf8) + [0]]
      return streams.contains { holds(head, $0) } ? .ogg : nil
    }
    // Packets of 188 bytes, alone or each behind four bytes of time.
    let isStream = [(0, 188), (4, 192)].contains { first, step in
      (0..<4).allSatisfy { packet in
        let place = first + packet * step
        return place < head.count && head[place] == 0x47
      }
    }
    return isStream ? .transportStream : nil
  }

  private static func holds(_ head: [UInt8], _ part: [UInt8]) -> Bool {
    guard head.count >= part.count else { return false }
    return (0...head.count - part.count).contains { head[$0...].starts(with: part) }
  }

  /// What is to be said of such a file.
  public var reason: String {
    "it is \(rawValue), a kind of video that is not read; convert it to MP4 or Matroska without encoding "
      + "anew"
  }
}
