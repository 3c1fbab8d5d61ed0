// SPDX-License-Identifier: Apache-2.0
// A report as one HTML page that needs nothing else: no script, no reference, no font.

internal import EvidenceModel
internal import Mustache

/// Renders reports as one self-contained page, the same report always as the same bytes.
public enum HTMLRenderer {
  /// The report as a page.
  public static func text(_ report: Report) -> String {
    let view = HTMLView(report, css: text(of: PackageResources.report_css))
    do {
      return try MustacheTemplate(string: text(of: PackageResources.report_mustache))
        .render(view.page)
    } catch {
      preconditionFailure("the report's own template does not parse: \(error)")
    }
  }

  private static func text(of resource: [UInt8]) -> String {
    String(decoding: resource, as: UTF8.self)
  }
}
