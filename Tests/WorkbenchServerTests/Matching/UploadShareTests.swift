// SPDX-License-Identifier: Apache-2.0
// No machine keeps others from having files hashed: neither by many files at once nor by sending slowly.

import Casework
import Foundation
import HTTPTypes
import Testing

@testable import WorkbenchServer

@Suite struct UploadShareTests {
  @Test func oneTokenHasHalfOfTheRoomAndGivesItBack() async throws {
    let gate = UploadGate()
    try await gate.whileOpen(for: 1) {
      try await gate.whileOpen(for: 1) {
        await #expect(throws: WorkbenchError.self) { try await gate.whileOpen(for: 1) {} }
        try await gate.whileOpen(for: 2) {
          try await gate.whileOpen(for: 3) {
            _ = await #expect(throws: WorkbenchError.self) {
              try await gate.whileOpen(for: 4) {}
            }
          }
          try await gate.whileOpen(for: 4) {}
        }
      }
      try await gate.whileOpen(for: 1) {}
    }
  }

  @Test func whatIsFullSaysWhenToComeAgain() async throws {
    let gate = UploadGate()
    try await gate.whileOpen(for: 1) {
      try await gate.whileOpen(for: 1) {
        do {
          try await gate.whileOpen(for: 1) {}
          Issue.record("there was room")
        } catch let error as WorkbenchError {
          #expect(error.code == .tooMany && error.retryAfter == 1)
          #expect(error.userMessage.contains("2 files of this token"), "\(error.userMessage)")
        }
      }
    }
  }

  @Test func aFileThatTricklesInIsNotWaitedFor() async throws {
    let fixture = try MatchingFixture { $0.bodySeconds = 0.5 }
    let token = try #require(fixture.fields(.match)[.authorization])
    let pieces = 60
    try await fixture.served.open { address in
      let port = try #require(URL(string: address)?.port)
      let head =
        "POST /hma/h/hash HTTP/1.1\r\nHost: localhost\r\nAuthorization: \(token)\r\n"
        + "Content-Type: multipart/form-data; boundary=edge\r\nContent-Length: \(pieces)\r\n\r\n"
      // Each piece comes in time, and all of them in the end.
      let answer = try await RawConnection.exchange(
        port: port, [head] + Array(repeating: "-", count: pieces), pause: 0.1, seconds: 20)
      #expect(answer.hasPrefix("HTTP/1.1 408") && answer.contains("\"timeout\""), "\(answer)")
    }
  }
}
