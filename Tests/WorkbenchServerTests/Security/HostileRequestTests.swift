// SPDX-License-Identifier: Apache-2.0
// Requests that no browser sends: each is refused or closed, and the workbench goes on.

import Foundation
import HTTPTypes
import Testing

@testable import WorkbenchServer

@Suite(.serialized) struct HostileRequestTests {
  /// Sends bytes and gives the answers, with a workbench that still answers afterwards.
  ///
  /// Each request is answered, and the connection closed after it: what came until then is all there is.
  private func exchange(
    _ requests: [String], seconds: Int = 20,
    configure: (inout WorkbenchConfiguration) -> Void = { _ in }
  ) async throws -> [String] {
    let served = try ServedCase(configure: configure)
    var answers: [String] = []
    try await served.open { address in
      let port = try #require(URL(string: address)?.port)
      for request in requests {
        answers.append(
          try await RawConnection.exchange(port: port, request, seconds: seconds))
      }
      let after = try await RawConnection.exchange(
        port: port, Self.get("/api/v1/health"), seconds: 20)
      #expect(after.hasPrefix("HTTP/1.1 200"), "the workbench goes on")
    }
    return answers
  }

  private static func get(_ path: String, host: String = "localhost", more: String = "") -> String {
    "GET \(path) HTTP/1.1\r\nHost: \(host)\r\n\(more)Connection: close\r\n\r\n"
  }

  private static func count(_ text: String, _ answer: String) -> Int {
    answer.components(separatedBy: text).count - 1
  }

  @Test func noPathLeadsOutOfTheAssets() async throws {
    let paths = [
      "/assets/../martlet.json", "/assets/%2e%2e/martlet.json", "/assets/..%2fmartlet.json",
      "/assets/%252e%252e%252fmartlet.json", "/assets/....//martlet.json", "/assets//etc/passwd",
      "/assets/%2fetc%2fpasswd", "/assets/..\\martlet.json", "/assets/design.css%00.js",
      "/assets/design.css/", "/../case/martlet.json", "//etc/passwd", "/assets/",
      "/assets/\u{2025}/x", "/api/v1/tokens/..%2f..%2fhealth",
    ]
    for (path, answer) in zip(paths, try await exchange(paths.map { Self.get($0) })) {
      #expect(answer.hasPrefix("HTTP/1.1 "), "\(path)")
      #expect(!answer.contains("200 OK") || path == "/assets/design.css/", "\(path)")
      #expect(!answer.contains("root:x:0:") && !answer.contains("ledger_key"), "\(path)")
      #expect(!answer.contains(NSTemporaryDirectory()), "\(path)")
    }
  }

  @Test func noValueThatIsReflectedMakesAFieldOfItsOwn() async throws {
    let hostile = "%0d%0aX-Planted:%20yes%0d%0a%0d%0a<b>"
    let requests = [
      Self.get("/assets/\(hostile)"), Self.get("/\(hostile)"), Self.get("/sign-in?next=\(hostile)"),
      Self.get("/api/v1/tokens/\(hostile)"),
      Self.get("/x", more: "X-Request-ID: a\r\n b\r\n"),
      "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nConnection: close\r\n"
        + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 55\r\n\r\n"
        + "name=a%0d%0aX-Planted:%20yes%0d%0a%3Cb%3E&password=xxxx",
    ]
    for (request, answer) in zip(requests, try await exchange(requests)) {
      let head = answer.components(separatedBy: "\r\n\r\n")[0]
      #expect(answer.hasPrefix("HTTP/1.1 "), "\(request)")
      #expect(!head.contains("\nX-Planted"), "\(request)")
      #expect(!answer.contains("<b>"), "\(request)")
    }
  }

  @Test func theWorkbenchAnswersToItsOwnNamesOnly() async throws {
    let hosts = [
      ("localhost", true), ("LOCALHOST:8080", true), ("127.0.0.1", true), ("[::1]:99", true),
      ("10.1.2.3:80", true), ("quay.example", false), ("localhost.quay.example", false),
      ("quay.example:8080", false), ("127.0.0.1.quay.example", false), ("", false),
    ]
    let requests = hosts.map { Self.get("/api/v1/health", host: $0.0) }
    for ((host, isOwn), answer) in zip(hosts, try await exchange(requests)) {
      #expect(answer.hasPrefix("HTTP/1.1 200") == isOwn, "\(host)")
      if !isOwn, !host.isEmpty { #expect(answer.contains("\"misdirected\""), "\(host)") }
    }
  }

  @Test func aBodyThatIsAmbiguousIsNotReadTwice() async throws {
    let inner = "GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n"
    let head = "POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\n"
    let requests = [
      head + "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + inner,
      head + "Content-Length: 4\r\nContent-Length: 0\r\n\r\n" + inner,
      head + "Transfer-Encoding: xchunked\r\n\r\n" + inner,
      head + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n" + inner,
      head + "Content-Length: -1\r\n\r\n" + inner,
      head + "Content-Length: 1e1\r\n\r\n" + inner,
      head + "Content-Length : 0\r\n\r\n" + inner,
      head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n" + inner,
    ]
    for (request, answer) in zip(requests, try await exchange(requests)) {
      #expect(answer.hasPrefix("HTTP/1.1 ") && !answer.contains(" 500 "), "\(request)")
      #expect(Self.count("\"status\":\"ok\"", answer) == 0, "\(request)\n\(answer)")
    }
  }

  @Test func headsThatAreTooLargeOrNoneAreRefused() async throws {
    let requests = [
      Self.get("/", more: (0..<200).map { "X-\($0): a\r\n" }.joined()),
      Self.get("/", more: "X-Long: \(String(repeating: "a", count: 40_000))\r\n"),
      Self.get("/" + String(repeating: "a", count: 100_000)),
      "NONSENSE\r\n\r\n", "GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
      "GET /\u{1}\u{2} HTTP/1.1\r\nHost: localhost\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: localhost\r\nBad Name: x\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nHost: localhost\r\nConnection: close\r\n\r\n",
      "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}",
      "GET http://quay.example/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    ]
    for (request, answer) in zip(requests, try await exchange(requests)) {
      #expect(
        answer.hasPrefix("HTTP/1.1 4") || answer.contains("\nLocation: /sign-in"),
        "\(request.prefix(60))\n\(answer.prefix(300))")
      #expect(!answer.contains("200 OK") && !answer.contains(" 500 "), "\(request.prefix(60))")
    }
  }

  @Test func aRequestNamesItsHostOnce() async throws {
    let requests = [("localhost", "localhost"), ("localhost", "a"), ("a", "localhost")].map {
      "GET /api/v1/health HTTP/1.1\r\nHost: \($0)\r\nhost: \($1)\r\nConnection: close\r\n\r\n"
    }
    for answer in try await exchange(requests) {
      #expect(answer.hasPrefix("HTTP/1.1 400"), "\(answer.prefix(200))")
    }
  }

  @Test func aBodyThatIsTooLargeIsRefusedWhetherAnnouncedOrNot() async throws {
    let large = String(repeating: "a", count: 100_000)
    let announced =
      "POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
      + "Connection: close\r\nContent-Length: 99999999\r\n\r\n"
    let chunked =
      "POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
      + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n186a0\r\n\(large)\r\n0\r\n\r\n"
    for answer in try await exchange([announced, chunked]) {
      #expect(answer.hasPrefix("HTTP/1.1 413") && answer.contains("\"too_large\""), "\(answer)")
    }
  }

  @Test func aBodyThatDoesNotComeIsNotWaitedFor() async throws {
    let slow =
      "POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
      + "Content-Length: 100\r\n\r\n{\"name\":"
    // What is listened for is over before the time that a body has where nothing else is asked for.
    let answer = try await exchange([slow]) { $0.bodySeconds = 0.3 }[0]
    #expect(answer.hasPrefix("HTTP/1.1 408") && answer.contains("\"timeout\""), "\(answer)")
  }

  @Test func aHeadThatDoesNotComeWholeIsCutOff() async throws {
    let served = try ServedCase {
      $0.headSeconds = 0.5
      $0.idleSeconds = 600
    }
    try await served.open { address in
      let port = try #require(URL(string: address)?.port)
      let half = "GET /sign-in HTTP/1.1\r\nHost: loc"
      #expect(try await RawConnection.isRefused(port: port, half, seconds: 70))
    }
  }

  @Test func anIdleConnectionStaysAndItsNextHeadHasItsOwnTime() async throws {
    let served = try ServedCase { $0.headSeconds = 0.5 }
    try await served.open { address in
      let port = try #require(URL(string: address)?.port)
      let first = "GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n"
      let answers = try await RawConnection.exchange(
        port: port, [first, Self.get("/api/v1/health")], pause: 1.5, seconds: 20)
      #expect(Self.count("HTTP/1.1 200", answers) == 2, "\(answers)")
    }
  }

  @Test func nothingAboutTheServerOrTheMachineIsTold() async throws {
    for answer in try await exchange([Self.get("/"), Self.get("/nowhere"), "NONSENSE\r\n\r\n"]) {
      #expect(answer.hasPrefix("HTTP/1.1 "))
      let head = answer.components(separatedBy: "\r\n\r\n")[0].lowercased()
      #expect(!head.contains("\nserver:") && !head.contains("x-powered-by"))
    }
  }
}
