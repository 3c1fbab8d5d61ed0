// SPDX-License-Identifier: Apache-2.0
// When the frames of an animation are shown.

internal import MediaDecoding

/// How long each frame of an animation is shown.
struct FrameTimes {
  /// How long each is shown, in microseconds, none of them less than 0; those that are missing are shown for no time.
  let delays: [Int64]
  /// How many frames can be shown, at least one.
  let count: Int

  /// How long after a frame the next one is shown, in microseconds, at least one: frames are asked for by their times, and
  /// players show one of no time all the same.
  func delay(_ number: Int) -> Int64 { number < delays.count ? max(1, delays[number]) : 1 }

  /// The facts of an animation of `frames` frames.
  ///
  /// - Complexity: O(frames).
  func facts(width: Int, height: Int, codec: String, frames: Int) -> VideoFacts {
    let length = delays.reduce(Int64(0)) { $0 + $1 }
    return VideoFacts(
      width: width, height: height, microseconds: length > 0 ? length : nil, codec: codec,
      frameRate: length > 0 ? Double(frames) * 1_000_000 / Double(length) : nil, frames: frames,
      rotation: 0)
  }

  /// The frame that is wanted, the last where there are fewer, and when it is shown.
  ///
  /// - Complexity: O(frames).
  func find(_ moment: RenderedMoment) -> (number: Int, time: Int64) {
    var (number, time) = (0, Int64(0))
    while number + 1 < count {
      let next = time + delay(number)
      switch moment {
      case .still, .sheet: return (number, time)
      case .frame(let wanted) where number >= wanted: return (number, time)
      case .time(let wanted) where next > wanted: return (number, time)
      case .frame, .time: (number, time) = (number + 1, next)
      }
    }
    return (number, time)
  }
}
