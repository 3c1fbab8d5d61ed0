// SPDX-License-Identifier: Apache-2.0
// What the locked child tries is refused, on threads older than the filter and made after it.

import EvidenceModel
import Foundation
import MediaDecoding
import SyntheticEncoding
import Testing

@testable import DecoderHost

@Suite struct EscapeTests {
  private static let attempts: [(name: String, error: Int32)] = [
    ("open", EACCES), ("create", EACCES), ("socket", EPERM), ("connect", EPERM), ("fork", EPERM),
    ("clone3", ENOSYS), ("exec", EPERM), ("write", EPERM), ("map-executable", EPERM),
    ("make-executable", EPERM), ("kill", EPERM), ("trace", EPERM),
  ]

  @Test(arguments: ["main", "older", "codec"])
  func everyWayOutIsClosed(thread: String) throws {
    let connection = try DecoderFixture.connection()
    for attempt in Self.attempts {
      let answer = try connection.ask("attempt \(attempt.name) \(thread)")
      #expect(answer == "\(attempt.error)", "\(attempt.name) on \(thread)")
    }
    let path = "/tmp/martlet-escape"
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func theSameAttemptsWorkWithoutTheFilter() {
    // Else the errors above would prove nothing: here opening and sockets work.
    #expect(FileManager.default.isReadableFile(atPath: "/etc/hostname"))
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #expect(descriptor >= 0)
    close(descriptor)
  }

  @Test func everyThreadIsFilteredWithoutNewPrivileges() throws {
    let connection = try DecoderFixture.connection()
    let child = try #require(connection.processID)
    _ = try connection.examine(
      MemoryBytes(DecoderFixture.picture(.heic(), width: 256, height: 256)),
      DecoderFixture.request)
    let tasks = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(child)/task")
    #expect(tasks.count >= 2)
    for task in tasks {
      let path = "/proc/\(child)/task/\(task)/status"
      #expect(DecoderFixture.status(path, "Seccomp") == "2")
      #expect(DecoderFixture.status(path, "NoNewPrivs") == "1")
    }
  }

  @Test func limitsAndDescriptorsAreAsStated() throws {
    // An inherited descriptor that is open in the parent across the start of the child.
    let inherited = unsafe open("/dev/null", O_RDONLY)
    defer { close(inherited) }
    let connection = try DecoderFixture.connection()
    let child = try #require(connection.processID)
    let text = try String(contentsOfFile: "/proc/\(child)/limits", encoding: .utf8)
    func limit(_ name: String) -> [Substring] {
      let line = text.split(separator: "\n").first { $0.hasPrefix(name) } ?? ""
      return line.dropFirst(name.count).split(separator: " ")
    }
    #expect(limit("Max file size").prefix(2) == ["0", "0"])
    #expect(limit("Max core file size").prefix(2) == ["0", "0"])
    #expect(limit("Max open files").prefix(2) == ["16", "16"])
    #expect(limit("Max address space").first == "\(1 << 30)")
    // A process that cannot be dumped hides these from all but root.
    if let open = try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(child)/fd") {
      #expect(open.sorted() == ["0", "1", "2"])
    }
  }

  @Test func memoryIsBounded() throws {
    let connection = try DecoderFixture.connection()
    let child = connection.processID
    #expect(try connection.ask("allocate \(1 << 30)") == "\(ENOMEM)")
    #expect(try connection.ask("allocate \(1 << 20)") == "0")
    #expect(connection.processID == child)
  }

  @Test func theEnvironmentHoldsNothingOfTheParent() {
    let names = ChildSpawner.environment.map { $0.prefix { $0 != "=" } }
    let allowed = [
      "LC_ALL", "MALLOC_ARENA_MAX", "SWIFT_BACKTRACE", "VIPS_CONCURRENCY",
      "VIPS_DISC_THRESHOLD", "VIPS_NOVECTOR",
    ]
    #expect(names.map(String.init) == allowed)
  }
}
