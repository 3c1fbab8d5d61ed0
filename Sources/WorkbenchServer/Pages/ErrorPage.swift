// SPDX-License-Identifier: Apache-2.0
// An error as a page of the same words as its JSON.

internal import HTTPTypes
internal import Mustache

/// An error as a page.
enum ErrorPage {
  private static let template: MustacheTemplate = {
    do {
      return try MustacheTemplate(
        string: String(decoding: PackageResources.error_mustache, as: UTF8.self))
    } catch { preconditionFailure("the error template does not parse: \(error)") }
  }()

  /// The page; needs no session, so that it can tell that there is none.
  static func text(_ error: WorkbenchError, requestID: String) -> String {
    template.render(
      [
        "t": PageTexts.all, "language": PageTexts.language, "status": error.code.status.code,
        "message": error.pageMessage, "request": requestID,
      ] as [String: Any])
  }
}
