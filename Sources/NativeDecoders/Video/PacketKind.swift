// SPDX-License-Identifier: Apache-2.0
// What a packet says about itself before it is decoded: H.264 and HEVC by their units, MPEG-4 by its pictures.

internal import CFFmpeg

/// What the headers of a packet say of its picture.
struct PacketKind: Equatable {
  /// Whether decoding can begin here: no later packet refers to an earlier one.
  var isRestart = false
  /// Whether no other picture refers to this one.
  var isUnreferenced = true
  /// Whether it holds parameter sets that later packets may need.
  var hasParameters = false
}

/// Reads the headers of packets in their order.
protocol PacketInspecting {
  /// `nil` when the packet is not as expected, or holds what makes its part in the stream unclear.
  mutating func kind(of packet: Span<UInt8>) -> PacketKind?
}

/// Who reads the headers of a stream's packets.
enum PacketInspectors {
  /// `nil` when the stream's packets do not say enough of themselves.
  static func of(_ parameters: AVCodecParameters) -> (any PacketInspecting)? {
    let count = unsafe max(0, Int(parameters.extradata_size))
    let header = unsafe Array(UnsafeBufferPointer(start: parameters.extradata, count: count))
    if unsafe parameters.codec_id == AV_CODEC_ID_MPEG4 { return VisualObjectInspector(header) }
    return unsafe PacketInspector(Array(header.prefix(23)), codec: parameters.codec_id)
  }
}

/// Reads the headers of length-prefixed NAL units, as MP4 and Matroska hold them.
struct PacketInspector: PacketInspecting {
  private enum Coding { case h264, hevc }

  private let coding: Coding
  private let lengthBytes: Int

  /// From the first bytes of an `avcC` or `hvcC` record; `nil` when the stream is neither H.264 nor HEVC
  /// with one temporal layer, or not length-prefixed.
  init?(_ header: [UInt8], codec: AVCodecID) {
    switch codec {
    case AV_CODEC_ID_H264:
      guard header.count > 6, header[0] == 1 else { return nil }
      coding = .h264
      lengthBytes = Int(header[4] & 3) + 1
    case AV_CODEC_ID_HEVC:
      guard header.count > 22, header[0] == 1, header[21] >> 3 & 7 <= 1 else { return nil }
      coding = .hevc
      lengthBytes = Int(header[21] & 3) + 1
    default: return nil
    }
  }

  func kind(of packet: Span<UInt8>) -> PacketKind? {
    var kind = PacketKind()
    var pictures = 0
    var offset = 0
    while offset < packet.count {
      guard packet.count - offset >= lengthBytes else { return nil }
      let length = (0..<lengthBytes).reduce(0) { $0 << 8 | Int(packet[offset + $1]) }
      offset += lengthBytes
      guard length >= 2, length <= packet.count - offset else { return nil }
      let unit =
        switch coding {
        case .h264: h264(packet[offset])
        case .hevc: hevc(packet[offset], packet[offset + 1])
        }
      switch unit {
      case .other: break
      case .parameters: kind.hasParameters = true
      case .picture(let isRestart, let isUnreferenced):
        if pictures > 0, (kind.isRestart, kind.isUnreferenced) != (isRestart, isUnreferenced) {
          return nil
        }
        (kind.isRestart, kind.isUnreferenced) = (isRestart, isUnreferenced)
        pictures += 1
      case nil: return nil
      }
      offset += length
    }
    return pictures > 0 ? kind : nil
  }

  private enum Unit {
    case picture(isRestart: Bool, isUnreferenced: Bool)
    case parameters
    case other
  }

  /// ISO/IEC 14496-10, table 7-1: nal_ref_idc 0 is a picture that no other refers to; type 5 is IDR.
  private func h264(_ first: UInt8) -> Unit? {
    switch first & 31 {
    case 1: .picture(isRestart: false, isUnreferenced: first >> 5 & 3 == 0)
    case 5: .picture(isRestart: true, isUnreferenced: false)
    case 7, 8: .parameters
    case 6, 9, 12: .other
    default: nil
    }
  }

  /// ISO/IEC 23008-2, table 7-1: even types below 16 are pictures that no other of their layer refers
  /// to; 19 and 20 are IDR.
  private func hevc(_ first: UInt8, _ second: UInt8) -> Unit? {
    guard first & 1 == 0, second == 1 else { return nil }
    return switch first >> 1 & 63 {
    case 19, 20: .picture(isRestart: true, isUnreferenced: false)
    case let type where type < 10:
      .picture(isRestart: false, isUnreferenced: type.isMultiple(of: 2))
    case 16, 17, 18, 21: .picture(isRestart: false, isUnreferenced: false)
    case 32, 33, 34: .parameters
    case 35, 38, 39, 40: .other
    default: nil
    }
  }
}
