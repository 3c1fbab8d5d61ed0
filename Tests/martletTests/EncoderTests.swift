// SPDX-License-Identifier: Apache-2.0
// Pictures from other people's encoders: decoded, and hashed within the rule of the PDQ reference.

import EvidenceModel
import Foundation
import MartletTesting
import SyntheticEncoding
import Testing

@Suite struct EncoderTests {
  /// Writes one picture, `original.png`, and many encodings of it, below `coded/`.
  private static let script = """
    import os, struct, zlib
    from PIL import Image, features
    picture = Image.open("original.png").convert("RGB")
    os.makedirs("coded", exist_ok=True)
    grey, palette, wide = picture.convert("L"), picture.quantize(256), picture.convert("RGBA")
    def save(image, name, **options): image.save("coded/" + name, **options)
    for quality in (60, 80, 95):
      save(picture, "q%d.jpg" % quality, quality=quality)
    save(picture, "progressive.jpg", quality=90, progressive=True)
    save(picture, "full-colour.jpg", quality=90, subsampling=0)
    save(picture, "optimised.jpg", quality=90, optimize=True, restart_marker_rows=2)
    save(picture.convert("CMYK"), "cmyk.jpg", quality=95)
    save(grey, "grey.jpg", quality=90)
    save(picture, "small-steps.png", compress_level=1)
    save(palette, "palette.png")
    save(grey, "grey.png")
    save(wide, "alpha.png")
    save(grey.point(lambda v: v * 257, "I").convert("I;16"), "grey16.png")
    save(palette, "still.gif")
    save(picture, "animated.gif", save_all=True, append_images=[grey.convert("RGB")], duration=100)
    save(picture, "lossless.webp", lossless=True)
    save(picture, "lossy.webp", quality=85)
    save(picture, "animated.webp", save_all=True, append_images=[grey.convert("RGB")], duration=100, quality=90)
    for compression in ("raw", "tiff_lzw", "tiff_adobe_deflate", "packbits", "jpeg"):
      save(picture, compression + ".tif", compression=compression)
    save(grey, "grey.tif")
    save(palette, "palette.tif")
    save(picture, "pages.tif", save_all=True, append_images=[grey.convert("RGB")])
    save(picture, "24.bmp")
    save(grey, "8.bmp")
    save(wide, "32.bmp")
    if features.check("avif"): save(picture, "lossy.avif", quality=85)
    def chunk(name, body):
      return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
    width, height = picture.size
    bytes8 = picture.tobytes()
    rows = b""
    for y in range(height):
      line = bytes8[y * width * 3:(y + 1) * width * 3]
      rows += b"\\0" + b"".join(bytes((value, 0)) for value in line)
    with open("coded/deep.png", "wb") as out:
      out.write(b"\\x89PNG\\r\\n\\x1a\\n")
      out.write(chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 16, 2, 0, 0, 0)))
      out.write(chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
    """

  @Test func everyEncodingDecodesToTheSameHash() throws {
    let workspace = try Workspace()
    let card = Workspace.detailed(width: 320, height: 240, seed: 12)
    try workspace.write(try PictureEncoder.encode(card, format: .png()), to: "original.png")
    try workspace.python(Self.script)
    for (source, target) in [
      ("original.png", "coded/vips-interlaced.png[interlace]"),
      ("original.png", "coded/vips-tiled.tif[tile,pyramid,compression=deflate]"),
      ("original.png", "coded/vips-big.tif[bigtiff]"),
      ("original.png", "coded/vips.webp[near_lossless]"),
      ("original.png", "coded/vips.heic[Q=85]"), ("original.png", "coded/vips.avif[Q=85]"),
      ("original.png", "coded/vips-arith.jpg[Q=90,interlace]"),
    ] { try workspace.tool("vips", "copy", source, target) }
    let originals = try workspace.hashes("original.png")
    let original = try #require(originals["original.png"])
    try #require(original.quality >= 80)
    let hashes = try workspace.hashes("coded")
    let names = try FileManager.default.contentsOfDirectory(atPath: workspace.folder + "/coded")
    #expect(names.count >= 35)
    for name in names {
      let found = try #require(hashes["coded/" + name], "\(name) was not hashed")
      #expect(found.quality >= 80, "\(name): quality \(found.quality)")
      let distance = found.hash.distance(to: original.hash)
      #expect(distance <= 10, "\(name): \(distance) bits from the original")
    }
    try workspace.makeCase()
    let result = try workspace.onCase("ingest", "coded", "original.png")
    #expect(result.status == 0, "\(result)")
    #expect(try workspace.count("decoding", "decoded") == Int64(names.count) + 1)
    #expect(try workspace.count("decoding", "undecodable") == 0)
    #expect(
      try workspace.findingCodes() == [],
      "both pages of the TIFF of two are read; also BigTIFF is walked for metadata")
    #expect(try workspace.count("families", "families") == 1)
    #expect(try workspace.count("families", "members") == Int64(names.count) + 1)
  }
}
