// SPDX-License-Identifier: Apache-2.0
// The C2PA library works within the lock-down, and has no way to the network there.

import EvidenceModel
import Foundation
import MartletTesting
import MediaDecoding
import Testing

@testable import DecoderHost

@Suite struct CredentialSandboxTests {
  private static func fixture(_ name: String) throws -> [UInt8] {
    try Repository.bytes(of: "Tests/ContentCredentialsTests/Fixtures/" + name)
  }

  private static let request = ExaminationRequest(
    wantsPDQ: true, wantsDihedral: false, wantsTraces: true, limits: .standard)

  private static func connection(trusting file: String?) throws -> DecoderConnection {
    var configuration = try DecoderFixture.configuration()
    if let file {
      configuration.trust.lists = [
        TrustList(
          name: "sandbox list", date: "2026-11-01", sha256: .ofEmptyInput,
          pem: String(decoding: try fixture(file), as: UTF8.self))
      ]
    }
    let connection = DecoderConnection(configuration)
    try connection.prepare()
    return connection
  }

  private static func states(
    _ name: String, _ connection: DecoderConnection
  ) throws -> [String] {
    let traces = try connection.examine(MemoryBytes(try fixture(name)), request).traces
    return traces.filter { $0.kind == "c2pa.manifest" }.flatMap { trace in
      trace.fields.filter { $0.name == "state" }.map(\.value)
    }
  }

  @Test func everyStateIsToldByTheLockedChild() throws {
    let connection = try Self.connection(trusting: "listed.pem")
    let child = try #require(connection.processID)
    for (name, state) in [
      ("generated.jpg", "trusted"), ("generated.png", "trusted"), ("generated.webp", "trusted"),
      ("self-signed.jpg", "signer_unknown"), ("altered.jpg", "altered"),
      ("expired.jpg", "altered"), ("unreadable.jpg", "unreadable"),
    ] {
      #expect(try Self.states(name, connection) == [state], "\(name)")
    }
    #expect(try Self.states("plain.jpg", connection).isEmpty)
    // The same child did it all: nothing that the library asked for ended it.
    #expect(connection.processID == child)
  }

  @Test func aChildThatTookAnothersPlaceTrustsTheSame() throws {
    let connection = try Self.connection(trusting: "listed.pem")
    let child = try #require(connection.processID)
    kill(child, SIGKILL)
    #expect(throws: DecodeError.self) { _ = try Self.states("generated.jpg", connection) }
    #expect(try Self.states("generated.jpg", connection) == ["trusted"])
    #expect(connection.processID != child)
  }

  @Test func theLibraryHasNoSocketsAndNoFiles() throws {
    let connection = try Self.connection(trusting: "listed.pem")
    let child = try #require(connection.processID)
    _ = try Self.states("generated.jpg", connection)
    // Opening, sockets and connections are refused on the thread that runs the library.
    for (name, error) in [("open", EACCES), ("socket", EPERM), ("connect", EPERM)] {
      #expect(try connection.ask("attempt \(name) main") == "\(error)")
    }
    if let open = try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(child)/fd") {
      #expect(open.sorted() == ["0", "1", "2"])
    }
    let tasks = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(child)/task")
    for task in tasks {
      #expect(DecoderFixture.status("/proc/\(child)/task/\(task)/status", "Seccomp") == "2")
    }
  }

  @Test func aChildWithoutTheLibraryDecodesAndSaysWhatItCannotRead() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "martlet-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var configuration = try DecoderFixture.configuration()
    let copy = folder.appending(path: "martlet-decoder")
    // Copied by another process: a child begun meanwhile by a test beside would hold this one's open file, and what is
    // open for writing cannot be started.
    let original = URL(filePath: configuration.executablePath).resolvingSymlinksInPath()
    let copying = try Process.run(
      URL(filePath: "/bin/cp"),
      arguments: [original.path(percentEncoded: false), copy.path(percentEncoded: false)])
    copying.waitUntilExit()
    #expect(copying.terminationStatus == 0)
    configuration.executablePath = copy.path(percentEncoded: false)
    let connection = DecoderConnection(configuration)
    let answer = try connection.examine(
      MemoryBytes(try Self.fixture("generated.jpg")), Self.request)
    #expect(answer.pdq != nil && answer.error == nil)
    #expect(try Self.states("generated.jpg", connection) == ["library_missing"])
    #expect(answer.findings.contains { $0.code == "c2pa.library_missing" })
  }

  @Test func damagedCredentialsEndNothing() throws {
    var generator = SeedReport.generator("damaged credentials")
    let connection = try Self.connection(trusting: "listed.pem")
    let child = connection.processID
    for name in ["generated.jpg", "generated.png", "edited-camera.jpg"] {
      let whole = try Self.fixture(name)
      for _ in 0..<40 {
        var bytes = whole
        for _ in 0...generator.below(6) {
          bytes[24 + generator.below(bytes.count - 24)] = UInt8(generator.below(256))
        }
        if generator.below(4) == 0 { bytes.removeLast(generator.below(bytes.count - 64)) }
        let answer = try connection.examine(MemoryBytes(bytes), Self.request)
        for trace in answer.traces { #expect(trace.offset + trace.length <= bytes.count) }
      }
    }
    #expect(connection.processID == child)
  }
}
