// SPDX-License-Identifier: Apache-2.0
// Whether a JPEG file keeps colours finely enough for an invisible mark to be read.

internal import MediaDecoding

/// How finely a JPEG file keeps its colours.
enum JPEGColors {
  /// The largest mean step of chroma, with halved chroma, of files that ingest looks at.
  private static let coarsestStep = 12

  /// Whether chroma is stored whole, or halved with fine steps.
  static func areFine(_ source: any ByteSource) throws -> Bool {
    var offset = 2
    var means: [UInt8: Int] = [:]
    for _ in 0..<2_000 {
      let head = try source.read(at: offset, count: 4)
      guard head.count == 4, head[0] == 0xff else { return false }
      if head[1] == 0xff {
        offset += 1
        continue
      }
      let length = Int(head[2]) << 8 | Int(head[3])
      switch head[1] {
      case 0xdb: note(try source.read(at: offset + 4, count: max(0, length - 2)), &means)
      case 0xc0, 0xc1, 0xc2:
        return judge(try source.read(at: offset + 4, count: max(0, length - 2)), means)
      case 0xda, 0xd9: return false
      default: break
      }
      offset += 2 + length
    }
    return false
  }

  /// Keeps the mean step of each table of a quantization segment.
  private static func note(_ data: [UInt8], _ means: inout [UInt8: Int]) {
    var rest = data[...]
    while let head = rest.first {
      let width = head >> 4 == 0 ? 1 : 2
      let steps = rest.dropFirst().prefix(64 * width)
      guard steps.count == 64 * width else { return }
      let sum =
        width == 1
        ? steps.reduce(0) { $0 + Int($1) }
        : steps.enumerated().reduce(0) {
          $0 + (Int($1.element) << ($1.offset % 2 == 0 ? 8 : 0))
        }
      means[head & 15] = sum / 64
      rest = rest.dropFirst(1 + 64 * width)
    }
  }

  private static func judge(_ frame: [UInt8], _ means: [UInt8: Int]) -> Bool {
    guard frame.count >= 15, frame[5] == 3 else { return false }
    let sampling = [frame[7], frame[10], frame[13]]
    if sampling[1] == sampling[0], sampling[2] == sampling[0] { return true }
    return means[frame[11]].map { $0 <= coarsestStep } ?? false
  }
}
