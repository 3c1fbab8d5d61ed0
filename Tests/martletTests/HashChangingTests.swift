// SPDX-License-Identifier: Apache-2.0
// `hash` and `inspect` of files that change meanwhile, of what is no file, and where there is no decoder.

import EvidenceModel
import Foundation
import MartletTesting
import SyntheticEncoding
import Testing

@Suite struct HashChangingTests {
  @Test(arguments: ["hash", "inspect"])
  func aFileThatIsWrittenMeanwhileIsToldToHaveChanged(_ command: String) throws {
    let workspace = try Workspace()
    try workspace.write([UInt8](repeating: 7, count: 48 << 20), to: "growing.bin")
    try workspace.write("a red lighthouse at dawn", to: "still.txt")
    let shell = """
      (n=0; while [ $n -lt 3000000 ]; do printf x >> growing.bin; n=$((n+1)); done) & writer=$!
      \(MartletProcess.martlet) \(command) --json growing.bin still.txt; status=$?
      kill $writer; exit $status
      """
    let result = try MartletProcess(
      ["-c", shell], executable: "/bin/sh", folder: workspace.folder
    ).wait()
    #expect(result.status == 3, "\(result)")
    let lines = try result.lines()
    #expect(lines.map { $0["error"]?["code"]?.text } == ["changed", nil])
    #expect(
      lines[0]["error"]?["message"]
        == "the file changed while it was read; run again when it is at rest")
    #expect(lines[0]["sha256"]?.text?.count == 64, "of what was read")
    let still = try workspace.run(command, "--json", "growing.bin")
    #expect(still.status == 0, "at rest it is no error: \(still)")
  }

  @Test func aSocketAPipeAndACircleOfLinksAreNamedForWhatTheyAre() throws {
    let workspace = try Workspace()
    let made = try workspace.python(
      """
      import os, socket
      socket.socket(socket.AF_UNIX).bind("socket.jpg")
      os.mkfifo("pipe.jpg")
      os.symlink("circle.jpg", "circle.jpg")
      os.symlink("nothing.jpg", "astray.jpg")
      """)
    #expect(made.status == 0, "\(made)")
    let result = try workspace.run("hash", "socket.jpg", "pipe.jpg", "circle.jpg", "astray.jpg")
    #expect(result.status == 3, "\(result)")
    #expect(
      result.outputText == """
        not_regular: it is no regular file  socket.jpg
        not_regular: it is no regular file  pipe.jpg
        unreadable: the links lead in a circle  circle.jpg
        missing: there is no such file  astray.jpg

        """)
  }

  /// Digests need no decoder, so that they can be made with the program alone.
  @Test func digestsAreMadeWithTheProgramAlone() throws {
    let workspace = try Workspace()
    try workspace.makePictures(1)
    try workspace.tool("cp", MartletProcess.martlet, "martlet-alone")
    func run(_ algorithms: String) throws -> CommandResult {
      try MartletProcess(
        ["hash", "--json", "--algorithms", algorithms, "source"],
        executable: workspace.folder + "/martlet-alone", folder: workspace.folder
      ).wait()
    }
    let digests = try run("md5,sha1,sha256")
    #expect(digests.status == 0, "\(digests)")
    let usual = try workspace.run("hash", "--json", "--algorithms", "md5,sha1,sha256", "source")
    #expect(digests.output == usual.output)
    for algorithms in ["pdq", "vpdq", "md5,pdq"] {
      let result = try run(algorithms)
      #expect(result.status == 5, "\(result)")
      #expect(result.errorText.contains("martlet-decoder was not found"), "\(result)")
    }
  }
}
