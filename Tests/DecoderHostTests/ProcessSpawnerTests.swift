// SPDX-License-Identifier: Apache-2.0
// What a started process finds: its arguments, its environment, two descriptors, a group of its own.

import Foundation
import Testing

@testable import DecoderHost

@Suite struct ProcessSpawnerTests {
  /// What a shell line prints, and how it ended.
  private func run(
    _ line: String, environment: [String] = [], closing: [Int32] = []
  ) throws -> (output: String, status: Int32) {
    let pipe = Pipe()
    let empty = try #require(FileHandle(forReadingAtPath: "/dev/null"))
    let child = try ProcessSpawner.spawn(
      "/bin/sh", arguments: ["-c", line, "name", "one argument"], environment: environment,
      input: empty.fileDescriptor, output: pipe.fileHandleForWriting.fileDescriptor,
      closing: closing)
    try pipe.fileHandleForWriting.close()
    let bytes = try pipe.fileHandleForReading.readToEnd() ?? Data()
    var status: Int32 = 0
    #expect(unsafe waitpid(child, &status, 0) == child)
    return (String(decoding: bytes, as: UTF8.self), status)
  }

  @Test func aProcessFindsItsArgumentsAndNothingOfTheParentsEnvironment() throws {
    let found = try run("echo \"$1\"; /usr/bin/env | /usr/bin/sort", environment: ["ALPHA=1"])
    let lines = found.output.split(separator: "\n")
    #expect(lines.first == "one argument" && lines.contains("ALPHA=1"))
    #expect(!found.output.contains("HOME=") && found.status == 0)
  }

  @Test func itLeadsAGroupAndWhatItComplainsOfGoesNowhere() throws {
    let found = try run("echo loud >&2; /usr/bin/cut -d' ' -f1,5 /proc/$$/stat; exit 3")
    let numbers = found.output.split(whereSeparator: \.isWhitespace)
    #expect(numbers.count == 2 && numbers[0] == numbers[1], "\(found.output)")
    #expect(found.status >> 8 == 3)
  }

  @Test func whatIsNamedIsNotInherited() throws {
    let file = try #require(FileHandle(forReadingAtPath: "/etc/hostname"))
    // The system marks what Foundation opens as closed in children; this one is not.
    let open = dup(file.fileDescriptor)
    defer { close(open) }
    let look = "[ -e /proc/$$/fd/\(open) ] && echo there || echo gone"
    #expect(try run(look).output == "there\n")
    #expect(try run(look, closing: [0, 1, open]).output == "gone\n", "0 to 2 are never closed")
  }

  @Test func whatIsNoProgramIsTold() throws {
    #expect(throws: SpawnFailure(number: ENOENT)) {
      _ = try ProcessSpawner.spawn(
        "/nowhere/program", arguments: [], environment: [], input: 0, output: 1)
    }
  }
}
