// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import HashExchange

@Suite struct TarTextTests {
  @Test func tarReadsWhatIsWritten() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let texts = [
      (name: "a.xml", text: "<a/>\n"), (name: "empty", text: ""),
      (name: "b.txt", text: String(repeating: "é", count: 256)),
      (name: "c.txt", text: String(repeating: "x", count: 513)),
    ]
    let archive = TarText.archive(texts)
    #expect(archive.utf8.count % 512 == 0)
    #expect(TarText.archive(texts) == archive)
    try Data(archive.utf8).write(to: folder.appending(path: "all.tar"))
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["tar", "-xf", "all.tar"]
    process.currentDirectoryURL = folder
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    for (name, text) in texts {
      #expect(try String(contentsOf: folder.appending(path: name), encoding: .utf8) == text)
    }
  }
}
