// SPDX-License-Identifier: Apache-2.0
// Leaves out the packets that the sampled frames do not need, and knows the number of every frame left.

internal import CFFmpeg

/// A packet that waits.
@safe
final class QueuedPacket {
  let pointer: UnsafeMutablePointer<AVPacket>

  /// Takes what `packet` holds, and leaves it empty; `nil` when there is no memory.
  init?(moving packet: UnsafeMutablePointer<AVPacket>) {
    guard let own = unsafe av_packet_alloc() else { return nil }
    unsafe av_packet_move_ref(own, packet)
    unsafe pointer = own
  }

  deinit {
    var freed: UnsafeMutablePointer<AVPacket>? = unsafe pointer
    unsafe av_packet_free(&freed)
  }

  var time: Int64 { unsafe pointer.pointee.pts }
  var decodingTime: Int64 { unsafe pointer.pointee.dts }
  var isCorrupt: Bool { unsafe pointer.pointee.flags & AV_PKT_FLAG_CORRUPT != 0 }
  var isKey: Bool { unsafe pointer.pointee.flags & AV_PKT_FLAG_KEY != 0 }
  var size: Int { unsafe Int(max(0, pointer.pointee.size)) }

  /// Whether it is one plain picture: shown, and with nothing beside its bytes.
  var isPlain: Bool {
    unsafe pointer.pointee.side_data_elems == 0
      && pointer.pointee.flags & (AV_PKT_FLAG_DISCARD | AV_PKT_FLAG_CORRUPT) == 0
      && pointer.pointee.pts != martlet_av_no_time
  }

  func kind(by inspector: inout any PacketInspecting) -> PacketKind? {
    guard isPlain, let start = unsafe pointer.pointee.data else { return nil }
    let bytes = unsafe UnsafeBufferPointer(start: start, count: size)
    return unsafe inspector.kind(of: bytes.span)
  }
}

/// Packets from one restart to the next, of which those are left out that no sampled frame needs: pictures
/// that no other refers to, and all after the last sampled one.
///
/// What is left decodes to the same bits. The time stamps of a whole group give each frame its number, so
/// frames must come out exactly as ``expected`` says; whoever decodes compares. Where a stream is not as
/// plain as that, the rest of it passes whole.
final class PacketQueue {
  /// A frame that must come out.
  struct Expected: Equatable {
    let time: Int64
    let number: Int
  }

  /// The most packets, and the most bytes of them, that are kept from one place where decoding can begin.
  static let mostKept = 6_000
  static let mostBytesKept = 64 << 20
  private static let longestGroup = 600
  private static let largestGroup = 32 << 20

  private var inspector: any PacketInspecting
  private var choice: FrameChoice
  private var ready: [QueuedPacket] = []
  private var group: [(packet: QueuedPacket, kind: PacketKind)] = []
  /// The first packet of the group to come, while what follows it may yet refer to ``group``.
  private var restart: (packet: QueuedPacket, kind: PacketKind)?
  private var groupBytes = 0
  private var lastTime = Int64.min
  private var isEnded = false
  /// Whether packets are still chosen; else all of them pass.
  private(set) var isChoosing = true
  /// The number of frames in the groups that were chosen from.
  private(set) var frameCount = 0
  /// The frames that have to come out, the next one last.
  private var awaited: [Expected] = []

  /// The frames of `choice` are wanted.
  init(_ inspector: any PacketInspecting, _ choice: FrameChoice) {
    self.inspector = inspector
    self.choice = choice
  }

  /// The next frame that must come out, taken away; `nil` when none is known.
  func takeExpected() -> Expected? { awaited.popLast() }

  /// The next packet to decode; `nil` at the end.
  func next(_ read: () throws -> QueuedPacket?) rethrows -> QueuedPacket? {
    while ready.isEmpty {
      guard isChoosing else { return try read() }
      if isEnded { return nil }
      try fill(read)
    }
    return ready.popLast()
  }

  private func fill(_ read: () throws -> QueuedPacket?) rethrows {
    while let packet = try read() {
      guard let kind = packet.kind(by: &inspector),
        kind.isRestart || !group.isEmpty || restart != nil,
        kind.isRestart || !kind.hasParameters, begin()
      else { return giveUp([packet]) }
      if kind.isRestart {
        restart = (packet, kind)
      } else {
        group.append((packet, kind))
        groupBytes += packet.size
        guard group.count <= Self.longestGroup, groupBytes <= Self.largestGroup else {
          return giveUp([])
        }
      }
      if !ready.isEmpty { return }
    }
    isEnded = true
    if !begin() || !choose() { giveUp([]) }
  }

  /// Chooses from the group when another has begun, and goes on with that; `false` when its frames
  /// cannot be numbered.
  private func begin() -> Bool {
    guard let next = restart else { return true }
    guard choose() else { return false }
    restart = nil
    group = [next]
    groupBytes = next.packet.size
    return true
  }

  private func giveUp(_ packets: [QueuedPacket]) {
    isChoosing = false
    let waiting = (group + (restart.map { [$0] } ?? [])).map(\.packet) + packets
    ready = waiting.reversed() + ready
    (group, restart) = ([], nil)
  }

  /// Chooses from the group and empties it; `false` when its frames cannot be numbered.
  private func choose() -> Bool {
    let shown = group.indices.sorted { group[$0].packet.time < group[$1].packet.time }
    var latest = lastTime
    for position in shown {
      let time = group[position].packet.time
      guard time > latest else { return false }
      latest = time
    }
    lastTime = latest
    var isWanted = [Bool](repeating: false, count: group.count)
    for (place, position) in shown.enumerated() {
      isWanted[position] = choice.takes(frameCount + place, at: group[position].packet.time)
    }
    let last = isWanted.lastIndex(of: true) ?? -1
    let isNeeded = group.indices.map { position in
      let kind = group[position].kind
      return isWanted[position] || kind.hasParameters
        || (position < last && !kind.isUnreferenced)
    }
    let added = shown.enumerated().filter { isNeeded[$0.element] }.map {
      Expected(time: group[$0.element].packet.time, number: frameCount + $0.offset)
    }
    awaited = added.reversed() + awaited
    ready = group.indices.filter { isNeeded[$0] }.map { group[$0].packet }.reversed() + ready
    frameCount += group.count
    group = []
    groupBytes = 0
    return true
  }
}
