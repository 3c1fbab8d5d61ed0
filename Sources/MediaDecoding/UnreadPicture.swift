// SPDX-License-Identifier: Apache-2.0
// Pictures of formats that are not read, told by their first bytes, so that nobody takes them for nothing.

/// A format of pictures that is known and not read.
public enum UnreadPicture: String, CaseIterable, Hashable, Sendable {
  /// JPEG 2000, in its container or as a codestream.
  case jpeg2000 = "a JPEG 2000 picture"
  /// JPEG XR, or HD Photo as it was called.
  case jpegXR = "a JPEG XR picture"
  /// JPEG XL, in its container or as a codestream.
  case jpegXL = "a JPEG XL picture"
  /// PBM, PGM, PPM and PAM.
  case portable = "a portable pixmap (PBM, PGM, PPM or PAM)"
  /// Truevision TGA.
  case targa = "a Targa picture"
  /// ZSoft Paintbrush.
  case pcx = "a PCX picture"
  /// An icon or cursor of Windows.
  case icon = "a Windows icon"
  /// An icon of macOS.
  case appleIcon = "a macOS icon"
  /// The Quite OK Image Format.
  case quiteOK = "a QOI picture"
  /// Silicon Graphics.
  case siliconGraphics = "an SGI picture"
  /// Photoshop.
  case photoshop = "a Photoshop picture"
  /// GIMP.
  case gimp = "a GIMP picture"
  /// OpenEXR.
  case openEXR = "an OpenEXR picture"
  /// Radiance.
  case radiance = "a Radiance picture"
  /// DirectDraw Surface.
  case directDraw = "a DirectDraw Surface picture"
  /// DjVu.
  case djvu = "a DjVu document"
  /// A camera's raw picture that is no TIFF file: Canon, Fujifilm, Olympus, Panasonic, Sigma.
  case cameraRaw = "a camera's raw picture"

  /// The format of a file that begins with `head`; `nil` when it is none of these.
  ///
  /// Give the first ``MediaFormat/sniffByteCount`` bytes, or all of a shorter file. To be asked where
  /// ``MediaFormat/sniff(_:)-([UInt8])`` knows none: of Targa nothing but the sizes in its header speaks.
  ///
  /// - Complexity: O(1).
  /// - Source: ISO/IEC 15444-1, annex I; ISO/IEC 18181-2; ISO/IEC 29199-2, annex A; the QOI specification 1.0; the Netpbm manual pages; Truevision TGA 2.0; ZSoft PCX Technical
  ///   Reference Manual; the first bytes that makers of the others document.
  public static func sniff(_ head: [UInt8]) -> UnreadPicture? {
    for (format, magic) in magics where head.starts(with: magic) { return format }
    if isPortable(head) { return .portable }
    if isIcon(head) { return .icon }
    if isQuiteOK(head) { return .quiteOK }
    if isSiliconGraphics(head) { return .siliconGraphics }
    // The size of the whole in four bytes: no word goes on with a small number.
    if head.count >= 8, head.starts(with: "icns".utf8), head[4] < 9 { return .appleIcon }
    if head.count >= 12, head[4..<12].elementsEqual("ftypcrx ".utf8) { return .cameraRaw }
    if head.count >= 4, head[0] == 0x0a, head[1] <= 5, head[2] == 1, [1, 2, 4, 8].contains(head[3])
    {
      return .pcx
    }
    return isTarga(head) ? .targa : nil
  }

  private static let magics: [(UnreadPicture, [UInt8])] = [
    (.jpeg2000, [0, 0, 0, 12] + Array("jP  ".utf8) + [0x0d, 0x0a, 0x87, 0x0a]),
    (.jpeg2000, [0xff, 0x4f, 0xff, 0x51]),
    (.jpegXL, [0, 0, 0, 12] + Array("JXL ".utf8) + [0x0d, 0x0a, 0x87, 0x0a]),
    (.jpegXL, [0xff, 0x0a]),
    (.jpegXR, [0x49, 0x49, 0xbc, 0x00]),
    (.jpegXR, [0x49, 0x49, 0xbc, 0x01]),
    (.photoshop, Array("8BPS".utf8) + [0]),
    (.gimp, Array("gimp xcf ".utf8)),
    (.openEXR, [0x76, 0x2f, 0x31, 0x01]),
    (.radiance, Array("#?RADIANCE".utf8)),
    (.directDraw, Array("DDS ".utf8) + [124, 0, 0, 0]),
    (.djvu, Array("AT&TFORM".utf8)),
    (.cameraRaw, Array("FUJIFILMCCD-RAW".utf8)),
    (.cameraRaw, Array("FOVb".utf8)),
    (.cameraRaw, [0x49, 0x49, 0x55, 0x00]),
    (.cameraRaw, Array("IIRO".utf8)),
    (.cameraRaw, Array("MMOR".utf8)),
    (.cameraRaw, [0x49, 0x49, 0x1a, 0, 0, 0] + Array("HEAPCCDR".utf8)),
  ]

  /// `P1` to `P6`, a blank, and two numbers or a note; `P7` and a line's end.
  ///
  /// Small samples look like text, so this is to be asked before a file is taken for one.
  static func isPortable(_ head: [UInt8]) -> Bool {
    guard head.count > 3, head[0] == 0x50, (0x31...0x37).contains(head[1]) else { return false }
    if head[1] == 0x37 { return head[2] == 0x0a }
    let blanks: Set<UInt8> = [0x20, 0x09, 0x0a, 0x0d]
    guard blanks.contains(head[2]) else { return false }
    if head[3] == 0x23 { return true }
    let numbers = head[3...].prefix(32).split(maxSplits: 2, whereSeparator: blanks.contains)
    return numbers.count > 1
      && numbers[..<2].allSatisfy { number in number.allSatisfy { 0x30...0x39 ~= $0 } }
  }

  /// A directory of icons or cursors whose first entry lies behind it.
  private static func isIcon(_ head: [UInt8]) -> Bool {
    guard head.count >= 22, head[0] == 0, head[1] == 0, head[3] == 0, head[9] == 0 else {
      return false
    }
    let (kind, count) = (head[2], Int(head[4]) | Int(head[5]) << 8)
    let start = head[18..<22].reversed().reduce(0) { $0 << 8 | Int($1) }
    return (kind == 1 || kind == 2) && count > 0 && start >= 6 + 16 * count
  }

  /// A size that is not zero, three or four channels, and one of two sorts of colours.
  private static func isQuiteOK(_ head: [UInt8]) -> Bool {
    guard head.count >= 14, head.starts(with: "qoif".utf8) else { return false }
    let isSized = [head[4..<8], head[8..<12]].allSatisfy { size in size.contains { $0 != 0 } }
    return isSized && (head[12] == 3 || head[12] == 4) && head[13] < 2
  }

  /// Plain or packed, one or two bytes a sample, of one to three dimensions.
  private static func isSiliconGraphics(_ head: [UInt8]) -> Bool {
    guard head.count >= 12, head.starts(with: [0x01, 0xda]) else { return false }
    return head[2] < 2 && (1...2).contains(head[3]) && head[4] == 0 && (1...3).contains(head[5])
  }

  /// A header without a palette, or one of a palette of 256 colours, whose fields agree.
  private static func isTarga(_ head: [UInt8]) -> Bool {
    guard head.count > 18 else { return false }
    let (palette, kind, depth, order) = (head[1], head[2], head[16], head[17])
    let (width, height) = (Int(head[12]) | Int(head[13]) << 8, Int(head[14]) | Int(head[15]) << 8)
    guard width > 0, height > 0, order & 0xc0 == 0 else { return false }
    switch (palette, kind) {
    case (0, 2), (0, 10):
      return head[3..<8].allSatisfy { $0 == 0 } && [15, 16, 24, 32].contains(depth)
    case (0, 3), (0, 11): return head[3..<8].allSatisfy { $0 == 0 } && [8, 16].contains(depth)
    case (1, 1), (1, 9): return [15, 16, 24, 32].contains(head[7]) && depth == 8
    default: return false
    }
  }

  /// What is to be said of such a file.
  public var reason: String {
    "it is \(rawValue), of a kind that is not read; convert it to PNG, and keep the file itself as evidence"
  }
}
