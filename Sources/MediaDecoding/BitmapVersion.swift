// SPDX-License-Identifier: Apache-2.0
// The versions of bitmaps, told by the sizes of their headers.

/// A version of the header of a bitmap.
///
/// - Source: Windows GDI, `BITMAPCOREHEADER` to `BITMAPV5HEADER`; the Presentation Manager's `BITMAPINFOHEADER2`, of which
///   any fields at the end may be left out. Browsers take every size from 16 to 64 that is a multiple of four, and 42 and 46.
public enum BitmapVersion: Hashable, Sendable {
  /// OS/2 1.x: sizes of 16 bits, colours of three bytes.
  case core
  /// OS/2 2.x, as much of it as is there.
  case presentation
  /// Windows, of any age.
  case windows

  /// The version whose header has so many bytes; `nil` where none has.
  public init?(headerBytes: Int) {
    switch headerBytes {
    case 12: self = .core
    case 40, 52, 56, 108, 124: self = .windows
    case 42, 46: self = .presentation
    case 16...64 where headerBytes.isMultiple(of: 4): self = .presentation
    default: return nil
    }
  }
}
