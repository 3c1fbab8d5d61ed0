// SPDX-License-Identifier: Apache-2.0
// The workbench over TLS: the cookie, the names in the certificate, and files that are none.

import AsyncHTTPClient
import Casework
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL
import Testing

@testable import WorkbenchServer

@Suite struct EncryptedTests {
  /// A certificate for `desk.example` and its key, made by OpenSSL for this test.
  private func certificate(in folder: String) throws -> WorkbenchConfiguration.Certificate {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
    process.arguments = [
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
      "-keyout", folder + "/key.pem", "-out", folder + "/chain.pem", "-days", "2", "-subj",
      "/CN=desk", "-addext", "subjectAltName=DNS:desk.example,DNS:*.desks.example",
    ]
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return .init(chain: folder + "/chain.pem", key: folder + "/key.pem")
  }

  private func folder() throws -> String {
    let folder = NSTemporaryDirectory() + "martlet-served-\(getpid())-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    ServedFolders.remember(folder)
    return folder
  }

  @Test func theCookieIsForThisHostOverTLSOnlyAndForeignNamesAreRefused() async throws {
    let certificate = try certificate(in: folder())
    let served = try ServedCase { $0.certificate = certificate }
    try served.choosePassword("ann")
    var tls = HTTPClient.Configuration()
    tls.tlsConfiguration = .makeClientConfiguration()
    tls.tlsConfiguration?.certificateVerification = .none
    try await HTTPClient.withHTTPClient(configuration: tls) { client in
      try await checkNames(of: served, client)
    }
  }

  private func checkNames(of served: ServedCase, _ client: HTTPClient) async throws {
    let port = try await served.encrypted { port in
      func ask(_ path: String, host: String?, body: String? = nil) async throws
        -> HTTPClientResponse
      {
        var request = HTTPClientRequest(url: "https://127.0.0.1:\(port)\(path)")
        if let host { request.headers.replaceOrAdd(name: "Host", value: host) }
        if let body {
          request.method = .POST
          request.headers.add(name: "Content-Type", value: "application/json")
          request.body = .bytes(ByteBuffer(string: body))
        }
        return try await client.execute(request, timeout: .seconds(20))
      }
      for (host, status) in [
        ("desk.example", 200), ("a.desks.example:\(port)", 200), ("127.0.0.1", 200),
        ("quay.example", 421), ("a.b.desks.example", 421), ("desks.example", 421),
      ] {
        let answer = try await ask("/api/v1/health", host: host)
        #expect(Int(answer.status.code) == status, "\(host)")
        #expect(answer.headers["Strict-Transport-Security"] == ["max-age=31536000"], "\(host)")
      }
      let entry = try await ask(
        "/api/v1/session", host: nil,
        body: #"{"name":"ann","password":"\#(ServedCase.password)"}"#)
      let cookie = entry.headers["Set-Cookie"].first ?? ""
      #expect(
        cookie.wholeMatch(
          of: /__Host-martlet_session=[0-9a-f]{64}; Path=\/; HttpOnly; SameSite=Strict; Secure/)
          != nil, "\(cookie)")
    }
    #expect(port > 0)
  }

  @Test(arguments: ["missing", "junk"])
  func filesThatAreNoCertificateAreRefused(_ what: String) throws {
    let folder = try folder()
    if what == "junk" {
      for name in ["chain.pem", "key.pem"] {
        try Data("junk".utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
      }
    }
    #expect(throws: CaseworkError(.usage, "")) {
      _ = try ServedCase {
        $0.certificate = .init(chain: folder + "/chain.pem", key: folder + "/key.pem")
      }
    }
  }

  @Test func aKeyOfAnotherCertificateIsRefusedBeforeAnythingIsServed() throws {
    let (one, other) = (try certificate(in: folder()), try certificate(in: folder()))
    let error = #expect(throws: CaseworkError.self) {
      _ = try ServedCase { $0.certificate = .init(chain: one.chain, key: other.key) }
    }
    #expect(error?.code == .usage)
    #expect(error?.userMessage.contains("name the two that belong together") == true)
    _ = try ServedCase { $0.certificate = one }
  }
}

extension ServedCase {
  /// Serves the case over TLS while `body` runs; the port.
  @discardableResult
  fileprivate func encrypted(_ body: (_ port: Int) async throws -> Void) async throws -> Int {
    var port = 0
    try await open { address in
      port = URL(string: address)?.port ?? 0
      try await body(port)
    }
    return port
  }
}
