// SPDX-License-Identifier: Apache-2.0
// How many pictures a PNG file holds: one, or the frames of an animated one.

/// The pictures of a PNG file.
///
/// - Source: Portable Network Graphics (third edition), sections 4.10 and 11.3.6.
struct PNGFrames {
  /// How many there are, at least one: frames, and the picture for whoever plays none where it is none of them.
  ///
  /// A cut file that states more frames than there are counts one more.
  let count: Int
  /// Whether the file ends before its last chunk.
  let isCut: Bool

  /// Goes from chunk to chunk.
  ///
  /// Frames count that come behind the word that the file is animated, however many it states: that is what is played.
  ///
  /// - Complexity: O(chunks).
  init(_ bytes: [UInt8]) {
    var (frames, stated) = (0, 0)
    var (isAnimated, standsApart, isEnded) = (false, false, false)
    for chunk in PNGChunks(bytes) {
      switch chunk.name {
      case "acTL":
        isAnimated = true
        stated = chunk.data.count >= 4 ? PNGChunks.number(bytes, at: chunk.data.lowerBound) : 0
      case "fcTL" where isAnimated: frames += 1
      case "IDAT" where frames == 0: standsApart = true
      case "IEND": isEnded = true
      default: break
      }
      if isEnded { break }
    }
    isCut = !isEnded
    let missing = isCut && isAnimated && stated > frames ? 1 : 0
    let found = frames + missing
    count = found == 0 ? 1 : found + (standsApart ? 1 : 0)
  }
}
