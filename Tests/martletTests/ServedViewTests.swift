// SPDX-License-Identifier: Apache-2.0
// The workbench as a process: killed in the midst of a view it loses no record, and its tokens are gone.

import EvidenceModel
import Foundation
import MartletTesting
import Testing

@Suite struct ServedViewTests {
  /// Starts the workbench and gives the address it is open at.
  private func serve(_ workspace: Workspace) throws -> (process: MartletProcess, address: String) {
    let process = try workspace.start(["serve", "--port", "0"] + Workspace.caseOptions)
    let deadline = Date(timeIntervalSinceNow: 60)
    while Date() < deadline, process.isRunning {
      if let match = process.outputSoFar.firstMatch(of: /http:\/\/127\.0\.0\.1:\d+\//) {
        return (process, String(match.0))
      }
      Thread.sleep(forTimeInterval: 0.05)
    }
    process.send(SIGKILL)
    throw CommandFailure(description: "the workbench did not open: \(try process.wait())")
  }

  /// Serves while `body` runs, and kills what it left running.
  private func whileServing(
    _ workspace: Workspace, _ body: (MartletProcess, _ address: String) throws -> Void
  ) throws {
    let (process, address) = try serve(workspace)
    defer {
      if process.isRunning { process.send(SIGKILL) }
    }
    try body(process, address)
  }

  private func curl(
    _ workspace: Workspace, _ url: String, token: String, post body: String? = nil
  ) throws -> (status: String, bytes: [UInt8]) {
    let file = "answer-\(UUID().uuidString)"
    var arguments = [
      "-s", "-o", file, "-w", "%{http_code}", "-H", "Authorization: Bearer \(token)", url,
    ]
    if let body {
      arguments += ["-H", "Content-Type: application/json", "--data", body]
    }
    let process = try MartletProcess(
      arguments, executable: "/usr/bin/curl", folder: workspace.folder)
    let result = try process.wait()
    return (result.outputText, (try? workspace.bytes(of: file)) ?? [])
  }

  @Test func aViewOutlivesItsProcessAndItsTokenDoesNot() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    try workspace.makePictures(2, width: 300)
    #expect(try workspace.onCase("ingest", "source").status == 0)
    let ann = try workspace.addUser("ann", role: "assessor")
    let body = #"{"item":1,"purpose":"queue","side":300,"blur":0,"grey":false,"frame":null}"#
    var path = ""
    try whileServing(workspace) { process, address in
      let begun = try curl(workspace, address + "api/v1/views", token: ann.token, post: body)
      #expect(begun.status == "200", "\(String(decoding: begun.bytes, as: UTF8.self))")
      let json = try JSONParser.parse(String(decoding: begun.bytes, as: UTF8.self))
      path = String(try #require(json["url"]?.text).dropFirst())
      let picture = try curl(workspace, address + path, token: ann.token)
      #expect(picture.status == "200" && picture.bytes.starts(with: [0xff, 0xd8, 0xff]))
      process.send(SIGKILL)
      _ = try process.wait()
    }

    #expect(try workspace.onCase("fsck").status == 0)
    try whileServing(workspace) { process, address in
      let picture = try curl(workspace, address + path, token: ann.token)
      #expect(picture.status == "404", "its token is gone")
      process.send(SIGTERM)
      let result = try process.wait()
      #expect(result.status == 0)
    }
    #expect(try workspace.onCase("fsck").status == 0)

    let told = try workspace.onCase(
      "ledger", "custody", "--item", "1", "--question", "Who has looked at this item?", "--json",
      user: workspace.administrator)
    let line = try #require(told.lines().first)
    #expect(line["viewer"] == "ann" && line["purpose"] == "queue" && line["blur"]?.double == 0)
    #expect(line["ended"] == .null, "nobody knows when the view ended")
    #expect(try Repository.schema("martlet.custody/1").problems(in: line) == [])
    let words = try workspace.onCase(
      "ledger", "custody", "--item", "1", "--question", "Who has looked at this item?",
      user: workspace.administrator)
    #expect(words.outputText.contains("  end not known  ann  queue"), "\(words)")
    let shown = try workspace.run("ledger", "show", "case")
    let views = try shown.lines().filter { $0["kind"] == "view" }
    #expect(views.count == 2 && views.allSatisfy { $0["actor"] == "viewer" })
    #expect(!shown.outputText.contains("ann"))
  }

  /// A picture for a person has decoders of its own, so that it waits for nothing that is being taken in.
  @Test func picturesForPeopleDoNotWaitForWhatIsTakenIn() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    try workspace.makePictures(2, in: "more")
    _ = try workspace.tool("tar", "-cf", "more.tar", "more")
    try whileServing(workspace) { process, address in
      #expect(DecoderPriorities(of: process).holds { $0.shown > 0 && $0.takingIn == 0 })
      let sent = try MartletProcess(
        [
          "-s", "-w", "%{http_code}", "-o", "sent", "-X", "POST", "-H",
          "Authorization: Bearer \(workspace.administrator.token)", "-H",
          "X-Martlet-Name: more.tar",
          "-H", "Content-Type: application/octet-stream", "--data-binary", "@more.tar",
          address + "api/v1/intake/sent",
        ], executable: "/usr/bin/curl", folder: workspace.folder
      ).wait()
      #expect(sent.outputText == "202")
      #expect(DecoderPriorities(of: process).holds { $0.shown > 0 && $0.takingIn > 0 })
    }
  }
}

/// How many decoders of a workbench give way to others, and how many do not.
private struct DecoderPriorities {
  let process: MartletProcess

  init(of process: MartletProcess) { self.process = process }

  /// Waits up to a minute for `condition`.
  func holds(_ condition: ((shown: Int, takingIn: Int)) -> Bool) -> Bool {
    let which = __priority_which_t(PRIO_PROCESS.rawValue)
    let own = getpriority(which, id_t(process.processID))
    let deadline = Date(timeIntervalSinceNow: 60)
    while Date() < deadline {
      let all = process.children.map { getpriority(which, id_t($0)) }
      if condition((all.count { $0 == own }, all.count { $0 > own })) { return true }
      Thread.sleep(forTimeInterval: 0.02)
    }
    return false
  }
}
