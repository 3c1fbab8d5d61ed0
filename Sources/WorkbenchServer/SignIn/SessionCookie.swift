// SPDX-License-Identifier: Apache-2.0
// The cookie that carries a session's identifier: out of reach of scripts and of other sites.

internal import HTTPTypes

/// The cookie that carries a session's identifier.
struct SessionCookie: Sendable {
  /// Whether the workbench is served over TLS.
  let isEncrypted: Bool

  /// Its name; over TLS one that no other host and no unencrypted page can set.
  var name: String { isEncrypted ? "__Host-martlet_session" : "martlet_session" }

  private var attributes: String {
    "; Path=/; HttpOnly; SameSite=Strict" + (isEncrypted ? "; Secure" : "")
  }

  /// The field that gives a browser `id`, until the browser is closed.
  func giving(_ id: String) -> HTTPFields { [.setCookie: "\(name)=\(id)\(attributes)"] }

  /// The field that takes the cookie away.
  var taking: HTTPFields { [.setCookie: "\(name)=; Max-Age=0\(attributes)"] }

  /// The identifier in a request's head, if it looks like one.
  func id(in head: HTTPRequest) -> String? {
    for field in head.headerFields[values: .cookie] {
      for pair in field.split(separator: ";") {
        let parts = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, parts[0] == name, parts[1].utf8.count == 64,
          parts[1].utf8.allSatisfy({ Self.isDigit($0) })
        else { continue }
        return String(parts[1])
      }
    }
    return nil
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
  }
}
