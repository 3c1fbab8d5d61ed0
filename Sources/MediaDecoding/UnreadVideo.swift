// SPDX-License-Identifier: Apache-2.0
// Videos in containers that are not read, told by their first bytes, so that nobody takes them for nothing.

/// A container of videos, or a stream without one, that is known and not read.
public enum UnreadVideo: String, CaseIterable, Hashable, Sendable {
  /// MPEG-1, MPEG-2 or MPEG-4 video by itself.
  case mpeg = "MPEG video without a container"
  /// H.264 by itself.
  case h264 = "H.264 video without a container"
  /// HEVC by itself.
  case hevc = "HEVC video without a container"
  /// RealMedia.
  case realMedia = "RealMedia"
  /// Digital Video by itself, as camcorders write it.
  case digitalVideo = "Digital Video (DV)"
  /// Material Exchange Format.
  case mxf = "Material Exchange Format (MXF)"
  /// IVF.
  case ivf = "IVF"
  /// NUT.
  case nut = "NUT"
  /// Pictures that are not coded, behind a line of text.
  case yuv4MPEG = "YUV4MPEG"
  /// An MPEG transport or program stream, or Flash Video, whose first bytes are not sound enough to be read.
  case damaged = "an MPEG stream or Flash Video that is damaged at its start"

  /// The container of a file that begins with `head`; `nil` when it is none of these.
  ///
  /// Give the first ``MediaFormat/sniffByteCount`` bytes, or all of a shorter file. To be asked where
  /// ``MediaFormat/sniff(_:)-([UInt8])`` knows none.
  ///
  /// - Complexity: O(1).
  /// - Source: ISO/IEC 13818-2, section 6.2; ISO/IEC 14496-2, section 6.2; ISO/IEC 14496-10 and 23008-2, annex B;
  ///   IEC 61834-2; SMPTE ST 377-1; the first bytes that makers of the others document.
  public static func sniff(_ head: [UInt8]) -> UnreadVideo? {
    for (video, magic) in magics where head.starts(with: magic) { return video }
    if isPlain(head) { return .yuv4MPEG }
    if isDigitalVideo(head) { return .digitalVideo }
    return unit(head) ?? (isDamaged(head) ? .damaged : nil)
  }

  private static let magics: [(UnreadVideo, [UInt8])] = [
    (.mpeg, [0, 0, 1, 0xb3]),
    (.realMedia, Array(".RMF".utf8)),
    (.mxf, [0x06, 0x0e, 0x2b, 0x34, 0x02, 0x05, 0x01, 0x01, 0x0d, 0x01, 0x02, 0x01, 0x01, 0x02]),
    (.ivf, Array("DKIF".utf8) + [0, 0, 32, 0]),
    (.nut, Array("nut/multimedia container".utf8) + [0]),
  ]

  /// Frames of few values look like text, so this is to be asked before a file is taken for one.
  static func isPlain(_ head: [UInt8]) -> Bool { head.starts(with: Array("YUV4MPEG2 W".utf8)) }

  /// The header block of a frame and the two blocks of subcode behind it, each of 80 bytes.
  private static func isDigitalVideo(_ head: [UInt8]) -> Bool {
    guard head.count >= 240, head[3] & 0x7f == 0x3f else { return false }
    return head.starts(with: [0x1f, 0x07, 0x00]) && head[80] & 0xe0 == 0x20
      && head[81...82].elementsEqual([0x07, 0x00]) && head[160] & 0xe0 == 0x20
      && head[161...162].elementsEqual([0x07, 0x01])
  }

  /// What begins as a stream that is read, but for other fields; or four packets of a transport stream out of six.
  private static func isDamaged(_ head: [UInt8]) -> Bool {
    if head.starts(with: [0, 0, 1, 0xba]) || head.starts(with: Array("FLV".utf8) + [1]) {
      return true
    }
    return [(0, 188), (4, 192)].contains { first, step in
      (0..<6).count { packet in
        let place = first + packet * step
        return place < head.count && head[place] == 0x47
      } >= 4
    }
  }

  /// A stream of units behind start codes, by the first that is no delimiter: a set of parameters.
  private static func unit(_ head: [UInt8]) -> UnreadVideo? {
    guard let start = afterStartCode(head[...]) else { return nil }
    let first = start.prefix(2)
    if first.elementsEqual([0x40, 0x01]) { return .hevc }
    if first.first == 0xb0, afterStartCode(start.dropFirst(2))?.first == 0xb5 { return .mpeg }
    if isH264(start) { return .h264 }
    // Delimiters: of H.264 type 9 and a byte, of HEVC type 35 and a byte behind the two of its header.
    if first.first == 9, let next = afterStartCode(start.dropFirst(2)), isH264(next) {
      return .h264
    }
    if first.elementsEqual([0x46, 0x01]),
      afterStartCode(start.dropFirst(3))?.prefix(2).elementsEqual([0x40, 0x01]) == true
    {
      return .hevc
    }
    return nil
  }

  /// A set of parameters of a profile that there is.
  private static func isH264(_ unit: ArraySlice<UInt8>) -> Bool {
    let profiles: Set<UInt8> = [44, 66, 77, 83, 86, 88, 100, 110, 118, 122, 128, 244]
    guard unit.count >= 2, [0x27, 0x47, 0x67].contains(unit[unit.startIndex]) else { return false }
    return profiles.contains(unit[unit.startIndex + 1])
  }

  private static func afterStartCode(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    if bytes.starts(with: [0, 0, 1]) { return bytes.dropFirst(3) }
    return bytes.starts(with: [0, 0, 0, 1]) ? bytes.dropFirst(4) : nil
  }

  /// What is to be said of such a file.
  public var reason: String {
    "it is \(rawValue), a kind of video that is not read; convert it to MP4 or Matroska"
      + (holdsReadCodecs ? " without encoding anew" : ", and keep the file itself as evidence")
  }

  /// Whether what it holds is read in another container.
  private var holdsReadCodecs: Bool {
    switch self {
    case .mpeg, .h264, .hevc, .ivf, .damaged: true
    case .realMedia, .digitalVideo, .mxf, .nut, .yuv4MPEG: false
    }
  }
}
