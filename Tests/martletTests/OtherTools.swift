// SPDX-License-Identifier: Apache-2.0
// Other people's programs that make captures and pictures for tests.

import EvidenceModel
import Foundation
import MartletTesting
import SyntheticEncoding

extension Workspace {
  /// The folder of the pinned Python tools.
  static let pythonTools = Repository.root + "/.venv/bin/"

  /// Runs a Python script with the pinned tools; it must succeed.
  @discardableResult
  func python(_ script: String) throws -> CommandResult {
    try write(script, to: "script.py")
    return try tool(Self.pythonTools + "python", "script.py")
  }

  /// The PDQ hash and quality of each file, by path, as `hash` prints them.
  func hashes(_ paths: String...) throws -> [String: PDQFingerprint] {
    var found: [String: PDQFingerprint] = [:]
    for line in try start(["hash", "--json"] + paths).wait().lines() {
      guard let path = line["path"]?.text, let pdq = line["pdq"],
        let hash = PDQHash(hex: pdq["hash"]?.text ?? ""), let quality = pdq["quality"]?.integer
      else { continue }
      found[path] = PDQFingerprint(hash: hash, quality: Int(quality))
    }
    return found
  }

  /// A small site: two pages and three pictures, two of them the same.
  func makeSite() throws {
    try makePictures(2, in: "site")
    try tool("cp", "site/0/picture-0.jpg", "site/same.jpg")
    let page = """
      <html><body><img src="/0/picture-0.jpg"><img src="/1/picture-1.png"><img src="/same.jpg">
      <a href="/next.html">next</a></body></html>
      """
    try write(page, to: "site/index.html")
    try write("<html><body>the end of the harbour road</body></html>", to: "site/next.html")
  }
}
