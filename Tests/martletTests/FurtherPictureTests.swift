// SPDX-License-Identifier: Apache-2.0
// What stands behind the first picture of a file is hashed as another decoder reads it, and matched.

import EvidenceModel
import Foundation
import PerceptualHash
import SyntheticEncoding
import Testing

@Suite struct FurtherPictureTests {
  /// Writes files of several pictures, and below `raw/` what Pillow reads of each: `name number width height`.
  private static let script = """
    import os, subprocess
    from PIL import Image
    cards = [Image.open("card-%d.png" % n).convert("RGB") for n in range(6)]
    first, rest = cards[0], cards[1:]
    os.makedirs("raw")
    sizes = open("sizes", "w")
    def keep(name, pictures):
      for number, picture in enumerate(pictures):
        picture = picture.convert("RGB")
        open("raw/%s-%d" % (name, number), "wb").write(picture.tobytes())
        sizes.write("%s %d %d %d\\n" % (name, number, *picture.size))
    def read(name, start=0):
      image = Image.open(name)
      for number in range(start, image.n_frames):
        image.seek(number)
        yield image.copy()
    pages = [cards[1].convert("L"), cards[2].quantize(200), cards[3].resize((900, 640)),
             cards[4].convert("CMYK"), cards[5].convert("1")]
    first.save("plain.tif", save_all=True, append_images=pages)
    keep("plain.tif", read("plain.tif"))
    first.save("packed.tif", save_all=True, append_images=pages[:4], compression="tiff_lzw")
    keep("packed.tif", read("packed.tif"))
    first.save("scan.tif", save_all=True, append_images=[rest[0], rest[1]], compression="jpeg", quality=90)
    keep("scan.tif", read("scan.tif"))
    first.save("big.tif", save_all=True, append_images=rest, big_tiff=True)
    keep("big.tif", read("big.tif"))
    first.save("moving.png", save_all=True, append_images=rest, duration=100)
    keep("moving.png", read("moving.png"))
    first.save("apart.png", save_all=True, append_images=rest, duration=100, default_image=True)
    keep("apart.png", read("apart.png", 1))
    first.save("moving.avif", save_all=True, append_images=rest, duration=100, quality=90)
    keep("moving.avif", read("moving.avif"))
    subprocess.run(["vips", "arrayjoin", "card-0.png card-1.png card-2.png", "roll.v", "--across", "1"], check=True)
    for name in ("several.heic", "several.avif"):
      compression = "av1" if name.endswith("avif") else "hevc"
      subprocess.run(["vips", "heifsave", "roll.v", name, "--page-height", "300", "--Q", "90",
                      "--compression", compression], check=True)
      keep(name, cards[:3])
    """

  private static let names = [
    "plain.tif", "packed.tif", "scan.tif", "big.tif", "moving.png", "apart.png", "moving.avif",
    "several.heic", "several.avif",
  ]

  /// A folder with the files, and what the reference makes of the pixels of each picture of them.
  private struct Files {
    let workspace: Workspace
    var expected: [String: [PDQFingerprint]] = [:]

    init() throws {
      workspace = try Workspace()
      for number in 0..<6 {
        let card = Workspace.detailed(width: 420, height: 300, seed: UInt64(number) + 3)
        try workspace.write(
          try PictureEncoder.encode(card, format: .png()), to: "card-\(number).png")
      }
      try workspace.python(FurtherPictureTests.script)
      let sizes = String(decoding: try workspace.bytes(of: "sizes"), as: UTF8.self)
      for line in sizes.split(separator: "\n") {
        let words = line.split(separator: " ").map(String.init)
        let (width, height) = (try #require(Int(words[2])), try #require(Int(words[3])))
        let pixels = try workspace.bytes(of: "raw/\(words[0])-\(words[1])")
        expected[words[0], default: []].append(
          try #require(Self.reference(pixels, width: width, height: height)))
      }
    }

    /// The reference's way from RGB to the hash of a picture.
    private static func reference(_ pixels: [UInt8], width: Int, height: Int) -> PDQFingerprint? {
      guard let luma = PDQLuma.fromRGB(pixels.span, width: width, height: height) else {
        return nil
      }
      var hasher = PDQHasher()
      if let small = PDQLuma.shrunk(luma.span, width: width, height: height) {
        let side = PDQLuma.largestSide
        return hasher.hash(luma: small.span, width: side, height: side)
      }
      return hasher.hash(luma: luma.span, width: width, height: height)
    }
  }

  /// The frames of a line of `hash --json`.
  private static func frames(_ line: JSONValue) -> [PDQFingerprint] {
    (line["vpdq"]?.elements ?? []).compactMap { frame in
      guard let hash = PDQHash(hex: frame["hash"]?.text ?? ""),
        let quality = frame["quality"]?.integer
      else { return nil }
      return PDQFingerprint(hash: hash, quality: Int(quality))
    }
  }

  @Test func everyPictureIsHashedAsAnotherDecoderReadsIt() throws {
    let files = try Files()
    let result = try files.workspace.start(["hash", "--json"] + Self.names).wait()
    #expect(result.status == 0, "\(result)")
    let lines = try result.lines()
    #expect(lines.map { $0["path"]?.text } == Self.names)
    for (name, line) in zip(Self.names, lines) {
      let expected = try #require(files.expected[name])
      let found = Self.frames(line)
      #expect(found.count == expected.count, "\(name)")
      for (number, (frame, other)) in zip(found, expected).enumerated() {
        let distance = frame.hash.distance(to: other.hash)
        #expect(other.quality >= 80 && distance <= 10, "\(name), \(number): \(distance) bits")
      }
      let still = try #require(PDQHash(hex: line["pdq"]?["hash"]?.text ?? ""))
      let isFirst = found.first.map { $0.hash.distance(to: still) <= 10 }
      #expect(isFirst == (name != "apart.png"), "\(name)")
    }
    let pages = try #require(lines.first?["vpdq"]?.elements)
    #expect(pages.map { $0["frame"]?.integer } == [0, 1, 2, 3, 4, 5])
    #expect(pages.map { $0["time"]?.double } == [0, 1, 2, 3, 4, 5])
  }

  @Test func anIndexForShowHidesNoPicture() throws {
    let files = try Files()
    let workspace = files.workspace
    let whole = try workspace.bytes(of: "several.avif")
    let track: [UInt8] = [0, 0, 0, 8] + Array("trak".utf8)
    try workspace.write(whole + [0, 0, 0, 8] + Array("moov".utf8), to: "empty.avif")
    try workspace.write(whole + [0, 0, 0, 16] + Array("moov".utf8) + track, to: "track.avif")
    let names = ["several.avif", "empty.avif", "track.avif"]
    let result = try workspace.start(["hash", "--json"] + names).wait()
    let frames = try result.lines().map(Self.frames)
    #expect(frames.map(\.count) == [3, 3, 3])
    #expect(frames.allSatisfy { $0 == frames[0] })
    try workspace.makeCase()
    let ingested = try workspace.start(["ingest"] + names + Workspace.caseOptions).wait()
    #expect(ingested.status == 0, "\(ingested)")
    #expect(try workspace.findingCodes().filter { $0 == "image.further_pictures" }.count == 1)
  }

  @Test func everyPictureHitsAListThatHoldsIt() throws {
    let files = try Files()
    let workspace = files.workspace
    let listed = try workspace.hashes("card-1.png", "card-2.png")
    let lines = ["pdq"] + listed.values.map(\.hash.description)
    try workspace.write(lines.joined(separator: "\n") + "\n", to: "list.csv")
    try workspace.makeCase()
    let ingested = try workspace.start(
      ["ingest"] + Self.names + Workspace.caseOptions
    ).wait()
    #expect(ingested.status == 0, "\(ingested)")
    // Pillow fills its TIFF files up to whole sixteens of bytes.
    let codes = try workspace.findingCodes().filter { $0 != "tiff.trailing_data" }
    #expect(codes == [], "everything was read")
    let added = try workspace.onCase(
      "list", "import", "list.csv", "--name", "north", "--owner", "harbour")
    #expect(added.status == 0, "\(added)")
    let hits = try workspace.onCase("findings", "--hits", "--json").lines()
    #expect(Set(hits.compactMap { $0["item"]?.integer }).count == Self.names.count, "\(hits)")
  }
}
