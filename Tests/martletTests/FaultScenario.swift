// SPDX-License-Identifier: Apache-2.0
// The commands that write to a case, each with the case it starts from.

import EvidenceModel
import Foundation

/// A command that writes to a case.
enum FaultScenario: String, CaseIterable {
  case create
  case ingest
  case list
  case select
  case assess
  case report
}

/// Runs scenarios in one folder, each from a copy of the case as it was before the command.
final class FaultBench {
  let workspace: Workspace
  let scenario: FaultScenario
  private let user: (name: String, token: String)?

  /// Makes the case that `scenario` starts from.
  init(_ scenario: FaultScenario) throws {
    self.scenario = scenario
    workspace = try Workspace()
    guard scenario != .create else {
      user = nil
      return
    }
    try Self.makeSources(workspace)
    try workspace.makeCase()
    user = scenario == .assess ? try workspace.addUser("ann", role: "assessor") : nil
    let steps: [FaultScenario] = [.ingest, .list, .select]
    for step in steps.prefix(while: { $0 != scenario }) {
      let result = try workspace.start(Self.arguments(step)).wait()
      guard result.status == 0 else { throw CommandFailure(description: "\(result)") }
    }
    try workspace.tool("cp", "-a", "case", "case.key", try makeFolder("before"))
  }

  /// Puts the case back as it was before the command.
  func restore() throws {
    try workspace.tool("sh", "-c", "rm -rf case case.* && cp -a before/. . 2>/dev/null || true")
  }

  /// Runs the command.
  func run(_ environment: [String: String] = [:]) throws -> CommandResult {
    let proof = user.map { ["--user", $0.name] } ?? []
    return try workspace.start(
      Self.arguments(scenario) + proof, token: user?.token, environment: environment,
      input: scenario == .assess ? Array(Self.records.utf8) : nil
    ).wait()
  }

  /// Whether there is a case.
  var hasCase: Bool {
    FileManager.default.fileExists(atPath: workspace.folder + "/case/martlet.json")
  }

  /// What a person would count in the case.
  func counts() throws -> [JSONValue?] {
    let status = try workspace.status()
    let whole = ["intake", "items", "decoding", "findings", "matches", "families", "grades"]
    let selection = ["selected", "not_selected", "sampled"].map { status["selection"]?[$0] }
    return whole.map { status[$0] } + selection
  }

  // MARK: - Parts

  private func makeFolder(_ name: String) throws -> String {
    try FileManager.default.createDirectory(
      atPath: workspace.folder + "/" + name, withIntermediateDirectories: true)
    return name
  }

  private static func makeSources(_ workspace: Workspace) throws {
    try workspace.makePictures(5)
    try workspace.tool("cp", "source/0/picture-0.jpg", "source/twice.jpg")
    try workspace.tool("sh", "-c", "head -c 300 source/0/picture-0.jpg > source/cut.jpg")
    try workspace.tool(
      "sh", "-c", "(echo sha256; sha256sum source/*/*.jpg | cut -c1-64) > list.csv")
  }

  private static func arguments(_ scenario: FaultScenario) -> [String] {
    switch scenario {
    case .create: ["case", "create", "case", "--key-file", "case.key", "--synthetic"]
    case .ingest: ["ingest", "source"] + Workspace.caseOptions
    case .list:
      ["list", "import", "list.csv", "--name", "north", "--owner", "harbour"]
        + Workspace.caseOptions
    case .select: ["select"] + Workspace.caseOptions
    case .assess: ["assess", "batch"] + Workspace.caseOptions
    case .report: ["report", "--output", "report.html"] + Workspace.caseOptions
    }
  }

  private static let records = (1...4).map {
    #"{"item":\#($0),"facts":{"child":"no"},"route":"seen"}"#
  }.joined(separator: "\n")
}
