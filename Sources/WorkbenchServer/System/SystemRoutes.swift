// SPDX-License-Identifier: Apache-2.0
// What the workbench tells of itself: that it is alive, and what its API is.

internal import Casework
internal import EvidenceModel
internal import HTTPTypes

/// The routes by which the workbench tells of itself.
enum SystemRoutes {
  static let routes = [
    WorkbenchRoute(
      .get, "/", .page, access: .signedIn, operation: "getStart",
      summary: "Leads to the first view."
    ) { request, _ in
      let actor = try request.actor
      let first = WorkbenchView.allCases.first { $0.isOpen(to: actor) }
      guard let first else { throw WorkbenchError(.denied, "your role has no view here") }
      return .redirect(to: first.path)
    },
    WorkbenchRoute(
      .get, "/api/v1/health", access: .anyone, operation: "getHealth",
      summary: "Whether the workbench is alive, and which version it is.",
      output: [
        "type": "object", "required": ["status", "version"], "additionalProperties": false,
        "properties": ["status": ["const": "ok"], "version": ["type": "string"]],
      ]
    ) { _, _ in .json(["status": "ok", "version": .string(ProgramVersion.text)]) },
    WorkbenchRoute(
      .get, "/api/v1/openapi.json", access: .anyone, operation: "getDescription",
      summary: "This description of the API (OpenAPI 3.1).", output: ["type": "object"]
    ) { _, desk in
      .json(
        OpenAPIDocument.document(
          RouteTable.routes + RouteTable.matching, cookie: desk.cookie.name))
    },
  ]
}
