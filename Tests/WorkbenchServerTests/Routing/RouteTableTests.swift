// SPDX-License-Identifier: Apache-2.0
// The declared routes hold together, and the description of the API tells them all.

import EvidenceModel
import HTTPTypes
import Hummingbird
import Testing

@testable import WorkbenchServer

@Suite struct RouteTableTests {
  @Test func operationsAndPathsAreUnique() {
    let routes = RouteTable.routes
    #expect(Set(routes.map(\.operation)).count == routes.count)
    #expect(Set(routes.map { "\($0.method) \($0.path)" }).count == routes.count)
  }

  /// What the router looks at itself, but in debug builds only.
  @Test func noPathHidesAnother() throws {
    let router = Router(context: WorkbenchContext.self)
    for route in RouteTable.routes + RouteTable.matching {
      router.on(RouterPath(route.path), method: route.method) { _, _ in Response(status: .ok) }
    }
    try router.validate()
  }

  @Test func pathsSayWhatTheyGive() {
    for route in RouteTable.routes {
      #expect((route.kind == .api) == route.path.hasPrefix("/api/v1/"), "\(route.path)")
      #expect((route.kind == .media) == route.path.hasPrefix("/media/"), "\(route.path)")
      #expect((route.kind == .asset) == route.path.hasPrefix("/assets/"), "\(route.path)")
      #expect(route.summary.hasSuffix("."), "\(route.operation)")
    }
  }

  @Test func everyAPIRouteIsDescribed() {
    let document = OpenAPIDocument.document(RouteTable.routes, cookie: "martlet_session")
    #expect(document["openapi"] == "3.1.0")
    for route in RouteTable.routes where [.api, .media].contains(route.kind) {
      let described = document["paths"]?[route.path]?[route.method.rawValue.lowercased()]
      #expect(described?["operationId"] == .string(route.operation))
      #expect(described?["responses"]?["default"] != nil)
      #expect(
        (described?["requestBody"] != nil) == (route.input != nil || !route.takes.isEmpty))
      var parameters = described?["parameters"]?.elements ?? []
      let mayBeSession = described?["security"]?.elements?.contains(["session": []]) == true
      if route.isUnsafe, mayBeSession {
        let proof = parameters.popLast()
        #expect(proof?["name"] == "X-Martlet-CSRF" && proof?["in"] == "header", "\(route.path)")
      }
      #expect(
        parameters.map { $0["name"]?.text } == route.parameterNames + route.query.map(\.name))
      #expect(
        parameters.map { $0["in"] == "path" }
          == route.parameterNames.map { _ in true } + route.query.map { _ in false })
      #expect(!parameters.contains { $0["in"] == "header" }, "\(route.path)")
    }
  }

  @Test func theWallTellsEachOfItsFilters() throws {
    let document = OpenAPIDocument.document(RouteTable.routes, cookie: "martlet_session")
    let described = document["paths"]?["/api/v1/wall"]?["get"]?["parameters"]?.elements ?? []
    let kind = try #require(described.first { $0["name"] == "kind" })
    #expect(kind["required"] == false)
    let pattern = try #require(kind["schema"]?["pattern"]?.text)
    #expect(pattern.hasPrefix("^(image|video|") && pattern.hasSuffix(")*$"))
  }

  @Test func everyTextThatATemplateNamesIsThere() throws {
    for template in PageTemplates.all {
      let text = String(decoding: template.bytes, as: UTF8.self)
      for match in text.matches(of: /\{\{t\.([a-z0-9_]+)\}\}/) {
        #expect(PageTexts.all[String(match.1)] != nil, "\(template.name): \(match.1)")
      }
    }
    for asset in AssetRoutes.assets where asset.key.hasSuffix(".js") && asset.key != "texts.js" {
      let text = String(decoding: asset.value.bytes, as: UTF8.self)
      for match in text.matches(of: /\btexts\.([a-z0-9_]+)/) where match.1 != "js" {
        #expect(PageTexts.all[String(match.1)] != nil, "\(asset.key): \(match.1)")
      }
    }
    for key in PageTexts.all.keys where key.hasSuffix("_one") {
      #expect(
        PageTexts.all[String(key.dropLast(4))] != nil, "\(key) is of one, and there is none of many"
      )
    }
    for phase in IntakeState.Phase.allCases {
      #expect(PageTexts.all["intake_\(phase.rawValue)"] != nil)
    }
    for view in WorkbenchView.allCases { #expect(PageTexts.all["nav_\(view.rawValue)"] != nil) }
  }
}
