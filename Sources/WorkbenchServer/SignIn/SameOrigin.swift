// SPDX-License-Identifier: Apache-2.0
// Whether a page of the workbench asks, and not one of another site that a person's browser has open.

internal import Casework
internal import HTTPTypes
internal import Hummingbird

/// Tells our own pages from those of other sites.
struct SameOrigin: Sendable {
  /// Whether the workbench is served over TLS.
  let isEncrypted: Bool

  /// Refuses a change that a browser says comes from elsewhere.
  ///
  /// A browser that tells where a request comes from (`Sec-Fetch-Site`) is believed; else the `Origin` must
  /// be ours. Programs send neither.
  ///
  /// - Throws: ``WorkbenchError`` `.crossSite`.
  func check(_ head: HTTPRequest) throws(WorkbenchError) {
    let site = head.headerFields[.fetchSite]
    if let site, site != "same-origin" { throw Self.refusal }
    guard let origin = head.headerFields[.origin] else { return }
    // A form of a page that sends no referrer has the origin `null`; only the browser's word tells it apart.
    if origin == "null", site == "same-origin" { return }
    let own = "\(isEncrypted ? "https" : "http")://\(head.authority ?? "")"
    guard origin.lowercased() == own.lowercased() else { throw Self.refusal }
  }

  /// Refuses a change without the proof that only pages of this session have.
  ///
  /// - Throws: ``WorkbenchError`` `.crossSite`.
  static func check(_ head: HTTPRequest, body: [UInt8], session: Session) throws(WorkbenchError) {
    let given = head.headerFields[.csrf] ?? formField(head, body)
    guard let given, session.accepts(csrfToken: given) else { throw refusal }
  }

  private static func formField(_ head: HTTPRequest, _ body: [UInt8]) -> String? {
    guard
      head.headerFields[.contentType]?.lowercased().hasPrefix("application/x-www-form-urlencoded")
        == true
    else { return nil }
    return (try? QueryText.fields(String(decoding: body, as: UTF8.self)))?["csrf"]
  }

  private static let refusal = WorkbenchError(
    .crossSite, "this request does not come from a page of this session; load the page again")
}
