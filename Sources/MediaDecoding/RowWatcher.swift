// SPDX-License-Identifier: Apache-2.0
// Looking at the rows of a picture that is decoded for another purpose.

/// Looks at the rows of a picture while it is decoded for its own sake, so that nothing is decoded twice.
///
/// One picture and one thread.
public protocol RowWatcher: AnyObject {
  /// Takes the next row from the top, as stored: `width * channels` samples of eight bits, valid during
  /// the call.
  ///
  /// - Returns: whether the watcher wants the next row too.
  func take(_ shape: PictureShape, _ row: Int, _ samples: Span<UInt8>) -> Bool

  /// Told once when no more rows come of a picture of which at least one was wanted.
  ///
  /// - Parameter isWhole: whether every row came that the watcher wanted.
  func finish(isWhole: Bool)
}
