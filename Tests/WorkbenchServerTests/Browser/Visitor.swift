// SPDX-License-Identifier: Apache-2.0
// A person at a browser: signs in, presses keys, looks.

import Casework
import Foundation
import Testing

/// A person at a browser of their own.
final class Visitor {
  /// A password that meets the rules.
  static let password = "seven lighthouses at dawn"

  let browser: Browser
  let address: String

  /// Opens a window at the workbench.
  init(address: String) async throws {
    self.address = address
    browser = try await Browser()
    try await browser.prefer(theme: "dark")
  }

  /// Goes to a page of the workbench.
  func go(_ path: String) async throws { try await browser.go(to: address + path) }

  /// Signs in with a one-time password, and chooses a password.
  func signIn(_ name: String, once password: String) async throws {
    try await enter(name, password)
    try await browser.wait(for: "input[name=again]")
    try await browser.type(password, into: "input[name=current]")
    try await browser.type(Self.password, into: "input[name=new]")
    try await browser.type(Self.password, into: "input[name=again]")
    try await browser.press("Enter")
    try await browser.wait(for: ".bar .who")
  }

  /// Fills in the sign-in page.
  func enter(_ name: String, _ password: String) async throws {
    try await go("/sign-in")
    try await browser.type(name, into: "input[name=name]")
    try await browser.type(password, into: "input[name=password]")
    try await browser.press("Enter")
  }

  /// The item on the stage, once there is one.
  func item() async throws -> Int64 {
    try await browser.wait(
      "document.getElementById('queue').dataset.picture")
    let text =
      try await browser.run("return document.getElementById('queue').dataset.item") as? String
    return try #require(text.flatMap { Int64($0) })
  }

  /// Looks at the item on the stage for a moment, by holding a key.
  ///
  /// A text is read instead; where there is neither there is nothing to do.
  func look() async throws {
    if try await browser.count("#cover kbd[data-key=text]") > 0 {
      try await browser.press("t")
      return try await browser.wait(for: "#content pre")
    }
    guard try await browser.count("#picture img") > 0 else { return }
    try await browser.hold("Space")
    try await browser.wait("document.getElementById('picture').dataset.open === 'true'")
    try await browser.release("Space")
    try await browser.wait("document.getElementById('picture').dataset.open === 'false'")
  }

  /// Records what is on the form, and waits for the next item or rest.
  func record() async throws {
    let before =
      try await browser.run("return document.getElementById('queue').dataset.item") as? String ?? ""
    try await browser.press("Enter")
    try await browser.wait(
      "document.getElementById('queue').dataset.item !== arguments[0]", [before])
  }
}

extension ServedCase {
  /// Opens the workbench with two people signed in, each at a browser of their own.
  func visit(
    _ one: String, _ other: String, _ body: (Visitor, Visitor) async throws -> Void
  ) async throws {
    let once = try oneTimePassword(other)
    try await visit(one) { first in
      let second = try await Visitor(address: first.address)
      do {
        try await second.signIn(other, once: once)
        try await body(first, second)
      } catch {
        await second.browser.close()
        throw error
      }
      await second.browser.close()
    }
  }

  /// Opens the workbench with `name` signed in.
  func visit(_ name: String, _ body: (Visitor) async throws -> Void) async throws {
    let once = try oneTimePassword(name)
    try await open { address in
      let visitor = try await Visitor(address: address)
      do {
        try await visitor.signIn(name, once: once)
        try await body(visitor)
      } catch {
        await visitor.browser.close()
        throw error
      }
      await visitor.browser.close()
    }
  }
}
