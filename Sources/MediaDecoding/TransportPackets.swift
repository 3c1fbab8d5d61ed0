// SPDX-License-Identifier: Apache-2.0
// Tells an MPEG transport stream by the recurrence of its packets.

/// How the packets of an MPEG transport stream lie in its file.
///
/// - Source: ISO/IEC 13818-1, section 2.4.3.2; four bytes of time before each packet, as on Blu-ray discs; 16 bytes of error
///   correction behind each, as broadcasters have them.
public struct TransportPackets: Hashable, Sendable {
  /// The first byte of a packet.
  public static let sync: UInt8 = 0x47
  private static let size = 188
  /// The fewest whole packets of a file that begins with one.
  private static let fewest = 4
  /// The fewest of a file that begins within one: a chance hit is as unlikely from all those places.
  private static let fewestWithin = 12

  /// Where the first whole packet begins.
  public let first: Int
  /// How far packets are from each other: 188, 192 or 204 bytes.
  public let step: Int

  /// The packets of a file that begins with `head`; `nil` when one byte of all those that must be is not as it must.
  ///
  /// Give the first ``MediaFormat/sniffByteCount`` bytes, or all of a shorter file.
  ///
  /// - Complexity: O(`head.count`).
  public init?(_ head: [UInt8]) {
    for (lead, step) in [(0, Self.size), (4, 192), (0, 204)] {
      for place in 0..<step {
        let isWhole = place == lead
        guard place < head.count, head[place] == Self.sync,
          Self.recur(head, place, step, isWhole ? Self.fewest : Self.fewestWithin)
        else { continue }
        first = place
        self.step = step
        return
      }
    }
    return nil
  }

  /// Whether a packet begins every `step` bytes: the byte that each begins with, and a field that is never zero.
  private static func recur(_ head: [UInt8], _ first: Int, _ step: Int, _ fewest: Int) -> Bool {
    guard head.count >= first + (fewest - 1) * step + size else { return false }
    return stride(from: first, to: head.count, by: step).allSatisfy { place in
      head[place] == sync && (place + 3 >= head.count || head[place + 3] & 0x30 != 0)
    }
  }
}
