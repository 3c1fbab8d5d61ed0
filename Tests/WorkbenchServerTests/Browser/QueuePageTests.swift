// SPDX-License-Identifier: Apache-2.0
// The queue in a real browser.

import Foundation
import Testing

@testable import WorkbenchServer

@Suite(.serialized) struct QueuePageTests {
  @Test func thePageFitsAndIsAccessible() async throws {
    let served = try ServedCase()
    let browser = try await Browser()
    try await served.open { address in
      try await browser.inspect("Network.enable", [:])
      try await browser.inspect(
        "Network.setExtraHTTPHeaders",
        ["headers": ["Authorization": "Bearer \(served.tokens["ann"] ?? "")"]])
      try await browser.go(to: address + "/queue")
      try await browser.wait(for: "#macros")
      try await Task.sleep(for: .seconds(1))
      if let folder = ProcessInfo.processInfo.environment["MARTLET_SCREENSHOTS"] {
        try await browser.screenshot().write(to: URL(fileURLWithPath: folder + "/queue-dark.png"))
      }
      #expect(try await browser.violations().isEmpty)
    }
    await browser.close()
  }
}
