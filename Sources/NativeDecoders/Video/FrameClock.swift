// SPDX-License-Identifier: Apache-2.0
// When frames are shown, counted from the first, where a stream's own clock may begin anew.

/// Counts ticks from a stream's first frame.
///
/// Transport and program streams are often joined: recordings one behind the other, the parts of a disc. Each has a clock of
/// its own, so that two frames would be shown at one time, and neither could be asked for.
struct FrameClock {
  /// How far, in ticks, a clock may go back before it counts as another; `nil` where it is never another.
  private let patience: Int64?
  /// How long a frame is shown, in ticks.
  private let frameLength: Int64
  /// The first frame's own time.
  private(set) var first: Int64?
  private var last: Int64?
  private var base: Int64 = 0

  /// A clock of a stream of `rate` frames a second, of `ticks` a second; one that `mayRestart`.
  init(rate: Double?, ticks: Double, mayRestart: Bool) {
    let isSound = ticks.isFinite && ticks >= 1 && ticks < 1e9
    patience = mayRestart && isSound ? Int64(ticks) : nil
    frameLength = isSound ? Int64(max(1, min(ticks, ticks / max(rate ?? 25, 1)))) : 1
  }

  /// Ticks from the first frame to the one that is shown at `stamp`; `nil` where no number says it.
  ///
  /// To be asked of frames in their order, of one as often as is wanted.
  mutating func ticks(at stamp: Int64) -> Int64? {
    guard let last else {
      first = stamp
      self.last = stamp
      base = stamp
      return 0
    }
    let (back, isFarBack) = last.subtractingReportingOverflow(stamp)
    if let patience, stamp < last, isFarBack || back > patience {
      // The new clock goes on where the old one stood.
      let (passed, isFar) = last.subtractingReportingOverflow(base)
      let (start, isBefore) = stamp.subtractingReportingOverflow(passed)
      guard !isFar, !isBefore, start > Int64.min + frameLength else { return nil }
      base = start - frameLength
    }
    self.last = stamp
    let (ticks, overflow) = stamp.subtractingReportingOverflow(base)
    return overflow ? nil : max(0, ticks)
  }
}
