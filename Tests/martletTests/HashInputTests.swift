// SPDX-License-Identifier: Apache-2.0
// `hash` and `inspect` of what is missing, unreadable, empty, tiny, mislabelled or damaged.

import EvidenceModel
import Foundation
import MartletTesting
import SyntheticEncoding
import Testing

@Suite struct HashInputTests {
  @Test func whatIsMissingOrDamagedIsSaidAndTheRestIsHashed() throws {
    let workspace = try Workspace()
    let card = PixelCanvas.testCard(width: 120, height: 90, seed: 2)
    let jpeg = try PictureEncoder.encode(card, format: .jpeg())
    try workspace.write(jpeg, to: "whole.jpg")
    try workspace.write(Array(jpeg.prefix(jpeg.count / 2)), to: "cut.jpg")
    try workspace.write(Array(jpeg.prefix(30)), to: "stump.jpg")
    let result = try workspace.run("hash", "--json", "missing", "cut.jpg", "stump.jpg", "whole.jpg")
    #expect(result.status == 3)
    let lines = try result.lines()
    #expect(
      lines.compactMap { $0["path"]?.text } == ["missing", "cut.jpg", "stump.jpg", "whole.jpg"])
    #expect(
      lines.map { $0["error"]?["code"]?.text } == ["missing", "truncated", "truncated", nil])
    #expect(lines[3]["pdq"]?["quality"]?.integer ?? 0 > 50)
    #expect(lines[1]["md5"]?.text?.count == 32, "a damaged file has digests all the same")
  }

  @Test func whatCannotBePrintedIsSaidThoughSomeInputIsUnreadable() throws {
    let workspace = try Workspace()
    try workspace.makePictures(2)
    try workspace.write([], to: "nothing.png")
    let shell = "exec \(MartletProcess.martlet) hash nothing.png source > /dev/full"
    let result = try MartletProcess(
      ["-c", shell], executable: "/bin/sh", folder: workspace.folder
    ).wait()
    #expect(result.status == 5, "\(result)")
    #expect(result.errorText.contains("standard output cannot be written"), "\(result)")
  }

  @Test func anEmptyFileIsSaidToBeEmpty() throws {
    let workspace = try Workspace()
    try workspace.write([], to: "nothing.png")
    let result = try workspace.run("inspect", "nothing.png")
    #expect(result.outputText == "nothing.png\n  the file is empty\n", "\(result)")
  }

  @Test func aFolderThatCannotBeReadIsAnError() throws {
    let workspace = try Workspace()
    try workspace.makePictures(2)
    let shell =
      "chmod 0 source/1; exec \(Privileges.dropping) \(MartletProcess.martlet) hash --json source"
    let result = try MartletProcess(
      ["-c", shell], executable: "/bin/sh", folder: workspace.folder
    ).wait()
    try workspace.tool("chmod", "755", "source/1")
    #expect(result.status == 3, "\(result)")
    #expect(try result.lines().count == 2)
  }

  @Test func aScanThatAMarkerEndsTooEarlyIsTruncated() throws {
    let workspace = try Workspace()
    let card = PixelCanvas.testCard(width: 120, height: 90, seed: 2)
    for (name, format) in [("base", PictureFormat.jpeg()), ("steps", .jpeg(progressive: true))] {
      let jpeg = try PictureEncoder.encode(card, format: format)
      try workspace.write(Array(jpeg.prefix(jpeg.count / 2)) + [0xff, 0xd9], to: "\(name).jpg")
      let result = try workspace.run("hash", "--json", "\(name).jpg")
      #expect(result.status == 3, "\(result)")
      #expect(try result.lines().map { $0["error"]?["code"]?.text } == ["truncated"], "\(result)")
    }
  }

  @Test func aPipeInAFolderIsALineWithAnErrorAndLinksAreCounted() throws {
    let workspace = try Workspace()
    try workspace.makePictures(1)
    try workspace.tool("mkfifo", "source/0/pipe")
    try workspace.tool("ln", "-s", "picture-0.jpg", "source/0/link")
    let hashed = try workspace.run("hash", "source", "--json")
    #expect(hashed.status == 3, "\(hashed)")
    let codes = try hashed.lines().map { $0["error"]?["code"]?.text }
    #expect(codes == [nil, "not_regular"])
    #expect(hashed.errorText.contains("1 link was not followed"), "\(hashed)")
  }

  @Test func aFolderThatLiesTooDeepSaysSoAndTheRestIsHashed() throws {
    let workspace = try Workspace()
    try workspace.makePictures(1)
    try workspace.tool("mkdir", "-p", "source/0/" + String(repeating: "d/", count: 300))
    let hashed = try workspace.run("hash", "source", "--json")
    #expect(hashed.status == 3, "\(hashed)")
    let codes = try hashed.lines().map { $0["error"]?["code"]?.text }
    #expect(codes == ["too_deep", nil], "\(hashed)")
  }

  @Test func aFileThatCannotBeReadIsAnError() throws {
    let workspace = try Workspace()
    try workspace.makePictures(2)
    let shell =
      "chmod 0 source/1/*; exec \(Privileges.dropping) \(MartletProcess.martlet) hash --json source"
    let result = try MartletProcess(
      ["-c", shell], executable: "/bin/sh", folder: workspace.folder
    ).wait()
    #expect(result.status == 3, "\(result)")
    #expect(try result.lines().compactMap { $0["error"]?["code"]?.text } == ["unreadable"])
  }

  @Test func emptyTinyAndMislabelledFilesAreNoErrors() throws {
    let workspace = try Workspace()
    try workspace.write([], to: "a-empty.png")
    try workspace.write("a red lighthouse at dawn", to: "b-text.jpg")
    let pixel = PixelCanvas(width: 1, height: 1)
    try workspace.write(try PictureEncoder.encode(pixel, format: .png()), to: "c-pixel.txt")
    let result = try workspace.run("hash", "--json", "a-empty.png", "b-text.jpg", "c-pixel.txt")
    #expect(result.status == 0, "\(result)")
    let lines = try result.lines()
    #expect(lines.map { $0["kind"]?.text } == ["other", "text", "image"])
    #expect(lines[0]["bytes"]?.integer == 0)
    #expect(lines[2]["pdq"]?["quality"]?.integer == 0)
  }

  @Test func filesWithoutAHashSayWhyOnTheirLine() throws {
    let workspace = try Workspace()
    try workspace.write([], to: "a.jpg")
    try workspace.write("a red lighthouse at dawn", to: "b.jpg")
    try workspace.write([UInt8](repeating: 0x91, count: 300), to: "c.bin")
    try workspace.tool("mkdir", "d")
    let result = try workspace.run("hash", "--algorithms", "pdq", "a.jpg", "b.jpg", "c.bin", "d")
    #expect(result.status == 0, "\(result)")
    #expect(
      result.outputText == """
        (an empty file)  a.jpg
        (text, no picture or video)  b.jpg
        (no picture or video of a kind that is known)  c.bin

        """)
    #expect(result.errorText.contains("1 folder holds no files"), "\(result)")
  }

  @Test(arguments: [
    ("m2v", "mpeg2video", "mpeg2video"), ("264", "h264", "libx264"),
    ("y4m", "yuv4mpegpipe", "wrapped_avframe"),
    ("rm", "rm", "rv20"), ("ivf", "ivf", "libvpx"), ("nut", "nut", "mpeg4"),
    ("mxf", "mxf", "mpeg2video"),
  ])
  func videosOfOtherKindsAreErrorsAndNotPassedOver(
    _ name: String, _ container: String, _ codec: String
  ) throws {
    let workspace = try Workspace()
    let film = try TestVideo.make(
      TestVideo.pattern(seconds: 1) + [
        "-r", "25", "-pix_fmt", "yuv420p", "-c:v", codec, "-f", container,
      ],
      fileExtension: name)
    try workspace.write(film, to: "film.\(name)")
    let result = try workspace.run("hash", "--json", "film.\(name)")
    #expect(result.status == 3, "\(result)")
    let line = try #require(try result.lines().first)
    #expect(line["error"]?["code"] == "unsupported")
    #expect(line["error"]?["message"]?.text?.contains("a kind of video that is not read") == true)
    #expect(line["sha256"]?.text?.count == 64, "the digests stand")
    let digests = try workspace.run("hash", "--algorithms", "sha256", "film.\(name)")
    #expect(digests.status == 0, "nothing of the video was asked for")
    try workspace.makeCase()
    let ingested = try workspace.onCase("ingest", "film.\(name)")
    #expect(ingested.status == 0, "\(ingested)")
    #expect(try workspace.findingCodes() == ["video.unsupported"])
  }

  /// Formats that are known and not read, and pictures behind the first of a kind that is not, are told wherever they are
  /// taken in.
  @Test func picturesThatAreNotReadOrNotWhollyAreTold() throws {
    let workspace = try Workspace()
    try workspace.python(
      """
      from PIL import Image
      first = Image.new("RGB", (320, 240), "green"); second = Image.new("RGB", (320, 240), "grey")
      first.save("photo.jp2"); first.save("scan.ppm"); first.save("old.tga"); first.save("old.pcx")
      first.save("pages.tif", save_all=True, append_images=[second, second])
      data = bytearray(open("pages.tif", "rb").read())
      # The last page says that its samples are colour differences: tag 262 of one value, a short number.
      place = data.rindex(b"\\x06\\x01\\x03\\0\\x01\\0\\0\\0")
      data[place + 8] = 6
      open("other.tif", "wb").write(data)
      first.save("moving.png", save_all=True, append_images=[second] * 4)
      first.save("moving.avif", save_all=True, append_images=[second] * 4)
      first.save("still.avif"); first.save("still.png"); first.save("still.tif")
      """)
    for name in ["photo.jp2", "scan.ppm", "old.tga", "old.pcx"] {
      let result = try workspace.run("hash", "--json", name)
      #expect(result.status == 3, "\(result)")
      let line = try #require(try result.lines().first)
      #expect(line["error"]?["code"] == "unsupported" && line["sha256"]?.text?.count == 64)
    }
    let partly = try workspace.run("hash", "--json", "other.tif")
    let line = try #require(try partly.lines().first)
    #expect(partly.status == 3 && line["error"]?["code"] == "unsupported", "\(partly)")
    #expect(line["vpdq"] != nil, "the pages that are read are hashed all the same")
    try workspace.makeCase()
    let ingested = try workspace.onCase(
      "ingest", "photo.jp2", "scan.ppm", "old.tga", "old.pcx", "pages.tif", "other.tif",
      "moving.png", "moving.avif", "still.avif", "still.png", "still.tif")
    #expect(ingested.status == 0, "\(ingested)")
    #expect(
      try workspace.findingCodes().sorted()
        == ["image.further_pictures"] + Array(repeating: "image.unsupported", count: 4))
  }

  /// A machine without a decoder is no fault of the files.
  @Test(arguments: ["hash", "inspect"], ["/does/not/exist", "/bin/true"])
  func withoutADecoderTheMachineIsToBlame(_ command: String, _ decoder: String) throws {
    let workspace = try Workspace()
    try workspace.makePictures(2)
    let environment = ["MARTLET_DECODER": decoder]
    let result = try workspace.run(command, "--json", "source", environment: environment)
    #expect(result.status == 5, "\(result)")
    #expect(result.errorText.contains("martlet-decoder"), "\(result)")
    #expect(result.output.isEmpty, "no file is said to be broken: \(result)")
    let digests = try workspace.run(
      "hash", "--algorithms", "sha256", "source", environment: environment)
    #expect(digests.status == 0, "\(digests)")
  }

  @Test func oneFrameIsOneFrame() throws {
    let workspace = try Workspace()
    try workspace.write(
      try TestVideo.make(TestVideo.pattern(seconds: 2), fileExtension: "mp4"), to: "film.mp4")
    for (every, words) in [("1", "vpdq of 2 frames  film.mp4"), ("2", "vpdq of 1 frame  film.mp4")]
    {
      let result = try workspace.run("hash", "--algorithms", "vpdq", "--every", every, "film.mp4")
      #expect(result.outputText.hasPrefix(words), "\(result)")
    }
  }

  @Test(arguments: ["hash", "inspect"])
  func pathsThatAreNotUTF8AreReadAndTwoOfOneLookAreToldApart(_ command: String) throws {
    let workspace = try Workspace()
    let shell = """
      printf one > "$(printf 'a\\377')"; printf two > "$(printf 'a\\376')"; printf three > "$(printf 'a\\357\\277\\275')"
      exec \(MartletProcess.martlet) \(command) --json "$(printf 'a\\376')" "$(printf 'a\\357\\277\\275')" \
        "$(printf 'a\\377')"
      """
    let result = try MartletProcess(
      ["-c", shell], executable: "/bin/sh", folder: workspace.folder
    ).wait()
    #expect(result.status == 0, "\(result)")
    let lines = try result.lines()
    let digests = try ["two", "three", "one"].map { text in
      try workspace.write(text, to: "plain")
      return String(try workspace.tool("sha256sum", "plain").outputText.prefix(64))
    }
    #expect(lines.map { $0["sha256"]?.text } == digests)
    #expect(lines.map { $0["path_b64"]?.text } == ["Yf4=", nil, "Yf8="])
  }

  @Test func aSourceWhosePathIsNotUTF8IsToldToBeNamedByItsFolder() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    let shell = """
      mkdir odd; printf one > "odd/$(printf 'a\\377')"
      exec \(MartletProcess.martlet) ingest \(Workspace.caseOptions.joined(separator: " ")) \
        "odd/$(printf 'a\\377')"
      """
    let result = try MartletProcess(
      ["-c", shell], executable: "/bin/sh", folder: workspace.folder
    ).wait()
    #expect(result.status == 2, "\(result)")
    #expect(result.errorText.contains("is not UTF-8; name the folder that holds it"), "\(result)")
    let folder = try workspace.onCase("ingest", "odd")
    #expect(folder.status == 0, "\(folder)")
    #expect(folder.errorText.contains("1 capture, 1 new item,"), "\(folder)")
  }

  @Test func oneAlgorithmLeavesTheOthersNull() throws {
    let workspace = try Workspace()
    try workspace.makePictures(1)
    let lines = try workspace.run("hash", "--json", "--algorithms", "sha1", "source").lines()
    let line = try #require(lines.first)
    #expect(line["sha1"]?.text?.count == 40)
    for name in ["md5", "sha256", "pdq", "vpdq"] { #expect(line[name] == .null) }
  }

  @Test func digestsAreThoseOfTheSystemsTools() throws {
    let workspace = try Workspace()
    try workspace.makePictures(1)
    let lines = try workspace.run("hash", "--json", "source").lines()
    let line = try #require(lines.first)
    let path = try #require(line["path"]?.text)
    for (name, tool) in [("md5", "md5sum"), ("sha1", "sha1sum"), ("sha256", "sha256sum")] {
      let digest = try workspace.tool(tool, path).outputText.prefix { $0 != " " }
      #expect(line[name]?.text == String(digest))
    }
  }

  @Test func dihedralHashesAreThoseOfTurnedPictures() throws {
    let workspace = try Workspace()
    let card = Workspace.detailed(width: 128, height: 128, seed: 9)
    for (name, canvas) in [("a", card), ("b", card.mirrored()), ("c", card.flipped())] {
      try workspace.write(try PictureEncoder.encode(canvas, format: .png()), to: "\(name).png")
    }
    let lines = try workspace.run("hash", "--json", "--dihedral", "a.png", "b.png", "c.png").lines()
    let variants = lines[0]["pdq"]?["dihedral"]?.elements?.compactMap(\.text) ?? []
    #expect(variants.count == 8)
    #expect(variants.first == lines[0]["pdq"]?["hash"]?.text)
    for line in lines {
      let hash = try #require(PDQHash(hex: line["pdq"]?["hash"]?.text ?? ""))
      let nearest = variants.compactMap { PDQHash(hex: $0)?.distance(to: hash) }.min()
      #expect(nearest ?? 256 <= 10)
    }
  }

  @Test func videosHaveTheirFramesAndBrokenOnesSayWhatIsWrong() throws {
    let workspace = try Workspace()
    let whole = try TestVideo.make(
      TestVideo.pattern(seconds: 3) + TestVideo.h264, fileExtension: "mp4")
    let sound = try TestVideo.make(
      ["-f", "lavfi", "-i", "sine=duration=1", "-c:a", "aac"], fileExtension: "mp4")
    try workspace.write(whole, to: "a.mp4")
    try workspace.write(Array(whole.prefix(whole.count * 3 / 4)), to: "b-cut.mp4")
    try workspace.write(Array(whole.prefix(60)), to: "c-stump.mp4")
    try workspace.write([], to: "d-empty.mp4")
    try workspace.write(sound, to: "e-sound.mp4")
    try workspace.write("a red lighthouse at dawn", to: "f-text.mp4")
    try workspace.write(whole, to: "g-named.jpg")
    let files = [
      "a.mp4", "b-cut.mp4", "c-stump.mp4", "d-empty.mp4", "e-sound.mp4", "f-text.mp4",
      "g-named.jpg",
    ]
    let result = try workspace.start(["hash", "--json"] + files).wait()
    #expect(result.status == 3, "\(result)")
    let lines = try result.lines()
    #expect(
      lines.map { $0["error"]?["code"]?.text }
        == [nil, "truncated", "truncated", nil, "unsupported", nil, nil])
    #expect(
      lines.map { $0["kind"]?.text } == [
        "video", "video", "video", "other", "video", "text", "video",
      ])
    let frames = try #require(lines[0]["vpdq"]?.elements)
    #expect(frames.map { $0["frame"]?.integer } == [0, 10, 20])
    #expect(frames.map { $0["time"]?.double } == [0, 1, 2])
    #expect(frames.allSatisfy { $0["hash"]?.text?.count == 64 })
    #expect(lines[1]["vpdq"]?.elements?.isEmpty == false)
    #expect(lines[6]["vpdq"] == lines[0]["vpdq"])
    for line in [2, 3, 4, 5] { #expect(lines[line]["vpdq"] == .null) }
    let every = try workspace.run(
      "hash", "--json", "a.mp4", "--every", "frame", "--algorithms", "vpdq")
    #expect(try every.lines()[0]["vpdq"]?.elements?.count == 30)
    #expect(try every.lines()[0]["md5"] == .null)
    for wrong in ["0", "-1", "often", "1e9", "nan"] {
      #expect(try workspace.run("hash", "a.mp4", "--every=\(wrong)").status == 2, "\(wrong)")
    }
  }

  @Test func aFileWhoseStatedSizeIsZeroIsReadToItsEnd() throws {
    let workspace = try Workspace()
    let line = try #require(try workspace.run("hash", "--json", "/proc/version").lines().first)
    let digest = try workspace.tool("sha256sum", "/proc/version").outputText.prefix { $0 != " " }
    #expect(line["sha256"]?.text == String(digest))
    #expect(line["bytes"]?.integer ?? 0 > 10)
    #expect(line["error"] == .null)
  }

  @Test func aGiantPictureIsOneLineAndTheRestGoesOn() throws {
    let workspace = try Workspace()
    let card = PixelCanvas.testCard(width: 64, height: 64, seed: 2)
    var giant = try PictureEncoder.encode(card, format: .jpeg())
    let frame = try #require(
      giant.indices.dropLast().first { giant[$0] == 0xff && giant[$0 + 1] == 0xc0 })
    giant.replaceSubrange(frame + 5..<frame + 9, with: [0xea, 0x60, 0xea, 0x60])
    try workspace.write(giant, to: "a-giant.jpg")
    try workspace.write(try PictureEncoder.encode(card, format: .png()), to: "b-card.jpg")
    let result = try workspace.run("hash", "--json", "a-giant.jpg", "b-card.jpg")
    #expect(result.status == 3)
    let lines = try result.lines()
    #expect(lines.map { $0["error"]?["code"]?.text } == ["limit", nil])
    #expect(lines[0]["sha256"]?.text?.count == 64)
    #expect(lines[1]["pdq"]?["hash"]?.text?.count == 64, "the wrong name does not matter")
  }

  @Test func manyFilesKeepTheirOrder() throws {
    let workspace = try Workspace()
    for index in 0..<150 {
      let large = index.isMultiple(of: 10)
      let canvas = PixelCanvas.testCard(
        width: large ? 400 : 20, height: large ? 300 : 20, seed: UInt64(index))
      try workspace.write(
        try PictureEncoder.encode(canvas, format: .png()), to: "many/\(1_000 + index).png")
    }
    let paths = try workspace.run("hash", "--json", "many").lines().compactMap { $0["path"]?.text }
    #expect(paths.count == 150)
    #expect(paths == paths.sorted())
  }

  /// Texts of kilobytes that unpack to hundreds of megabytes neither hide a picture nor what stands in front of them.
  @Test func aPictureWithTextsThatUnpackWithoutEndIsHashed() throws {
    let workspace = try Workspace()
    let made = try workspace.python(
      """
      import struct, zlib
      def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
      texts = b"".join(chunk(b"zTXt", b"note%d\\0\\0" % n + zlib.compress(b"a" * 15_000_000, 9)) for n in range(20))
      rows = b"".join(b"\\0" + bytes((x * y * 7 + x * 3) % 256 for x in range(64)) for y in range(64))
      png = [chunk(b"IHDR", struct.pack(">IIBBBBB", 64, 64, 8, 0, 0, 0, 0)), chunk(b"tEXt", b"Software\\0harbour"), texts,
        chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")]
      open("full.png", "wb").write(b"\\x89PNG\\r\\n\\x1a\\n" + b"".join(png))
      open("plain.png", "wb").write(b"\\x89PNG\\r\\n\\x1a\\n" + b"".join(png[:2] + png[3:]))
      """)
    #expect(made.status == 0, "\(made)")
    let result = try workspace.run("hash", "--json", "full.png", "plain.png")
    let lines = try result.lines()
    #expect(result.status == 0 && lines.count == 2, "\(result)")
    #expect(lines.map { $0["error"] } == [.null, .null])
    #expect(lines[0]["pdq"] == lines[1]["pdq"] && lines[0]["pdq"] != .null)
  }
}
