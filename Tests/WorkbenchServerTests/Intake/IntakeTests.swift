// SPDX-License-Identifier: Apache-2.0
// Sources are taken in over HTTP: sent, watched, refused.

import Casework
import EvidenceModel
import Foundation
import HTTPTypes
import Hummingbird
import SyntheticEncoding
import Testing

@testable import WorkbenchServer

@Suite struct IntakeTests {
  private static let named: HTTPFields = {
    guard let name = HTTPField.Name("X-Martlet-Name") else { return [:] }
    return [name: "a%20source.png"]
  }()

  /// A picture that no corpus holds.
  static func picture() throws -> [UInt8] {
    var canvas = PixelCanvas(width: 96, height: 96)
    canvas.fill(x: 8, y: 8, width: 40, height: 60, PixelColor(200, 40, 90))
    return try PictureEncoder.encode(canvas, format: .png())
  }

  private func wait(_ client: ServedClient) async throws -> JSONValue {
    for _ in 0..<600 {
      let state = try await client.send(.get, "/api/v1/intake", as: "lea").json
      if ["done", "failed"].contains(state["phase"]?.text) { return state }
      try await Task.sleep(for: .milliseconds(50))
    }
    Issue.record("the intake does not end")
    return .null
  }

  @Test func aSentPictureBecomesAnItemOnce() async throws {
    let served = try ServedCase()
    let picture = try Self.picture()
    try await served.serve { client in
      for newItems in [1, 0] {
        let answer = try await client.send(
          .post, "/api/v1/intake/sent", as: "lea", bytes: picture, fields: Self.named)
        #expect(answer.status == 202, "\(answer.text)")
        let state = try await wait(client)
        #expect(state["phase"] == "done", "\(state)")
        #expect(state["new_items"] == JSONValue(newItems))
      }
    }
  }

  @Test func whatIsSentHasNoNameAndEndsWithItsLastUser() throws {
    var file: SentFile? = try SentFile()
    try file?.append(ByteBuffer(string: "a source"))
    let path = try #require(file?.path)
    let target = try FileManager.default.destinationOfSymbolicLink(atPath: path)
    #expect(target.hasPrefix("/dev/shm/martlet-") && target.hasSuffix(" (deleted)"), "\(target)")
    #expect(
      !FileManager.default.fileExists(atPath: String(target.dropLast(" (deleted)".count))))
    #expect(FileManager.default.contents(atPath: path) == Data("a source".utf8))
    file = nil
    let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap {
      try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/" + $0)
    }
    #expect(!open.contains(target) && open.count > 2)
  }

  @Test func whatWasSentIsNowhereInTheCaseInTheClear() async throws {
    let served = try ServedCase()
    let picture = try Self.picture()
    try await served.serve { client in
      _ = try await client.send(
        .post, "/api/v1/intake/sent", as: "lea", bytes: picture, fields: Self.named)
      _ = try await wait(client)
    }
    let files = FileManager.default.enumerator(atPath: served.folder + "/case")
    var count = 0
    while let name = files?.nextObject() as? String {
      guard let data = FileManager.default.contents(atPath: served.folder + "/case/" + name) else {
        continue
      }
      count += 1
      #expect(data.range(of: Data("a source.png".utf8)) == nil, "\(name)")
      #expect(data.range(of: Data(picture.prefix(200))) == nil, "\(name)")
    }
    #expect(count > 10)
  }

  @Test func theStateComesAsEvents() async throws {
    let served = try ServedCase()
    let intake = served.workbench.desk.intake
    let states = intake.watch()
    try intake.take()
    intake.begin { desk in
      desk.begin(phase: .families)
      return nil
    }
    var phases: [IntakeState.Phase] = []
    for await state in states {
      phases.append(state.phase)
      if !state.isRunning { break }
    }
    #expect(phases.last == .done)
    let text = ServerEvent(name: "intake", data: intake.state.json).text
    #expect(text.hasPrefix("event: intake\ndata: {"))
    #expect(text.hasSuffix("}\n\n"))
  }

  @Test func whileOneSourceIsSentNoOtherIsRead() async throws {
    let served = try ServedCase()
    let intake = served.workbench.desk.intake
    try intake.take()
    intake.receive(7)
    #expect(intake.state.phase == .receiving && intake.state.done == 7 && intake.state.isRunning)
    try await served.serve { client in
      let second = try await client.send(
        .post, "/api/v1/intake/sent", as: "lea", bytes: [1, 2, 3], fields: Self.named)
      #expect(second.status == 409, "\(second.text)")
      #expect(intake.state.phase == .receiving && intake.state.done == 7, "the first goes on")
      intake.giveUp(WorkbenchError(.badRequest, "the connection ended"))
      #expect(intake.state.phase == .failed && intake.state.message == "the connection ended")
      let next = try await client.send(
        .post, "/api/v1/intake/sent", as: "lea", bytes: try Self.picture(), fields: Self.named)
      #expect(next.status == 202)
      _ = try await wait(client)
    }
  }

  @Test func aMappingIsOfWhoGaveIt() throws {
    let served = try ServedCase()
    let intake = served.workbench.desk.intake
    let (lea, admin) = (try served.actor("lea"), try served.actor("admin"))
    let text =
      "{\"format\": \"martlet-page-mapping/1\", \"pages\": [{\"url\": \"https://quay.example/*\", "
      + "\"post\": \"article\", \"images\": [\"img@src\"]}]}"
    intake.keep(try IntakeMapping(text: text), of: lea)
    #expect(intake.takeMapping(of: admin).request(sent: "/a", name: "a").mappingText == nil)
    #expect(intake.takeMapping(of: lea).request(sent: "/a", name: "a").mappingText == text)
    #expect(intake.takeMapping(of: lea).request(sent: "/a", name: "a").mappingText == nil)
  }

  @Test func whoIsNobodyAnyMoreWatchesNoLonger() async throws {
    let served = try ServedCase()
    let lea = try served.actor("lea")
    try await served.open { address in
      let port = try #require(URL(string: address)?.port)
      let connection = try RawConnection(port: port)
      connection.send(
        "GET /api/v1/intake/events HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n"
          + "Authorization: Bearer \(served.tokens["lea"] ?? "")\r\n\r\n")
      let idle = "\"phase\":\"idle\""
      #expect(await connection.heard(seconds: 60, until: idle).contains(idle))
      try UserService(store: served.store, actor: try served.actor("admin")).deactivate(
        name: lea.name)
      try served.workbench.desk.intake.take()
      let later = await connection.heard(seconds: 2)
      #expect(!later.contains("receiving"), "\(later)")
      served.workbench.desk.intake.giveUp(WorkbenchError(.badRequest, "over"))
    }
  }

  @Test(.timeLimit(.minutes(2)))
  func whoWatchesOrIsSilentDoesNotHoldTheWorkbenchOpen() async throws {
    let served = try ServedCase()
    var connections: [RawConnection] = []
    try await served.open { address in
      let port = try #require(URL(string: address)?.port)
      let head =
        "Host: 127.0.0.1:\(port)\r\nAuthorization: Bearer \(served.tokens["lea"] ?? "")\r\n"
      for request in [
        "GET /api/v1/intake/events HTTP/1.1\r\n\(head)\r\n",
        "POST /api/v1/intake/sent HTTP/1.1\r\n\(head)X-Martlet-Name: a\r\nContent-Length: 99\r\n\r\nbegun",
        "GET /api/v1/case HTTP/1.1\r\nHost: 127.0",
      ] {
        let connection = try RawConnection(port: port)
        connection.send(request)
        connections.append(connection)
      }
      try await Task.sleep(for: .seconds(1))
      let event = "event: intake"
      #expect(await connections[0].heard(seconds: 20, until: event).contains(event))
      #expect(served.workbench.desk.intake.state.phase == .receiving)
    }
    #expect(
      served.workbench.desk.intake.state.phase == .failed, "what was not sent whole is let go")
  }

  @Test func aSourceWithoutANameOrWithoutTheRightIsRefused() async throws {
    let served = try ServedCase()
    try await served.serve { client in
      let unnamed = try await client.send(
        .post, "/api/v1/intake/sent", as: "lea", bytes: [1, 2, 3], fields: [:])
      #expect(unnamed.status == 400)
      let denied = try await client.send(
        .post, "/api/v1/intake/sent", as: "ann", bytes: [1, 2, 3], fields: Self.named)
      #expect(denied.status == 403)
    }
  }

  @Test func whatIsNoSourceIsSaidSo() async throws {
    let served = try ServedCase()
    try await served.serve { client in
      let answer = try await client.send(
        .post, "/api/v1/intake/sent", as: "lea", bytes: Array("PK\u{3}\u{4}broken".utf8),
        fields: Self.named)
      #expect(answer.status == 202)
      let state = try await wait(client)
      #expect(state["phase"] == "done" && state["outcome"] == "incomplete", "\(state)")
      #expect(state["captures"] == 1 && state["findings"] == 1, "\(state)")
    }
  }
}
