// SPDX-License-Identifier: Apache-2.0
// The page on which sources are taken in, and seen how far they are: counts and numbers, no names.

internal import Casework
internal import EvidenceModel
internal import HTTPTypes

/// The page of sources.
enum SourcesPage {
  static let routes = [
    WorkbenchRoute(
      .get, "/sources", .page, access: .may(.ingest), operation: "getSourcesPage",
      summary: "Where sources are taken in."
    ) { request, desk in
      let store = desk.store
      let (sources, roots) = try await desk.work {
        (try SourceList.read(store), try IngestPlace.roots(store))
      }
      let page = Page(
        title: "nav_sources", view: .sources, template: "sources",
        values: [
          "sources": sources.map(values), "roots": roots, "roots_any": !roots.isEmpty,
        ], scripts: ["sources.js"])
      return .page(PageRenderer.text(page, request, desk))
    }
  ]

  private static func values(_ source: SourceList.Entry) -> [String: Any] {
    [
      "number": source.number, "kind": PageTexts.text("source_\(source.kind)"),
      "state": PageTexts.text("source_\(source.state)"),
      "started": String(source.started.description.prefix(16)).replacing("T", with: " ") + " UTC",
      "captures": DecimalText.grouped(source.captures),
      "findings": DecimalText.grouped(source.findings),
    ]
  }
}
