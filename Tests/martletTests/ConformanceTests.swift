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
  @Test(arguments: ConformanceRow.all)
  func aFileHashesWithinTheRuleOfAnotherDecodersPixels(_ row: ConformanceRow) throws {
    let files = try ConformanceFiles.made.get()
    let found = try #require(files.found["coded/\(row.name)"], "it was not hashed")
    let expected = try #require(files.expected[row.name])
    #expect(abs(found.quality - expected.quality) <= 2, "\(found) \(expected)")
    #expect(!row.isJudged || expected.quality >= 80, "\(expected)")
    if expected.quality >= 80 {
      let distance = found.hash.distance(to: expected.hash)
      #expect(distance <= 10, "\(distance) bits from the reference")
    }
  }
}

/// The hashes of the files of all rows, made once: ours by path, and those of what others read by name.
private struct ConformanceFiles: Sendable {
  let found: [String: PDQFingerprint]
  let expected: [String: PDQFingerprint]

  static let made = Result { try ConformanceFiles() }

  private init() throws {
    let workspace = try Workspace()
    let card = Workspace.detailed(width: 420, height: 300, seed: 31)
    try workspace.write(try PictureEncoder.encode(card, format: .png()), to: "original.png")
    let rows = ConformanceRow.all.map {
      "name = \"\($0.name)\"; \($0.code); reference = "
        + ($0.reference == .pillow ? "None" : $0.reference.rawValue) + "; keep()\n"
    }
    try workspace.python(Self.script + rows.joined())
    found = try workspace.hashes("coded")
    var expected: [String: PDQFingerprint] = [:]
    let sizes = String(decoding: try workspace.bytes(of: "sizes"), as: UTF8.self)
    for line in sizes.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      expected[words[0]] = Self.reference(
        try workspace.bytes(of: "raw/\(words[0])"), width: try #require(Int(words[1])),
        height: try #require(Int(words[2])))
    }
    self.expected = expected
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

  private static let script = """
    import os, struct, subprocess, zlib
    from PIL import Image
    picture = Image.open("original.png").convert("RGB")
    os.makedirs("coded"); os.makedirs("raw")
    width, height = picture.size
    alpha = Image.linear_gradient("L").resize(picture.size)
    clear = picture.copy(); clear.putalpha(alpha)
    grey = picture.convert("L")
    veiled = grey.convert("LA"); veiled.putalpha(alpha)
    palette = picture.quantize(200)
    large = picture.resize((1300, 930))
    common = max(range(200), key=palette.histogram().__getitem__)
    turned = Image.Exif(); turned[0x0112] = 6
    sizes = open("sizes", "w")
    def path(): return "coded/" + name
    def save(image, **options):
      if name.endswith("gif") and image.mode == "RGB": image = image.quantize(200)
      image.save(path(), **options)
    def vips(options, source="original.png"):
      subprocess.run(["vips", "copy", source, path() + options], check=True)
    def deep_tiff():
      subprocess.run(["vips", "colourspace", "original.png", path(), "rgb16"], check=True)
    def chunk(kind, body):
      return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    def deep(kind, image):
      samples, line = image.tobytes(), len(image.getbands()) * width
      rows = b"".join(b"\\0" + b"".join(bytes((value, 77)) for value in samples[y * line:(y + 1) * line])
                      for y in range(height))
      header = struct.pack(">IIBBBBB", width, height, 16, kind, 0, 0, 0)
      with open(path(), "wb") as file:
        file.write(b"\\x89PNG\\r\\n\\x1a\\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows))
                   + chunk(b"IEND", b""))
    def sampled(factors):
      # One component may have any sampling factors; they change nothing.
      grey.save(path(), quality=90)
      data = bytearray(open(path(), "rb").read())
      data[data.index(b"\\xff\\xc0") + 11] = factors
      open(path(), "wb").write(data)
    def part(screen=None, **options):
      # A frame that leaves a part of the picture free: its place and the picture's size are written over.
      palette.crop((0, 0, width - 90, height - 70)).save(path(), optimize=False, **options)
      data = bytearray(open(path(), "rb").read())
      place = data.index(b"\\x2c\\0\\0\\0\\0" + struct.pack("<HH", width - 90, height - 70))
      data[6:10] = struct.pack("<HH", *(screen or (width, height)))
      data[place + 1:place + 5] = struct.pack("<HH", 40, 30)
      open(path(), "wb").write(data)
    def fields(color, other, across, down):
      shown = Image.new("RGB", (420, 300), color)
      for y in range(0, 300, down):
        for x in range(0, 420, across):
          if (x // across + y // down) % 2: shown.paste(other, (x, y, x + across, y + down))
      return shown
    def keep():
      pixels = (reference or Image.open(path())).convert("RGB")
      open("raw/" + name, "wb").write(pixels.tobytes())
      sizes.write("%s %d %d\\n" % (name, pixels.width, pixels.height))

    """
}
