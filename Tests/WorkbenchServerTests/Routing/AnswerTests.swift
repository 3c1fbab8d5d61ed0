// SPDX-License-Identifier: Apache-2.0
// What every answer has, over real HTTP: its fields, and one shape of errors.

import EvidenceModel
import HTTPTypes
import Testing

@testable import WorkbenchServer

@Suite struct AnswerTests {
  @Test func theWorkbenchTellsThatItIsAlive() async throws {
    try await ServedCase().serve { client in
      let answer = try await client.send(.get, "/api/v1/health")
      #expect(answer.status == 200)
      #expect(answer.json["status"] == "ok")
    }
  }

  @Test func noAnswerIsKeptFramedOrSniffed() async throws {
    try await ServedCase().serve { client in
      for path in ["/api/v1/health", "/assets/design.css", "/sign-nowhere", "/"] {
        let fields = try await client.send(.get, path).fields
        #expect(fields[.cacheControl] == "no-store", "\(path)")
        #expect(fields[.xContentTypeOptions] == "nosniff", "\(path)")
        #expect(fields[.referrerPolicy] == "no-referrer", "\(path)")
        let policy = fields[.contentSecurityPolicy] ?? ""
        #expect(policy.contains("default-src 'none'"), "\(path)")
        #expect(!policy.contains("unsafe"), "\(path)")
      }
    }
  }

  @Test func errorsHaveOneShape() async throws {
    try await ServedCase().serve { client in
      for (method, path, status, code) in [
        (HTTPRequest.Method.get, "/nowhere", 404, "not_found"),
        (.get, "/assets/../secret", 404, "not_found"),
        (.get, "/assets/%2e%2e%2fsecret", 404, "not_found"),
        (.delete, "/api/v1/health", 405, "method_not_allowed"),
      ] {
        let answer = try await client.send(method, path)
        #expect(answer.status == status, "\(path)")
        #expect(answer.json["error"]?["code"]?.text == code, "\(path)")
        #expect(answer.json["error"]?["message"]?.text?.isEmpty == false, "\(path)")
        #expect(answer.json["error"]?["request_id"]?.text?.isEmpty == false, "\(path)")
      }
    }
  }

  @Test func aPersonIsToldOfAnErrorOnAPage() async throws {
    try await ServedCase().serve { client in
      let answer = try await client.send(.get, "/nowhere", fields: [.accept: "text/html"])
      #expect(answer.status == 404)
      #expect(answer.fields[.contentType] == "text/html; charset=utf-8")
      #expect(answer.text.contains("there is nothing at this address"))
    }
  }

  @Test func aPageLeadsNobodyToTheSignInPage() async throws {
    try await ServedCase().serve { client in
      let answer = try await client.send(.get, "/")
      #expect(answer.status == 303)
      #expect(answer.fields[.location] == "/sign-in")
    }
  }

  @Test func aBodyThatIsTooLargeIsRefusedUnread() async throws {
    try await ServedCase().serve { client in
      let answer = try await client.send(
        .get, "/api/v1/health", json: .string(String(repeating: "a", count: 70_000)))
      #expect(answer.status == 413)
      #expect(answer.json["error"]?["code"] == "too_large")
    }
  }
}
