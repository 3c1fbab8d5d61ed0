// SPDX-License-Identifier: Apache-2.0
// Source files begin with their licence, stay short, and say nothing of the workplace.

import EvidenceModel
import MartletTesting
import Testing

@Suite struct SourceFileTests {
  private static let textEndings = [
    ".swift", ".md", ".c", ".h", ".sh", ".py", ".yaml", ".yml", ".json", ".css", ".mustache",
    ".modulemap", ".txt",
  ]
  private static let fixtureEndings: Set<String> = [
    "csv", "html", "json", "jsonl", "md", "py", "txt", "xml", "yaml",
  ]
  /// The largest input of a fuzz target that is kept.
  private static let seedByteLimit = 65_536
  private let files = Repository.files()
  private let sources: [String]

  init() throws {
    sources = files.filter {
      $0.hasSuffix(".swift") && ($0.hasPrefix("Sources/") || $0.hasPrefix("Tests/"))
    }
    try #require(sources.count > 200)
  }

  @Test func everySourceFileBeginsWithItsLicence() throws {
    for path in sources {
      let start = try Repository.text(of: path).prefix { $0 != "\n" }
      #expect(start == "// SPDX-License-Identifier: Apache-2.0", "\(path)")
    }
  }

  @Test func everySourceFileSaysWhatItIsAbout() throws {
    for path in sources where path.hasPrefix("Sources/") {
      let lines = try Repository.text(of: path).split(separator: "\n", maxSplits: 2)
      #expect(lines.count > 1 && lines[1].hasPrefix("// "), "\(path)")
    }
  }

  @Test func noSourceFileIsLong() throws {
    for path in sources where !path.hasSuffix(".generated.swift") {
      let count = try Repository.text(of: path).count { $0 == "\n" }
      #expect(count <= 800, "\(path) has \(count) lines")
    }
  }

  @Test func nothingSpeaksOfTheWorkplace() throws {
    // In two parts, so that this file does not say them itself.
    let words = [".." + "/shared", "/wo" + "rk/", "TO" + "DO", "FIX" + "ME"]
    let numbered = try Regex("(?i)\\bissues? " + "#?[0-9]")
    let reference = try Regex("(^|[ (,;])#" + "[0-9]{1,4}([ ).,;:]|$)")
    for path in texts() {
      for line in try Repository.text(of: path).split(separator: "\n") {
        let word = words.first { line.contains($0) }
        #expect(word == nil, "\(path): \(line)")
        if line.contains("ssue") {
          #expect(line.firstMatch(of: numbered) == nil, "\(path): \(line)")
        }
        if line.contains("#"), let comment = Self.comment(line, path: path) {
          #expect(comment.firstMatch(of: reference) == nil, "\(path): \(line)")
        }
      }
    }
  }

  @Test func fixturesAreOfKindsThatCanBeRead() throws {
    for path in files where Self.isFixture(path) {
      #expect(try Self.mayBeFixture(path), "\(path) may not be among the fixtures")
    }
  }

  @Test func picturesAreNoFixtures() throws {
    for path in ["Tests/XTests/Fixtures/a.png", "Fixtures/casefile-v1/a.jpg", "Fixtures/a"] {
      #expect(Self.isFixture(path))
      #expect(try !Self.mayBeFixture(path))
    }
    #expect(try Self.mayBeFixture("Fixtures/casefile-v1/case/vault/ab/cdef"))
  }

  private func texts() -> [String] {
    files.filter { path in
      !Self.isFixture(path) && !path.hasSuffix("LICENSE")
        && (Self.textEndings.contains { path.hasSuffix($0) } || path.hasPrefix("scripts/")
          || path.hasPrefix(".ci/") || path == "Makefile")
    }
  }

  private static func isFixture(_ path: String) -> Bool {
    guard !path.hasPrefix("Sources/") else { return false }
    let folders = path.split(separator: "/").dropLast()
    return folders.contains { $0 == "Fixtures" || $0 == "Snapshots" || $0 == "FailCases" }
  }

  /// Whether a file is text, a part of a casefile, or small and made for a fuzz target.
  private static func mayBeFixture(_ path: String) throws -> Bool {
    if path.contains("/casefile-v") { return isPartOfCase(path) }
    if path.hasPrefix(signedPictures) { return try isSignedPicture(path) }
    let name = path.split(separator: "/").last ?? ""
    let ending = name.split(separator: ".").dropFirst().last.map(String.init) ?? ""
    guard path.hasPrefix("Fixtures/fuzz-seeds/") || path.hasPrefix("Fixtures/fail-cases/") else {
      return fixtureEndings.contains(ending)
    }
    return try Repository.bytes(of: path).count <= seedByteLimit
  }

  private static let signedPictures = "Tests/ContentCredentialsTests/Fixtures/"

  /// Whether a file is one that `scripts/make-credential-fixtures` made and lists in its folder: a signature cannot be
  /// made anew with the same bytes, so that these small procedural pictures and films are kept.
  private static func isSignedPicture(_ path: String) throws -> Bool {
    let containers = signedPictures + "containers/"
    let folder = path.hasPrefix(containers) ? containers : signedPictures
    let list = folder + "manifest.json"
    guard path != list else { return true }
    let files = try JSONParser.parse(Repository.bytes(of: list))["files"]?.elements ?? []
    let count = try Repository.bytes(of: path).count
    return count <= 32 << 10
      && files.contains { entry in
        entry["file"]?.text.map { folder + $0 } == path
          && entry["bytes"]?.integer == Int64(count)
      }
  }

  /// Whether a file is one that a casefile, its key file or their description may hold.
  private static func isPartOfCase(_ path: String) -> Bool {
    let parts = path.split(separator: "/")
    guard let start = parts.firstIndex(where: { $0.hasPrefix("casefile-v") }) else { return false }
    let inner = parts[(start + 1)...].joined(separator: "/")
    let pattern =
      /(README\.md|case\.tar\.gz|.*\.(key|token|json|txt|py|sh)|(.*\/)?martlet\.json|(.*\/)?catalog\.sqlite|(.*\/)?(vault|ledger|library)\/.*)/
    return inner.wholeMatch(of: pattern) != nil
  }

  /// The comment of a line of code, or a line of a document.
  private static func comment(_ line: Substring, path: String) -> Substring? {
    if path.hasSuffix(".md") { return line }
    guard path.hasSuffix(".swift") || path.hasSuffix(".c") || path.hasSuffix(".h") else {
      return nil
    }
    return line.firstRange(of: "//").map { line[$0.upperBound...] }
  }
}
