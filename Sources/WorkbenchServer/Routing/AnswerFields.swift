// SPDX-License-Identifier: Apache-2.0
// The fields that every answer has: nothing is kept, framed, sniffed, or loaded from elsewhere.

internal import HTTPTypes
internal import Hummingbird

/// Adds the fields that every answer has.
struct AnswerFields: RouterMiddleware {
  /// Nothing but what the workbench itself serves; no inline script or style, no frame, no form elsewhere.
  static let pagePolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
    + "font-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"

  /// Whether the workbench is served over TLS.
  let isEncrypted: Bool

  func handle(
    _ request: Request, context: WorkbenchContext,
    next: @concurrent (Request, WorkbenchContext) async throws -> Response
  ) async throws -> Response {
    var response = try await next(request, context)
    for (name, value) in Self.fields { response.headers[name] = value }
    if response.headers[.contentSecurityPolicy] == nil {
      response.headers[.contentSecurityPolicy] = Self.pagePolicy
    }
    if isEncrypted { response.headers[.strictTransportSecurity] = "max-age=31536000" }
    return response
  }

  private static let fields: [(HTTPField.Name, String)] = [
    (.cacheControl, "no-store"), (.xContentTypeOptions, "nosniff"),
    (.referrerPolicy, "no-referrer"), (.crossOriginOpenerPolicy, "same-origin"),
    (.crossOriginResourcePolicy, "same-origin"), (.xFrameOptions, "DENY"),
    (
      .permissionsPolicy,
      "camera=(), microphone=(), geolocation=(), display-capture=(), clipboard-read=(), autoplay=()"
    ),
  ]
}

extension HTTPField.Name {
  static let referrerPolicy = name("Referrer-Policy")
  static let crossOriginOpenerPolicy = name("Cross-Origin-Opener-Policy")
  static let permissionsPolicy = name("Permissions-Policy")
  static let xFrameOptions = name("X-Frame-Options")

  /// A field name that is known to be one.
  private static func name(_ text: String) -> HTTPField.Name {
    guard let name = HTTPField.Name(text) else { preconditionFailure("\(text) is no field name") }
    return name
  }
}
