// SPDX-License-Identifier: Apache-2.0
// All that is looked for in the pixels of one picture, in one pass over its rows.

internal import EvidenceModel
public import MediaDecoding

/// Looks for known invisible marks, signed pixels and the beginning of hidden texts in the rows of one picture.
///
/// ``PixelTraces/watch(_:_:)`` makes one; whoever decodes the picture gives it the rows; ``PixelTraces`` and
/// ``TraceScanner`` read from it what was seen.
public final class PixelWatch: RowWatcher {
  /// The comment whose signature is checked, and what stands beside it.
  let signed: SignedPicture?
  /// What hidden texts there may be.
  private(set) var look = HiddenLook()
  private var wantsMarks: Bool
  private var reader: WatermarkReader?
  private(set) var signature: PixelSignature?
  private var looksOn = true
  /// Whether a row came.
  private(set) var hasBegun = false
  /// Whether every row came that was wanted.
  private(set) var isWhole = false

  /// Whether a pixel is less opaque than the signing generator leaves any.
  private(set) var hasOtherAlpha = false

  /// A watcher of a picture that may hold marks, with the comment that states a signature.
  init(wantsMarks: Bool, signed: SignedPicture?) {
    self.wantsMarks = wantsMarks
    self.signed = signed
    signature = signed.flatMap { $0.comment.signature == nil ? nil : PixelSignature($0.comment) }
  }

  /// Takes the next row; false when nothing more is looked for.
  ///
  /// - Complexity: O(samples), some two nanoseconds a pixel where marks are looked for.
  public func take(_ shape: PictureShape, _ row: Int, _ samples: Span<UInt8>) -> Bool {
    if row == 0 { begin(shape) }
    if looksOn { looksOn = look.take(shape, row, samples) }
    reader?.append(samples)
    if signature != nil {
      signature?.append(samples, channels: shape.channels)
      if shape.channels == 4 { lookAtAlpha(samples) }
    }
    return looksOn || reader != nil || signature != nil
  }

  /// No more rows come.
  public func finish(isWhole: Bool) {
    self.isWhole = isWhole
    look.finish(isWhole: isWhole)
  }

  private func lookAtAlpha(_ samples: Span<UInt8>) {
    var index = 3
    while index < samples.count, !hasOtherAlpha {
      if samples[index] < PixelSignature.leastAlpha { hasOtherAlpha = true }
      index += 4
    }
  }

  private func begin(_ shape: PictureShape) {
    hasBegun = true
    let pixels = shape.width * shape.height
    if wantsMarks, shape.channels >= 3, pixels >= WatermarkReader.minimumPixels {
      reader = WatermarkReader(width: shape.width, channels: shape.channels)
    }
    if shape.channels < 3 || pixels > PixelSignature.maximumPixels { signature = nil }
  }

  /// The marks that the rows so far hold.
  var hits: [WatermarkHit] { reader?.hits() ?? [] }
}
