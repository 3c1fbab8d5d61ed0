// SPDX-License-Identifier: Apache-2.0
// A temporary folder with a home of its own, synthetic pictures and a case.

import EvidenceModel
import Foundation
import SyntheticEncoding

/// A temporary folder in which commands run; gone with the value.
final class Workspace {
  let folder: String
  private(set) var token = ""

  init() throws {
    folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
      .appending(path: "martlet-tests-\(UUID().uuidString)").path(percentEncoded: false)
    try FileManager.default.createDirectory(
      atPath: folder + "/home", withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  // MARK: - Commands

  /// Runs `martlet` and waits for its end.
  func run(
    _ arguments: String..., token: String? = nil, environment: [String: String] = [:],
    input: [UInt8]? = nil
  ) throws -> CommandResult {
    try start(arguments, token: token, environment: environment, input: input).wait()
  }

  /// Starts `martlet`.
  func start(
    _ arguments: [String], token: String? = nil, environment: [String: String] = [:],
    input: [UInt8]? = nil
  ) throws -> MartletProcess {
    var variables = environment
    if let token { variables["MARTLET_USER_TOKEN"] = token }
    return try MartletProcess(arguments, folder: folder, environment: variables, input: input)
  }

  /// Runs a command on the case of this workspace, as the key holder or as a user with a token.
  func onCase(
    _ arguments: String..., user: (name: String, token: String)? = nil, input: [UInt8]? = nil
  ) throws -> CommandResult {
    let proof = user.map { ["--user", $0.name] } ?? []
    return try start(arguments + Self.caseOptions + proof, token: user?.token, input: input).wait()
  }

  static let caseOptions = ["--case", "case", "--key-file", "case.key"]

  /// Runs another program in the folder; it must succeed.
  @discardableResult
  func tool(_ program: String, _ arguments: String...) throws -> CommandResult {
    let result = try MartletProcess(
      [program] + arguments, executable: "/usr/bin/env", folder: folder
    ).wait()
    guard result.status == 0 else { throw CommandFailure(description: "\(program): \(result)") }
    return result
  }

  // MARK: - A case

  /// Makes the case of this workspace.
  func makeCase(synthetic: Bool = true) throws {
    let flag = synthetic ? ["--synthetic"] : []
    let made = try start(["case", "create", "case", "--key-file", "case.key"] + flag).wait()
    guard made.status == 0 else { throw CommandFailure(description: "\(made)") }
    token = made.outputText.trimmingCharacters(in: .newlines)
  }

  /// The case's administrator.
  var administrator: (name: String, token: String) { ("admin", token) }

  /// Adds a user.
  func addUser(_ name: String, role: String) throws -> (name: String, token: String) {
    let added = try onCase("user", "add", name, "--role", role, user: administrator)
    guard added.status == 0 else { throw CommandFailure(description: "\(added)") }
    return (name, added.outputText.trimmingCharacters(in: .newlines))
  }

  /// A count of `status --json`.
  func count(_ group: String, _ name: String) throws -> Int64 {
    try status()[group]?[name]?.integer ?? 0
  }

  /// The whole of `status --json`.
  func status() throws -> JSONValue {
    let result = try onCase("status", "--json")
    guard result.status == 0, let line = try result.lines().first else {
      throw CommandFailure(description: "\(result)")
    }
    return line
  }

  /// The codes of all findings, sorted.
  func findingCodes() throws -> [String] {
    try onCase("findings", "--json").lines().compactMap { $0["code"]?.text }.sorted()
  }

  // MARK: - Files

  /// Writes a file, with the folders above it.
  func write(_ bytes: [UInt8], to path: String) throws {
    let place = URL(filePath: "\(folder)/\(path)")
    try FileManager.default.createDirectory(
      at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: place)
  }

  func write(_ text: String, to path: String) throws { try write(Array(text.utf8), to: path) }

  func bytes(of path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: "\(folder)/\(path)")))
  }

  /// A picture full of detail, so that its hash is of high quality: shapes over fine patches.
  static func detailed(width: Int, height: Int, seed: UInt64) -> PixelCanvas {
    var canvas = PixelCanvas.testCard(width: width, height: height, seed: seed)
    var generator = SeededGenerator(seed: seed, label: "detail")
    let patch = max(2, width / 10)
    for top in stride(from: 0, to: height, by: patch) {
      for left in stride(from: 0, to: width, by: patch) where generator.below(3) > 0 {
        let color = PixelColor.random(in: 0...255, using: &generator)
        canvas.fill(x: left, y: top, width: patch, height: patch, color)
      }
    }
    return canvas
  }

  /// Writes `count` different synthetic pictures of several formats below a folder.
  func makePictures(_ count: Int, in path: String = "source", width: Int = 96) throws {
    let formats: [PictureFormat] = [.jpeg(), .png(), .webp(), .gif, .bmp]
    for index in 0..<count {
      let format = formats[index % formats.count]
      let card = PixelCanvas.testCard(width: width, height: width * 3 / 4, seed: UInt64(index) + 1)
      try write(
        try PictureEncoder.encode(card, format: format),
        to: "\(path)/\(index % 7)/picture-\(index).\(format.fileExtension)")
    }
  }
}
