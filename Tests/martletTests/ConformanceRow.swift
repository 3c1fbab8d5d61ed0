// SPDX-License-Identifier: Apache-2.0
// The files of the conformance rule: one of each kind of picture file that is hashed, and the words that make it.

import Testing

/// A file, the Python that makes it, and what it is compared with.
struct ConformanceRow: CustomTestStringConvertible, Sendable {
  /// What another decoder gives.
  enum Reference: String {
    /// What Pillow reads back as RGB.
    case pillow
    /// The picture that went in, where Pillow reads no such file or spoils it.
    case original = "picture"
    case grey
  }

  let name: String
  /// A call of a function of the script; `name` is the file.
  let code: String
  let reference: Reference
  /// Whether its quality is 80 or more, so that its bits count.
  let isJudged: Bool
  var testDescription: String { name }

  init(_ name: String, _ code: String, _ reference: Reference = .pillow, isJudged: Bool = true) {
    self.name = name
    self.code = code
    self.reference = reference
    self.isJudged = isJudged
  }

  static let all = jpeg + strongJPEG + png + gif + others + small

  private static let jpeg =
    [(70, 2), (85, 1), (95, 0)].flatMap { quality, subsampling in
      [
        ConformanceRow(
          "baseline-\(subsampling).jpg",
          "save(picture, quality=\(quality), subsampling=\(subsampling))"),
        ConformanceRow(
          "progressive-\(subsampling).jpg",
          "save(picture, quality=\(quality), subsampling=\(subsampling), progressive=True)"),
      ]
    } + [
      ConformanceRow("turned.jpg", "save(picture, quality=90, exif=turned)"),
      ConformanceRow("rgb.jpg", "save(picture, quality=90, keep_rgb=True)"),
      ConformanceRow("grey.jpg", "save(grey, quality=90)"),
      ConformanceRow("grey-progressive.jpg", "save(grey, quality=90, progressive=True)"),
      ConformanceRow("grey-factors.jpg", "sampled(0x22)"),
      ConformanceRow("grey-high.jpg", "sampled(0x14)"),
      ConformanceRow("inks.jpg", #"save(picture.convert("CMYK"), quality=95)"#),
      ConformanceRow("restarts.jpg", "save(picture, quality=90, restart_marker_rows=2)"),
      ConformanceRow("large.jpg", "save(large, quality=90)"),
      ConformanceRow("large-progressive.jpg", "save(large, quality=90, progressive=True)"),
      ConformanceRow("large-grey.jpg", #"save(large.convert("L"), quality=90)"#),
    ]

  /// Fields of two colours at the border of what can be shown, or at that of black: steps of quantisation lead beyond,
  /// and the stored luma hashes to something 12 to 94 bits away.
  private static let strongJPEG = [
    ("red", (255, 0, 0), "blue", (0, 0, 255)), ("yellow", (255, 255, 0), "blue", (0, 0, 255)),
    ("magenta", (255, 0, 255), "green", (0, 255, 0)), ("red", (200, 30, 30), "blue", (30, 60, 220)),
    ("brown", (71, 0, 0), "black", (0, 0, 0)), ("dark", (0, 66, 0), "violet", (62, 16, 34)),
  ].flatMap { first, color, second, other in
    [(7, 5, 20, 2), (7, 5, 50, 0), (12, 20, 75, 2), (12, 20, 90, 0)].map {
      width, height, quality, subsampling in
      ConformanceRow(
        "\(first)-\(color.0)-\(second)-\(width)-\(quality).jpg",
        "save(fields(\(color), \(other), \(width), \(height)), quality=\(quality), "
          + "subsampling=\(subsampling), progressive=\(quality == 75 ? "True" : "False"))",
        isJudged: first != "dark")
    }
  }

  private static let png = [
    ConformanceRow("plain.png", "save(picture)"),
    ConformanceRow("interlaced.png", #"vips("[interlace]")"#),
    ConformanceRow("deep.png", "deep(2, picture)"),
    ConformanceRow("deep-clear.png", "deep(6, clear)"),
    // Pillow cuts off what is above 255 when it makes RGB of such a file.
    ConformanceRow("deep-grey.png", "deep(0, grey)", .grey),
    ConformanceRow("deep-veiled.png", "deep(4, veiled)"),
    ConformanceRow("clear.png", "save(clear)"), ConformanceRow("veiled.png", "save(veiled)"),
    ConformanceRow("grey.png", "save(grey)"), ConformanceRow("palette.png", "save(palette)"),
    ConformanceRow("palette-interlaced.png", #"vips("[interlace,palette]")"#),
    ConformanceRow("hole.png", "save(palette, transparency=common)"),
    ConformanceRow("bilevel.png", #"save(picture.convert("1"))"#),
  ]

  private static let gif = [
    ConformanceRow("plain.gif", "save(palette, interlace=0)"),
    ConformanceRow("interlaced.gif", "save(palette, interlace=1)"),
    ConformanceRow("hole.gif", "save(palette, transparency=common)"),
    ConformanceRow("part.gif", "part()"),
    ConformanceRow("part-hole.gif", "part(transparency=common)"),
    // Screens that libvips takes for a word without meaning.
    ConformanceRow("part-640.gif", "part(screen=(640, 480))"),
    ConformanceRow("part-800.gif", "part(screen=(800, 600), transparency=common)"),
    ConformanceRow("part-wide.gif", "part(screen=(2400, 700))", isJudged: false),
    ConformanceRow("grey.gif", "save(grey)"),
    ConformanceRow(
      "animated.gif", "save(palette, save_all=True, append_images=[grey], transparency=common)"),
  ]

  private static let others = [
    ConformanceRow("lossless.webp", "save(clear, lossless=True, exact=True)"),
    ConformanceRow("lossy.webp", "save(picture, quality=90)"),
    ConformanceRow("clear.webp", "save(clear, quality=90, exact=True)"),
    ConformanceRow("clear.tif", #"save(clear, compression="tiff_lzw")"#),
    ConformanceRow("inks.tif", #"save(picture.convert("CMYK"))"#),
    ConformanceRow("palette.tif", "save(palette)"), ConformanceRow("grey.tif", "save(grey)"),
    ConformanceRow("packed.tif", #"save(picture, compression="packbits")"#),
    ConformanceRow("bilevel.tif", #"save(picture.convert("1"), compression="group4")"#),
    ConformanceRow("deep.tif", "deep_tiff()", .original),
    ConformanceRow("plain.bmp", "save(picture)"), ConformanceRow("palette.bmp", "save(palette)"),
    ConformanceRow("grey.bmp", "save(grey)"), ConformanceRow("clear.bmp", "save(clear)"),
    ConformanceRow("plain.avif", "save(picture, quality=90)"),
    ConformanceRow("fine.avif", #"save(picture, quality=90, subsampling="4:4:4")"#),
    ConformanceRow("clear.avif", "save(clear, quality=90)"),
    ConformanceRow("grey.avif", "save(grey, quality=90)"),
    ConformanceRow("premultiplied.avif", "save(clear, quality=90, alpha_premultiplied=True)"),
    ConformanceRow("plain.heic", #"vips("[Q=95]")"#, .original),
    ConformanceRow("lossless.heic", #"vips("[lossless]")"#, .original),
  ]

  /// Too small for a hash that means anything: the quality has to be the reference's all the same.
  private static let small = [(1, 1), (1, 300), (300, 1), (4, 4), (5, 5), (16, 16), (700, 9)]
    .flatMap { width, height in
      ["jpg", "png", "gif", "webp", "tif", "bmp"].map {
        ConformanceRow(
          "\(width)x\(height).\($0)", "save(picture.resize((\(width), \(height))))",
          isJudged: false)
      }
    }
}
