// SPDX-License-Identifier: Apache-2.0
// Which frames of a video are hashed.

internal import MediaDecoding

/// Chooses frames by their number, as the reference does, and where frames come seldom by their time as well.
///
/// A video of a varying frame rate may show one picture a minute among others of thirty a second: counted frames would
/// leave out most of what it shows. Videos of a constant rate that is
/// truly stated have no frame that is chosen by its time alone. Of files that are pictures to most people the first frames
/// are all chosen: most of them are shorter than a second.
struct FrameChoice {
  /// The frames that are all chosen at the beginning of what passes for a picture.
  static let framesOfPicture = 600
  /// Times the interval of sampling that may pass without a frame.
  static let patience = 1.5

  /// Of every so many frames the first is chosen.
  let step: Int
  /// So many frames at the beginning are chosen.
  private let first: Int
  /// The most ticks that may pass; `nil` where times say nothing.
  private let longest: Int64?
  private var last: Int64?

  /// A choice by `sampling` of a stream of `rate` frames a second, whose time stamps are of `tick` seconds each, and of the
  /// `first` frames.
  init(_ sampling: VideoSampling, rate: Double?, tick: Double, first: Int = 0) {
    step = sampling.step(rate: rate)
    self.first = first
    guard case .seconds(let seconds) = sampling, seconds > 0, tick > 0 else {
      longest = nil
      return
    }
    longest = Int64(exactly: (seconds * Self.patience / tick).rounded(.down))
  }

  /// Whether the frame of this number, counted from 0, is chosen, which is shown at `time`, in ticks.
  ///
  /// To be asked of frames in their order; those that are not chosen may be passed over.
  mutating func takes(_ number: Int, at time: Int64?) -> Bool {
    let isChosen = number < first || number.isMultiple(of: step) || isLate(time)
    if isChosen { last = time ?? last }
    return isChosen
  }

  private func isLate(_ time: Int64?) -> Bool {
    guard let time, let last, let longest else { return false }
    let (passed, overflow) = time.subtractingReportingOverflow(last)
    return !overflow && passed > longest
  }
}
