// SPDX-License-Identifier: Apache-2.0
// Nothing of a browser outlives the test that opened it.

import Foundation
import Glibc
import Testing

extension BrowserTests {
  @Suite struct BrowserDriverTests {
    /// The processes that are in a group, or name a folder in their command line.
    private func processes(of group: pid_t, in folder: String) throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { name in
        guard let number = pid_t(name),
          let bytes = FileManager.default.contents(atPath: "/proc/\(name)/cmdline"), !bytes.isEmpty
        else { return nil }
        let line = String(decoding: bytes, as: UTF8.self)
        guard getpgid(number) == group || line.contains(folder) else { return nil }
        return line.replacing("\0", with: " ")
      }
    }

    /// Opens a page, and has done with the browser.
    private func look(_ how: String) async throws -> (group: pid_t, folder: String) {
      let browser = try await Browser()
      let (group, folder) = (browser.driver.group, browser.driver.folder)
      try await browser.go(to: "data:text/html,<p>harbour</p>")
      let running = try processes(of: group, in: folder)
      #expect(running.contains { $0.contains("chromedriver") })
      #expect(running.count { $0.contains("--type=") } > 0, "\(running)")
      switch how {
      case "ended": browser.driver.end()
      case "closed": await browser.close()
      default: break
      }
      return (group, folder)
    }

    @Test(arguments: ["let go of", "ended", "closed"])
    func nothingOfADriverAndItsBrowserIsLeft(_ how: String) async throws {
      let (group, folder) = try await look(how)
      for _ in 0..<200 {
        if try processes(of: group, in: folder).isEmpty { break }
        try await Task.sleep(for: .milliseconds(50))
      }
      #expect(try processes(of: group, in: folder) == [])
    }

    @Test func aDriverThatFindsItsPortTakenIsStartedAgain() throws {
      let program = NSTemporaryDirectory() + "driver-\(UInt32.random(in: 0...UInt32.max))"
      defer { try? FileManager.default.removeItem(atPath: program) }
      let script = """
        #!/bin/sh
        test "$1" = --port=0 || exit 2
        echo >>"$HOME/tries"
        test "$(wc -l <"$HOME/tries")" -ge 3 || { echo "IPv6 port not available. Exiting..."; exit 1; }
        echo "ChromeDriver was started successfully on port 40001."
        exec sleep 600
        """
      _ = FileManager.default.createFile(
        atPath: program, contents: Data(script.utf8), attributes: [.posixPermissions: 0o700])
      let driver = try BrowserDriver(program: program)
      defer { driver.end() }
      #expect(driver.address == "http://127.0.0.1:40001")
      #expect(try String(contentsOfFile: driver.folder + "/tries", encoding: .utf8) == "\n\n\n")
    }
  }
}
