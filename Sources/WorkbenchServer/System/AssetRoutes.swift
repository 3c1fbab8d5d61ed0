// SPDX-License-Identifier: Apache-2.0
// Style sheets and modules that pages are drawn with; no build step, nothing from elsewhere.

internal import HTTPTypes

/// The routes of what pages are drawn with.
enum AssetRoutes {
  /// Every asset by name, with its media type.
  static let assets: [String: (bytes: [UInt8], type: String)] = [
    "design.css": (PackageResources.design_css, css),
    "queue.css": (PackageResources.queue_css, css),
    "stage.css": (PackageResources.stage_css, css),
    "browse.css": (PackageResources.browse_css, css),
    "browse.js": (PackageResources.browse_js, script),
    "tiles.js": (PackageResources.tiles_js, script),
    "wall.js": (PackageResources.wall_js, script),
    "icon.svg": (PackageResources.icon_svg, "image/svg+xml"),
    "actions.js": (PackageResources.actions_js, script),
    "app.js": (PackageResources.app_js, script),
    "api.js": (PackageResources.api_js, script),
    "about.js": (PackageResources.about_js, script),
    "archive.js": (PackageResources.archive_js, script),
    "ask.js": (PackageResources.ask_js, script),
    "begun.js": (PackageResources.begun_js, script),
    "counted.js": (PackageResources.counted_js, script),
    "difference.js": (PackageResources.difference_js, script),
    "draft.js": (PackageResources.draft_js, script),
    "facts.js": (PackageResources.facts_js, script),
    "family.js": (PackageResources.family_js, script),
    "notes.js": (PackageResources.notes_js, script),
    "keys.js": (PackageResources.keys_js, script),
    "locked.js": (PackageResources.locked_js, script),
    "looks.js": (PackageResources.looks_js, script),
    "masked.js": (PackageResources.masked_js, script),
    "moments.js": (PackageResources.moments_js, script),
    "preferences.js": (PackageResources.preferences_js, script),
    "over.js": (PackageResources.over_js, script),
    "own.js": (PackageResources.own_js, script),
    "regimes.js": (PackageResources.regimes_js, script),
    "queue.js": (PackageResources.queue_js, script),
    "session.js": (PackageResources.session_js, script),
    "sources.js": (PackageResources.sources_js, script),
    "stage.js": (PackageResources.stage_js, script),
    "tags.js": (PackageResources.tags_js, script),
    "views.js": (PackageResources.views_js, script),
    "work.js": (PackageResources.work_js, script),
    "theme.js": (PackageResources.theme_js, script),
    "texts.js": (PageTexts.module, script),
  ]

  private static let css = "text/css; charset=utf-8"
  private static let script = "text/javascript; charset=utf-8"

  static let routes = [
    WorkbenchRoute(
      .get, "/assets/{name}", .asset, access: .anyone, operation: "getAsset",
      summary: "A style sheet, module or drawing of the pages."
    ) { request, _ in
      guard let name = request.parameters["name"], let asset = assets[name] else {
        throw WorkbenchError(.notFound, "there is nothing at this address")
      }
      return .bytes(asset.bytes, type: asset.type)
    }
  ]
}
