// SPDX-License-Identifier: Apache-2.0
// A full disk, a folder that cannot be written, a source that changes while it is read.

import EvidenceModel
import Foundation
import Testing

@Suite struct DiskTests {
  /// Runs a shell script; `M` is the program, `O` the options of a case in `small/`.
  private func script(
    _ lines: String, in workspace: Workspace, behind words: String
  ) throws -> [String: String] {
    let head = """
      M=\(MartletProcess.martlet)
      O="--case small/case --key-file case.key"
      step() { n=$1; shift; s=0; "$@" >$n.output 2>$n.errors || s=$?; echo $s >$n.status; }

      """
    try workspace.write(head + lines, to: "script.sh")
    let arguments = words.split(separator: " ").map(String.init) + ["sh", "-e", "script.sh"]
    let result = try MartletProcess(
      arguments, executable: "/usr/bin/env", folder: workspace.folder
    ).wait()
    #expect(result.status == 0, "\(result)")
    var texts: [String: String] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: workspace.folder) {
      guard [".output", ".errors", ".status"].contains(where: name.hasSuffix) else { continue }
      texts[name] = String(decoding: try workspace.bytes(of: name), as: UTF8.self)
        .trimmingCharacters(in: .newlines)
    }
    return texts
  }

  @Test func aFullDiskIsSaidAndTheCaseGoesOnWithMoreRoom() throws {
    let workspace = try Workspace()
    try workspace.makePictures(30)
    try workspace.tool(
      "sh", "-c", "for i in 1 2 3 4 5 6; do head -c 1000000 /dev/urandom > source/large-$i; done")
    let texts = try script(
      """
      mkdir small
      mount -t tmpfs -o size=4m none small
      step create $M case create small/case --key-file case.key --synthetic
      step full $M ingest $O source
      step again $M ingest $O source
      step read $M status $O
      mount -o remount,size=64m small
      step check $M fsck $O
      step done $M ingest $O source
      step whole $M fsck $O
      step status $M status --json $O
      step ledger $M ledger verify small/case
      """, in: workspace, behind: Privileges.ownMounts)
    #expect(texts["create.status"] == "0", "\(texts)")
    for name in ["full", "again"] {
      #expect(texts[name + ".status"] == "5", "\(texts)")
      let words = texts[name + ".errors"] ?? ""
      #expect(
        words.contains("full") || words.contains("room") || words.contains("space"), "\(words)")
      #expect(words.split(separator: "\n").count { $0.hasPrefix("martlet: ") } == 1, "\(words)")
    }
    for name in ["check", "done", "whole", "ledger"] {
      #expect(texts[name + ".status"] == "0", "\(name): \(texts)")
    }
    let status = try JSONParser.parse(texts["status.output"] ?? "")
    #expect(status["intake"]?["captures"]?.integer == 36)
    #expect(status["items"]?["image"]?.integer == 30)
  }

  @Test func aFullDiskForTheReportLeavesNoHalfReport() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    let result = try workspace.onCase("report", "--output", "/dev/full/report.html")
    #expect(result.status == 5, "\(result)")
    let full = try workspace.onCase("report", "--output", "nowhere/report.html")
    #expect(full.status == 5, "\(full)")
    #expect(full.errorText.contains("cannot be written"))
  }

  @Test func aFolderThatCannotBeWrittenIsSaid() throws {
    let workspace = try Workspace()
    try workspace.makePictures(3)
    let texts = try script(
      """
      mkdir small
      $M case create small/case --key-file case.key --synthetic >made.output 2>&1
      $M ingest $O source/0 2>first.errors
      find small -type d -exec chmod 555 {} +
      find small -type f -exec chmod 444 {} +
      step ingest \(Privileges.dropping) $M ingest $O source
      step create \(Privileges.dropping) $M case create small/other --key-file other.key
      step list \(Privileges.dropping) $M list import $O list.csv --name n --owner o
      find small -exec chmod u+rwX {} +
      step check $M fsck $O
      step done $M ingest $O source
      step whole $M fsck $O
      """, in: workspace, behind: "")
    for name in ["ingest", "create"] {
      #expect(texts[name + ".status"] == "5", "\(name): \(texts)")
      #expect(texts[name + ".errors"]?.hasPrefix("martlet: ") == true, "\(texts)")
    }
    for name in ["check", "done", "whole"] {
      #expect(texts[name + ".status"] == "0", "\(name): \(texts)")
    }
    #expect(!FileManager.default.fileExists(atPath: workspace.folder + "/other.key"))
  }

  @Test func aReadOnlyFileSystemIsSaid() throws {
    let workspace = try Workspace()
    try workspace.makePictures(3)
    let texts = try script(
      """
      mkdir small
      mount -t tmpfs -o size=64m none small
      $M case create small/case --key-file case.key --synthetic >made.output 2>&1
      $M ingest $O source/0 2>first.errors
      mount -o remount,ro small
      step ingest $M ingest $O source
      mount -o remount,rw small
      step done $M ingest $O source
      step whole $M fsck $O
      """, in: workspace, behind: Privileges.ownMounts)
    #expect(texts["ingest.status"] == "5", "\(texts)")
    #expect(texts["ingest.errors"]?.hasPrefix("martlet: ") == true, "\(texts)")
    #expect(texts["done.status"] == "0", "\(texts)")
    #expect(texts["whole.status"] == "0", "\(texts)")
  }

  /// The large file comes last, and becomes shorter or longer while what comes before is read.
  @Test(arguments: ["truncate -s 1000", "truncate -s +5M", "rm"])
  func aSourceThatChangesWhileItIsReadIsAFinding(change: String) throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    try workspace.makePictures(80)
    try workspace.tool("sh", "-c", "head -c 20000000 /dev/urandom > source/zzz")
    let ingest = try workspace.start(["ingest", "source"] + Workspace.caseOptions)
    // The first blobs show that the hash before is made.
    while ingest.isRunning, blobs(in: workspace) < 3 { Thread.sleep(forTimeInterval: 0.001) }
    try workspace.tool("sh", "-c", "\(change) source/zzz")
    let result = try ingest.wait()
    #expect([0, 3].contains(result.status), "\(result)")
    #expect(result.errorText.contains("changed while it was read"), "\(result)")
    #expect(try workspace.findingCodes().contains("source.changed"))
    #expect(try workspace.count("items", "image") == 80)
    #expect(try workspace.onCase("fsck").status == 0)
    let again = try workspace.onCase("ingest", "source")
    #expect(again.status == 0, "a source that changed is another source: \(again)")
    #expect(try workspace.count("items", "image") == 80)
  }

  private func blobs(in workspace: Workspace) -> Int {
    let vault = FileManager.default.enumerator(atPath: workspace.folder + "/case/vault")
    return vault?.allObjects.count { "\($0)".contains("/") } ?? 0
  }
}
