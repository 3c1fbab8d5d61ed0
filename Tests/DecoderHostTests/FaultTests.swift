// SPDX-License-Identifier: Apache-2.0
// A child that crashes, hangs or speaks nonsense costs one call, and leaves nothing behind.

import EvidenceModel
import Foundation
import MediaDecoding
import SyntheticEncoding
import Testing

@testable import DecoderHost

@Suite struct FaultTests {
  @Test(arguments: ["trap", "segment", "abort", "leave"])
  func aCrashCostsOneCall(_ fault: String) throws {
    let connection = try DecoderFixture.connection()
    let child = try #require(connection.processID)
    let markup = try connection.openMarkup(.html, limits: .standard)
    let error = #expect(throws: DecodeError.self) { try connection.ask(fault) }
    #expect(error?.code == .crashed)
    let reason = fault == "leave" ? "code 3" : "signal"
    #expect(error?.detail.contains(reason) == true)
    #expect(!DecoderFixture.exists(child))
    #expect(throws: DecodeError(.crashed, "")) { try markup.feed([], isLast: true) }
    let found = try connection.examine(
      MemoryBytes(DecoderFixture.picture(.png())), DecoderFixture.request)
    #expect(found.pdq != nil)
    #expect(connection.processID != child)
  }

  @Test(.timeLimit(.minutes(5)))
  func aHangIsEndedAtItsDeadline() throws {
    let connection = try DecoderFixture.connection()
    let child = try #require(connection.processID)
    #expect(throws: DecodeError(.timedOut, "")) {
      try connection.ask("hang", timeout: .milliseconds(200))
    }
    #expect(!DecoderFixture.exists(child))
    #expect(try connection.ask("allocate 1") == "0")
  }

  @Test func anExaminationHasItsOwnDeadline() throws {
    let connection = try DecoderFixture.connection()
    var request = DecoderFixture.request
    request.limits.milliseconds = 1
    let picture = try DecoderFixture.picture(.png(), width: 1_500, height: 1_500)
    #expect(throws: DecodeError(.timedOut, "")) {
      try connection.examine(MemoryBytes(picture), request)
    }
  }

  @Test func nonsenseEndsTheChild() throws {
    let connection = try DecoderFixture.connection()
    let child = try #require(connection.processID)
    #expect(throws: DecodeError(.broken, "")) { try connection.ask("babble") }
    #expect(!DecoderFixture.exists(child))
    #expect(try connection.ask("allocate 1") == "0")
  }

  @Test(arguments: ["/bin/true", "/usr/bin/yes", "/does/not/exist", "/etc/hostname"])
  func aProgramThatIsNoDecoderIsBroken(_ path: String) {
    let pool = DecoderPool(DecoderConfiguration(executablePath: path, childCount: 1))
    let work = pool.submit { try $0.examine(MemoryBytes([]), DecoderFixture.request) }
    #expect(throws: DecodeError(.broken, "")) { try work.wait() }
    #expect(throws: DecodeError(.broken, "")) { try pool.makeSession() }
    pool.shutdown()
  }

  @Test func aMissingDecoderIsNamedWithWhatToDo() {
    let error = #expect(throws: DecodeError.self) {
      try DecoderConfiguration.beside(executable: "/nowhere/martlet")
    }
    #expect(error?.code == .broken)
    #expect(error?.detail.contains(DecoderConfiguration.overrideVariable) == true)
  }

  @Test func aDroppedConnectionLeavesNoProcess() throws {
    var connection: DecoderConnection? = try DecoderFixture.connection()
    let child = try #require(connection?.processID)
    #expect(DecoderFixture.exists(child))
    connection = nil
    #expect(!DecoderFixture.exists(child))
  }

  @Test func aClosedConnectionStaysClosed() throws {
    let connection = try DecoderFixture.connection()
    let child = try #require(connection.processID)
    connection.close()
    #expect(!DecoderFixture.exists(child))
    #expect(throws: DecodeError(.unsupported, "")) {
      try connection.examine(MemoryBytes([]), DecoderFixture.request)
    }
  }

  @Test func aHangingChildEndsWithItsParent() throws {
    let child = Process()
    let (input, output) = (Pipe(), Pipe())
    child.executableURL = URL(filePath: try DecoderConfiguration.beside().executablePath)
    child.arguments = ["--address-space", "\(1 << 30)"]
    child.environment = ["LC_ALL": "C.UTF-8", "VIPS_NOVECTOR": "1"]
    child.standardInput = input
    child.standardOutput = output
    child.standardError = FileHandle.nullDevice
    try child.run()
    _ = try output.fileHandleForReading.read(upToCount: WireFrame.headerByteCount)
    let probe = WireFrame(.probe, payload: Array("hang".utf8))
    try input.fileHandleForWriting.write(contentsOf: probe.header + probe.payload)
    Thread.sleep(forTimeInterval: 0.1)
    #expect(child.isRunning)
    try input.fileHandleForWriting.close()
    #expect(DecoderFixture.holds(within: 5) { !child.isRunning })
    if child.isRunning { child.terminate() }
  }
}
