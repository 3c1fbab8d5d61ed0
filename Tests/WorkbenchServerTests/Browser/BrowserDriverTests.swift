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
  }
}
