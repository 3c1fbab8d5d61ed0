// SPDX-License-Identifier: Apache-2.0
// The conformance rule for files: what another decoder makes of the same file, hashed by the reference's
// rule, is at most ten bits away wherever the quality is 80 or more.

import EvidenceModel
import Foundation
import MartletTesting
import PerceptualHash
import SyntheticEncoding
import Testing

@Suite struct ConformanceTests {
  /// Encodes `original.png` in many ways below `coded/` and writes what Pillow reads back as RGB to `raw/`,
  /// with the sizes in `sizes`.
  private static let script = """
    import os
    from PIL import Image, features
    picture = Image.open("original.png").convert("RGB")
    os.makedirs("coded"); os.makedirs("raw")
    width, height = picture.size
    alpha = Image.linear_gradient("L").resize(picture.size)
    clear = picture.copy(); clear.putalpha(alpha)
    grey = picture.convert("L")
    veiled = grey.convert("LA"); veiled.putalpha(alpha)
    palette = picture.quantize(200)
    turned = Image.Exif(); turned[0x0112] = 6
    def save(image, name, **options): image.save("coded/" + name, **options)
    for quality, subsampling in ((70, 2), (85, 1), (95, 0)):
      save(picture, "s%d.jpg" % subsampling, quality=quality, subsampling=subsampling)
      save(picture, "p%d.jpg" % subsampling, quality=quality, subsampling=subsampling, progressive=True)
    save(picture, "rotated.jpg", quality=90, exif=turned)
    save(picture, "rgb.jpg", quality=90, keep_rgb=True)
    save(grey, "grey.jpg", quality=90)
    save(picture.convert("CMYK"), "inks.jpg", quality=95)
    save(clear, "clear.png"); save(veiled, "veiled.png"); save(grey, "grey.png"); save(palette, "palette.png")
    save(palette, "hole.png", transparency=3); save(palette, "whole.gif")
    save(picture.convert("1"), "bilevel.png"); save(picture.convert("1"), "bilevel.tif", compression="group4")
    save(clear, "clear.webp", lossless=True, exact=True); save(clear, "lossy.webp", quality=90, exact=True)
    save(clear, "clear.tif", compression="tiff_lzw"); save(picture.convert("CMYK"), "inks.tif")
    save(picture, "picture.bmp"); save(palette, "palette.bmp")
    if features.check("avif"): save(picture, "picture.avif", quality=90)
    for side in ((1, 1), (1, 300), (300, 1), (4, 4), (5, 5), (16, 16), (64, 64), (700, 9), (900, 600)):
      small = picture.resize(side)
      save(small, "%dx%d.jpg" % side, quality=95); save(small, "%dx%d.png" % side)
    with open("sizes", "w") as sizes:
      for name in sorted(os.listdir("coded")):
        pixels = Image.open("coded/" + name).convert("RGB")
        open("raw/" + name, "wb").write(pixels.tobytes())
        sizes.write("%s %d %d\\n" % (name, pixels.width, pixels.height))
    """

  @Test func everyFormatHashesWithinTheRuleOfAnotherDecodersPixels() throws {
    let workspace = try Workspace()
    let card = Workspace.detailed(width: 420, height: 300, seed: 31)
    try workspace.write(try PictureEncoder.encode(card, format: .png()), to: "original.png")
    try workspace.python(Self.script)
    let hashes = try workspace.hashes("coded")
    let lines = String(decoding: try workspace.bytes(of: "sizes"), as: UTF8.self)
      .split(separator: "\n")
    #expect(lines.count >= 40)
    var judged = 0
    for line in lines {
      let words = line.split(separator: " ").map(String.init)
      let (width, height) = (try #require(Int(words[1])), try #require(Int(words[2])))
      let pixels = try workspace.bytes(of: "raw/\(words[0])")
      let found = try #require(hashes["coded/\(words[0])"], "\(words[0]) was not hashed")
      let expected = try #require(Self.reference(pixels, width: width, height: height))
      #expect(abs(found.quality - expected.quality) <= 2, "\(words[0]): \(found) \(expected)")
      guard expected.quality >= 80 else { continue }
      judged += 1
      let distance = found.hash.distance(to: expected.hash)
      #expect(distance <= 10, "\(words[0]): \(distance) bits from the reference")
    }
    #expect(judged >= 25)
  }

  /// The reference's way from RGB to a hash.
  private static func reference(_ pixels: [UInt8], width: Int, height: Int) -> PDQFingerprint? {
    guard let luma = PDQLuma.fromRGB(pixels.span, width: width, height: height) else { return nil }
    var hasher = PDQHasher()
    if let small = PDQLuma.shrunk(luma.span, width: width, height: height) {
      return hasher.hash(luma: small.span, width: PDQLuma.largestSide, height: PDQLuma.largestSide)
    }
    return hasher.hash(luma: luma.span, width: width, height: height)
  }
}
