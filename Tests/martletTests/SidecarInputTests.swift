// SPDX-License-Identifier: Apache-2.0
// `inspect` of pictures with texts beside them.

import EvidenceModel
import Foundation
import SyntheticEncoding
import Testing

@Suite struct SidecarInputTests {
  private static let settings = Array(
    "a red lighthouse\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 77, Size: 120x90\n".utf8)

  private static func folder() throws -> Workspace {
    let workspace = try Workspace()
    let picture = try PictureEncoder.encode(
      PixelCanvas.testCard(width: 120, height: 90, seed: 2), format: .png())
    for name in ["one.png", "two.webp", "three.png", "deep/one.png"] {
      try workspace.write(picture, to: "in/" + name)
    }
    for name in ["one.txt", "two.txt"] { try workspace.write(settings, to: "in/" + name) }
    try workspace.write(Array("a caption".utf8), to: "in/three.txt")
    return workspace
  }

  @Test func aFolderTellsWhatTextsSayOfThePicturesBesideThem() throws {
    let workspace = try Self.folder()
    let result = try workspace.run("inspect", "--json", "in")
    #expect(result.status == 0, "\(result)")
    let lines = try result.lines()
    let carriers = Dictionary(
      uniqueKeysWithValues: lines.map { line in
        (line["path"]?.text ?? "", line["traces"]?.elements?.compactMap { $0["carrier"]?.text })
      })
    #expect(carriers["in/one.png"] == ["sidecar.txt"] && carriers["in/two.webp"] == ["sidecar.txt"])
    #expect(carriers["in/three.png"] == [] && carriers["in/deep/one.png"] == [])
    #expect(carriers["in/one.txt"] == [])
    let one = try #require(lines.first { $0["path"]?.text == "in/one.png" })
    let trace = try #require(one["traces"]?.elements?.first)
    #expect(trace["strength"]?.text == "hint" && trace["forgeability"]?.text == "trivial")
    #expect(trace["fields"]?["sidecar"]?.text == "[7 characters]")
    #expect(trace["fields"]?["prompt"]?.text == "[16 characters]")
    #expect(one["conclusion"]?["code"]?.text == "generated")
    #expect(one["conclusion"]?["strength"]?.text == "hint")
    let shown = try workspace.run("inspect", "--show-text", "in")
    #expect(shown.outputText.contains("a red lighthouse"))
  }

  @Test func aFileThatIsNamedStandsAlone() throws {
    let workspace = try Self.folder()
    let lines = try workspace.run("inspect", "--json", "in/one.png", "in/one.txt").lines()
    #expect(lines.map { $0["traces"]?.elements?.count } == [0, 0])
  }

  @Test func aTextThatCannotBeReadIsToldOnItsOwn() throws {
    let workspace = try Self.folder()
    try workspace.tool("rm", "in/one.txt", "in/two.txt")
    try workspace.tool("mkfifo", "in/one.txt")
    try workspace.tool("ln", "-s", "three.txt", "in/two.txt")
    let result = try workspace.run("inspect", "--json", "in")
    #expect(result.status == 3, "\(result)")
    let lines = try result.lines()
    #expect(lines.compactMap { $0["error"]?["code"]?.text } == ["not_regular"])
    #expect(lines.allSatisfy { $0["traces"]?.elements?.isEmpty == true })
  }
}
