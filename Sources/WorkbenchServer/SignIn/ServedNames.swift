// SPDX-License-Identifier: Apache-2.0
// The names the workbench goes by: no other, so that no foreign name can be made to lead here.

internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import NIOSSL

/// The names the workbench goes by.
///
/// Another site can have its own name lead to this machine (DNS rebinding); its pages then send that name as
/// the host. Addresses in figures cannot be made to lead elsewhere and are all taken.
struct ServedNames: Sendable {
  private let names: Set<String>

  /// The host listened at, this machine's own name for itself, and the names in the certificate.
  init(host: String, certificateNames: [String] = []) {
    names = Set([host, "localhost"] + certificateNames).reduce(into: []) {
      $0.insert($1.lowercased())
    }
  }

  /// The DNS names that a certificate is for.
  static func names(of certificate: NIOSSLCertificate) -> [String] {
    certificate._subjectAlternativeNames().filter { $0.nameType == .dnsName }.map { name in
      String(decoding: name.contents, as: UTF8.self)
    }
  }

  /// Whether a request that names this host and port is meant for the workbench.
  func contain(_ authority: String?) -> Bool {
    guard let authority, let host = Self.host(of: authority) else { return false }
    if (try? SocketAddress(ipAddress: host, port: 0)) != nil { return true }
    guard !names.contains(host) else { return true }
    guard let dot = host.firstIndex(of: ".") else { return false }
    return names.contains("*" + host[dot...])
  }

  /// The host without port and brackets, in lower case; `nil` for what is none.
  private static func host(of authority: String) -> String? {
    let text = authority.lowercased()
    if text.hasPrefix("[") {
      guard let end = text.firstIndex(of: "]") else { return nil }
      return String(text[text.index(after: text.startIndex)..<end])
    }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count <= 2, !parts[0].isEmpty else { return nil }
    return String(parts[0])
  }
}

/// Refuses requests that call the workbench by a name that is not its own.
struct HostCheck: RouterMiddleware {
  let names: ServedNames

  func handle(
    _ request: Request, context: WorkbenchContext,
    next: @concurrent (Request, WorkbenchContext) async throws -> Response
  ) async throws -> Response {
    // The first `Host` is the authority; one that is left over is another (RFC 9112, section 3.2).
    guard !request.headers.contains(where: { $0.name.canonicalName == "host" }) else {
      throw WorkbenchError(.badRequest, "a request names the host once")
    }
    guard names.contain(request.head.authority) else {
      throw WorkbenchError(
        .misdirected, "the workbench does not go by that name; use the address it printed")
    }
    return try await next(request, context)
  }
}
