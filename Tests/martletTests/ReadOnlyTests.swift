// SPDX-License-Identifier: Apache-2.0
// A case that cannot be written is examined all the same; what would write says so.

import EvidenceModel
import Foundation
import Testing

@Suite struct ReadOnlyTests {
  /// How a case comes to be read only: as shell lines, and what each command begins with.
  enum Way: String, CaseIterable {
    /// A folder of another user, or of a mode without writing.
    case folder
    /// A file system mounted for reading.
    case fileSystem

    var before: String {
      self == .folder ? "mkdir small" : "mkdir small; mount -t tmpfs -o size=64m none small"
    }

    var turn: String {
      switch self {
      case .folder:
        "find small -type d -exec chmod 555 {} +; find small -type f -exec chmod 444 {} +"
      case .fileSystem: "mount -o remount,ro small"
      }
    }

    var back: String {
      self == .folder ? "find small -exec chmod u+rwX {} +" : "mount -o remount,rw small"
    }

    var prefix: String { self == .folder ? Privileges.dropping : "" }
    var words: String { self == .folder ? "" : Privileges.ownMounts }
  }

  private static let reading = [
    "status", "findings", "fsck", "user list", "export list", "report --format json",
    "links", "links 1",
  ]

  private func script(_ lines: String, _ way: Way, in workspace: Workspace) throws {
    let head = """
      M=\(MartletProcess.martlet)
      O="--case small/case --key-file case.key"
      step() { n=$1; shift; s=0; "$@" >$n.output 2>$n.errors || s=$?; echo $s >$n.status; }

      """
    try workspace.write(head + lines, to: "script.sh")
    let arguments = way.words.split(separator: " ").map(String.init) + ["sh", "-e", "script.sh"]
    let result = try MartletProcess(
      arguments, executable: "/usr/bin/env", folder: workspace.folder
    ).wait()
    #expect(result.status == 0, "\(result)")
  }

  private func text(_ name: String, _ workspace: Workspace) throws -> String {
    String(decoding: try workspace.bytes(of: name), as: UTF8.self)
      .trimmingCharacters(in: .newlines)
  }

  /// At rest; after a crash, with rows in the write-ahead log; and that without its shared-memory file.
  @Test(arguments: Way.allCases, ["rest", "crashed", "log without index"])
  func aCaseThatCannotBeWrittenIsExamined(_ way: Way, _ state: String) throws {
    let workspace = try Workspace()
    try workspace.makePictures(4)
    let steps = Self.reading.enumerated().map { number, command in
      "step read\(number) \(way.prefix) $M \(command) $O"
    }.joined(separator: "\n")
    let crash =
      state == "rest" ? "" : "cp small/keep/* small/case/; rm -r small/keep\n"
    let bare = state == "log without index" ? "rm small/case/catalog.sqlite-shm\n" : ""
    try script(
      """
      \(way.before)
      $M case create small/case --key-file case.key --synthetic >made.output 2>&1
      $M ingest $O source 2>first.errors
      \(state == "rest" ? "" : Self.crashing)
      \(crash)\(bare)\(way.turn)
      \(steps)
      step ledger \(way.prefix) $M ledger verify small/case
      step ingest \(way.prefix) $M ingest $O source
      step select \(way.prefix) $M select $O
      \(way.back)
      step check $M fsck $O
      step status $M status --json $O
      """, way, in: workspace)
    for (number, command) in Self.reading.enumerated() {
      let status = try text("read\(number).status", workspace)
      let errors = try text("read\(number).errors", workspace)
      if state == "log without index" {
        #expect(status == "5", "\(command): \(errors)")
        #expect(errors.contains("copy the case folder"), "\(command): \(errors)")
      } else {
        #expect(status == "0", "\(command): \(errors)")
      }
    }
    if state != "log without index" {
      #expect(try text("read5.errors", workspace).contains("no record of this report"))
      #expect(try text("read0.output", workspace).contains("captures"))
    }
    #expect(try text("ledger.status", workspace) == "0")
    for name in ["ingest", "select"] {
      #expect(try text(name + ".status", workspace) == "5", "\(name)")
      #expect(try text(name + ".errors", workspace).hasPrefix("martlet: "), "\(name)")
    }
    #expect(try text("check.status", workspace) == "0")
    let status = try JSONParser.parse(try text("status.output", workspace))
    #expect(status["intake"]?["captures"]?.integer == 4)
  }

  /// Keeps the files of the catalog as they are while a program has it open with rows in its log, and
  /// puts them back when it has ended: what a crash leaves.
  private static let crashing = """
    mkdir small/keep
    sqlite3 small/case/catalog.sqlite >sqlite.output <<'END'
    PRAGMA wal_autocheckpoint = 0;
    INSERT INTO lease VALUES (1, 1, 'rating', 0, 0, NULL, 0);
    .shell cp small/case/catalog.sqlite small/case/catalog.sqlite-wal small/case/catalog.sqlite-shm small/keep
    END
    test -s small/keep/catalog.sqlite-wal
    """
}
