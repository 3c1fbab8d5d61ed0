// SPDX-License-Identifier: Apache-2.0
// Lays the frames of an animated PNG onto each other, up to the one that is wanted.

internal import MediaDecoding

/// Plays an animated PNG, whose frames may be asked for in any order.
struct PNGPlayer {
  /// The file's frames.
  let animation: PNGAnimation
  /// What is seen of the frame that was asked for.
  private(set) var canvas: PNGCanvas
  /// Whether there is anything of the frame that was asked for.
  private(set) var isShown = false
  /// Whether all of what is seen is as it was made.
  private(set) var isWhole = true
  /// Whether any frame that was decoded was damaged.
  private(set) var isDamaged = false

  private let deadline: ContinuousClock.Instant
  /// The frame that was laid last; -1 before the first.
  private var current = -1
  /// What its place held before, where that is put back.
  private var before: [UInt8]?

  /// Opens a file for playing until `deadline`.
  ///
  /// - Throws: ``DecodeError``: `.corrupt` when its header cannot be read, or there are no frames; `.limit` for frames of
  ///   more pixels than `limits` allow.
  init(
    _ bytes: [UInt8], _ limits: VideoLimits, _ deadline: ContinuousClock.Instant
  ) throws(DecodeError) {
    animation = try PNGAnimation(bytes, most: limits.decodedFrames)
    let size = animation.canvas
    guard !animation.frames.isEmpty, size.lies(in: size) else {
      throw DecodeError(.corrupt, "no frame of the file can be decoded")
    }
    guard size.width <= limits.pixels / size.height else {
      throw DecodeError(.limit, "the file's frames have more pixels than the limits allow")
    }
    canvas = PNGCanvas(size)
    isDamaged = animation.isDamaged
    self.deadline = deadline
  }

  /// Shows the frame of this number, which there must be.
  ///
  /// Goes on from the last one, or begins with the nearest frame that leaves nothing to be seen of those before it.
  ///
  /// - Complexity: O(pixels of the frames from there on).
  /// - Throws: ``DecodeError`` `.limit` where there is not the time.
  mutating func show(_ number: Int) throws(DecodeError) {
    if current > number { clear() }
    if let start = start(of: number), start > current + 1 {
      clear()
      current = start - 1
      try layNext()
      // What is missing of it shows what was before.
      if !isWhole { clear() }
    }
    while current < number { try layNext() }
  }

  /// The nearest frame behind the current one with which playing may begin to come to this one.
  private func start(of number: Int) -> Int? {
    var candidate = number
    while candidate > current {
      let frame = animation.frames[candidate]
      if animation.replacesAll(frame), frame.disposal != .previous { return candidate }
      candidate -= 1
    }
    return nil
  }

  private mutating func clear() {
    canvas.clear(animation.canvas)
    (current, before, isShown, isWhole) = (-1, nil, false, true)
  }
}

// MARK: - Laying

extension PNGPlayer {
  private mutating func layNext() throws(DecodeError) {
    guard ContinuousClock.now < deadline else {
      throw DecodeError(.limit, "the frame lies too far in the file to be decoded in time")
    }
    dispose()
    current += 1
    let frame = animation.frames[current]
    var isSound = false
    isShown = false
    if frame.place.lies(in: animation.canvas) {
      before = frame.disposal == .previous ? canvas.part(frame.place) : nil
      isSound = draw(frame)
    }
    isWhole = isSound && (isWhole || animation.replacesAll(frame))
    isDamaged = isDamaged || !isSound
  }

  /// Takes away what is not to stay of the frame that was laid last.
  private mutating func dispose() {
    guard isShown else { return }
    let frame = animation.frames[current]
    switch (frame.disposal, before) {
    case (.background, _): canvas.clear(frame.place)
    case (.previous, let part?): canvas.restore(part, at: frame.place)
    default: break
    }
  }

  /// Decodes a frame onto its place; strictly first, and where that fails what is left of it as far as it goes.
  ///
  /// - Returns: whether all is as it was made.
  private mutating func draw(_ frame: PNGAnimation.Frame) -> Bool {
    guard let file = animation.file(of: frame) else { return false }
    var rows = 0
    for isLenient in [false, true] {
      guard decode(file.bytes, frame, isLenient: isLenient, from: &rows) else { continue }
      isShown = true
      return !isLenient && file.isSound
    }
    isShown = rows > 0
    return false
  }

  /// Lays the rows of `file` from the one of this number on, which is raised with each.
  ///
  /// - Returns: whether that went to the end.
  private mutating func decode(
    _ file: [UInt8], _ frame: PNGAnimation.Frame, isLenient: Bool, from first: inout Int
  ) -> Bool {
    var (canvas, next) = (canvas, first)
    self.canvas = PNGCanvas(PNGPlace(width: 0, height: 0))
    defer {
      self.canvas = canvas
      first = next
    }
    let result = unsafe file.withUnsafeBytes { buffer in
      Result { () throws(DecodeError) in
        let picture = unsafe try VipsPicture(buffer, format: .png, isLenient: isLenient)
        let facts = picture.facts
        guard facts.width == frame.place.width, facts.height == frame.place.height else {
          throw DecodeError(.corrupt, "the frame has another size than it states")
        }
        try picture.visitPixels { row, samples, layout in
          guard row >= next else { return }
          canvas.lay(samples, layout, row: row, of: frame.place, isOver: frame.isOver)
          next = row + 1
        }
      }
    }
    return (try? result.get()) != nil
  }
}
