// SPDX-License-Identifier: Apache-2.0
// A real browser without a window: pages, keys, scripts, screenshots, and axe-core's judgement.

import Foundation
import MartletTesting
import Testing

/// One window of Chromium with a profile of its own.
final class Browser {
  /// The program that drives it; it and the window end with this object at the latest.
  let driver: BrowserDriver
  private let session: String

  /// Opens a window.
  init(width: Int = 1_440, height: Int = 900, theme: String? = nil) async throws {
    driver = try BrowserDriver()
    let options: [String: Any] = [
      "args": [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
        "--no-first-run",
        "--hide-scrollbars", "--force-device-scale-factor=1", "--ignore-certificate-errors",
      ]
    ]
    let answer = try await driver.send(
      "POST", "/session",
      [
        "capabilities": [
          "alwaysMatch": [
            "browserName": "chrome", "goog:chromeOptions": options,
            "goog:loggingPrefs": ["browser": "WARNING"],
          ] as [String: Any]
        ]
      ])
    session = try #require((answer as? [String: Any])?["sessionId"] as? String)
    try await resize(width, height)
    try await inspect("Page.addScriptToEvaluateOnNewDocument", ["source": Self.listening])
  }

  /// Writes down what a page's notices say: they go after some seconds, and a busy machine looks later than that.
  private static let listening = """
    window.heard = [];
    new MutationObserver(changes => {
      for (const { addedNodes } of changes)
        for (const node of addedNodes)
          if (node.classList?.contains("notice")) window.heard.push(node.textContent);
    }).observe(document, { childList: true, subtree: true });
    """

  /// Closes the window, and ends what drives it.
  func close() async {
    _ = try? await driver.send("DELETE", "/session/\(session)")
    driver.end()
  }

  /// Makes the page this large, in CSS pixels.
  func resize(_ width: Int, _ height: Int, zoom: Double = 1) async throws {
    try await inspect(
      "Emulation.setDeviceMetricsOverride",
      [
        "width": Int(Double(width) / zoom), "height": Int(Double(height) / zoom),
        "deviceScaleFactor": zoom, "mobile": false,
      ])
  }

  /// Asks for a theme as the system's setting does.
  func prefer(theme: String) async throws {
    try await inspect(
      "Emulation.setEmulatedMedia",
      [
        "features": [
          ["name": "prefers-color-scheme", "value": theme],
          ["name": "prefers-reduced-motion", "value": "reduce"],
        ]
      ])
  }

  /// Sends a command of the DevTools protocol.
  func inspect(_ name: String, _ parameters: [String: Any]) async throws {
    _ = try await command(
      "POST", "/goog/cdp/execute", ["cmd": name, "params": parameters])
  }

  /// Goes to an address and waits until the page is there.
  func go(to address: String) async throws {
    _ = try await command("POST", "/url", ["url": address])
  }

  /// Where the page is.
  var address: String {
    get async throws { try await command("GET", "/url") as? String ?? "" }
  }

  /// Runs a function's body in the page and gives its result.
  @discardableResult
  func run(_ script: String, _ arguments: [Any] = []) async throws -> Any {
    try await command("POST", "/execute/sync", ["script": script, "args": arguments])
  }

  /// The text of the first element that a selector finds; empty when there is none.
  func text(_ selector: String) async throws -> String {
    try await run("return document.querySelector(arguments[0])?.innerText ?? ''", [selector])
      as? String ?? ""
  }

  /// The number of elements that a selector finds.
  func count(_ selector: String) async throws -> Int {
    try await run("return document.querySelectorAll(arguments[0]).length", [selector]) as? Int ?? 0
  }

  /// Waits until a notice of this page has said something; the next call asks for what was said after it.
  func hear(_ words: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
    try await wait(
      "window.heard.some(notice => notice.includes(arguments[0]))", [words],
      sourceLocation: sourceLocation)
    try await run(
      """
      const said = window.heard.findIndex(notice => notice.includes(arguments[0]));
      window.heard.splice(0, said + 1);
      """, [words])
  }

  /// Waits until a condition holds in the page.
  func wait(
    _ condition: String, _ arguments: [Any] = [], seconds: Double = 20,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let end = Date().addingTimeInterval(seconds)
    while Date() < end {
      if (try? await run("return Boolean(\(condition))", arguments)) as? Bool == true { return }
      try await Task.sleep(for: .milliseconds(40))
    }
    let body = try? await run("return document.body.innerText.slice(0, 800)")
    Issue.record("never so: \(condition)\n\(body ?? "")", sourceLocation: sourceLocation)
    throw BrowserError(code: "timeout", message: condition)
  }

  /// Waits until a selector finds something.
  func wait(
    for selector: String, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    try await wait(
      "document.querySelector(arguments[0])", [selector], sourceLocation: sourceLocation)
  }

  /// Waits until the page is loaded, and every answer that it asked for is there.
  ///
  /// A page counts what it waits for at its root; one that asks for nothing has no such count.
  func settle(sourceLocation: SourceLocation = #_sourceLocation) async throws {
    try await wait(
      """
      (() => {
        const root = document.documentElement, queue = document.getElementById("queue");
        const phase = document.getElementById("phase"), wall = document.querySelector("[data-pictures]");
        return document.readyState === "complete" && (root.dataset.pending ?? "0") === "0"
          && (!queue || queue.dataset.picture || !["loading", "item"].includes(queue.dataset.state))
          && (!phase || phase.textContent !== "") && (!wall || wall.querySelector(".shot img"));
      })()
      """, sourceLocation: sourceLocation)
  }

  /// Types into the field that a selector finds.
  func type(_ text: String, into selector: String) async throws {
    let found = try await command(
      "POST", "/element", ["using": "css selector", "value": selector])
    let element = try #require((found as? [String: String])?.values.first)
    _ = try await command("POST", "/element/\(element)/clear")
    _ = try await command("POST", "/element/\(element)/value", ["text": text])
  }

  /// Clicks on what a selector finds.
  func click(_ selector: String) async throws {
    let found = try await command(
      "POST", "/element", ["using": "css selector", "value": selector])
    let element = try #require((found as? [String: String])?.values.first)
    _ = try await command("POST", "/element/\(element)/click")
  }

  /// Presses and lets go of keys, one after another: letters, or names such as `Enter`.
  func press(_ keys: String...) async throws {
    for key in keys { try await keyboard([("keyDown", key), ("keyUp", key)]) }
  }

  /// Goes from one control to the next, by the key for that, until the one that a selector finds has the focus.
  func tab(to selector: String) async throws {
    for _ in 0..<80 {
      try await press("Tab")
      let isThere = try await run(
        "return document.activeElement === document.querySelector(arguments[0])", [selector])
      if isThere as? Bool == true { return }
    }
    throw BrowserError(code: "focus", message: "the key does not lead to \(selector)")
  }

  /// Chooses a file in the field that a selector finds.
  func choose(file path: String, in selector: String) async throws {
    let found = try await command(
      "POST", "/element", ["using": "css selector", "value": selector])
    let element = try #require((found as? [String: String])?.values.first)
    _ = try await command("POST", "/element/\(element)/value", ["text": path])
  }

  /// Presses a key and keeps it down.
  func hold(_ key: String) async throws { try await keyboard([("keyDown", key)]) }

  /// Lets go of a key.
  func release(_ key: String) async throws { try await keyboard([("keyUp", key)]) }

  private func keyboard(_ steps: [(String, String)]) async throws {
    let actions = steps.map { ["type": $0.0, "value": Self.codes[$0.1] ?? $0.1] }
    _ = try await command(
      "POST", "/actions", ["actions": [["type": "key", "id": "keyboard", "actions": actions]]])
  }

  private static let codes = [
    "Enter": "\u{E007}", "Escape": "\u{E00C}", "Space": " ", "Tab": "\u{E004}",
    "ArrowLeft": "\u{E012}", "ArrowUp": "\u{E013}", "ArrowRight": "\u{E014}",
    "ArrowDown": "\u{E015}", "Home": "\u{E011}", "End": "\u{E010}", "PageDown": "\u{E00F}",
    "F2": "\u{E032}",
  ]

  /// A picture of the page as PNG.
  func screenshot() async throws -> Data {
    let text = try await command("GET", "/screenshot") as? String
    return try #require(text.flatMap { Data(base64Encoded: $0) })
  }

  /// What the browser's console complains of since it was asked last: scripts that fail, requests that are refused.
  func complaints() async throws -> [String] {
    let told = try await command("POST", "/se/log", ["type": "browser"]) as? [[String: Any]]
    return (told ?? []).compactMap { $0["message"] as? String }
  }

  /// What axe-core finds wrong on the page, as rule and element.
  func violations() async throws -> [String] {
    let isThere = try await run("return typeof axe !== 'undefined'") as? Bool ?? false
    if !isThere { try await run(try PythonPeer.axe()) }
    let found = try await command(
      "POST", "/execute/async",
      [
        "script": """
        const done = arguments[0];
        axe.run(document, { resultTypes: ["violations"] }).then(result => done(
          result.violations.flatMap(one => one.nodes.map(node => one.id + " " + node.html))));
        """, "args": [Any](),
      ])
    return found as? [String] ?? ["axe-core gave no answer"]
  }

  @discardableResult
  private func command(
    _ method: String, _ path: String, _ body: [String: Any]? = nil
  ) async throws -> Any {
    try await driver.send(method, "/session/\(session)" + path, body)
  }
}
