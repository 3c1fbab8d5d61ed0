// SPDX-License-Identifier: Apache-2.0
// Templates and values become the text of a page.

internal import Casework
internal import HTTPTypes
internal import Mustache

/// Renders pages.
enum PageRenderer {
  /// The templates by name; a page's own part stands within `layout`.
  private static let library: MustacheLibrary = {
    var library = MustacheLibrary()
    for (name, bytes) in PageTemplates.all {
      do {
        library.register(
          try MustacheTemplate(string: String(decoding: bytes, as: UTF8.self)), named: name)
      } catch { preconditionFailure("the template \(name) does not parse: \(error)") }
    }
    return library
  }()

  /// The text of `page` for who asks.
  static func text(_ page: Page, _ request: WorkbenchRequest, _ desk: Desk) -> String {
    var values = page.values
    // A locked session, and one that waits for a new password, show nothing of the case.
    let identity = request.identity.flatMap { $0.isOpen ? $0 : nil }
    let actor = identity?.actor
    values["t"] = PageTexts.all
    values["language"] = PageTexts.language
    values["title"] = [PageTexts.text(page.title), page.number].compactMap(\.self).joined(
      separator: " ")
    values["case"] = actor == nil ? nil : desk.store.description.name
    values["synthetic"] = desk.store.description.isSynthetic
    values["user"] = actor.map { ["name": $0.name, "role": $0.role?.rawValue ?? ""] }
    values["assesses"] = actor?.may(.assess) == true
    values["views"] = views(for: actor, current: page.view)
    values["scripts"] = page.scripts
    values["styles"] = page.styles
    values["csrf"] = request.identity?.csrfToken
    values["idle"] =
      identity?.sessionNumber == nil ? nil : desk.signIn.sessions.idle.components.seconds
    values["body"] = library.render(values, withTemplate: page.template) ?? ""
    return library.render(values, withTemplate: "layout") ?? ""
  }

  private static func views(for actor: Actor?, current: WorkbenchView?) -> [[String: Any]] {
    guard let actor else { return [] }
    return WorkbenchView.allCases.filter { $0.isOpen(to: actor) }.map {
      [
        "path": $0.path, "name": PageTexts.text("nav_\($0.rawValue)"), "current": $0 == current,
      ]
    }
  }
}

extension WorkbenchView {
  /// Whether the bar shows the view to `actor`: whether a page of the table is there, and open to that role.
  func isOpen(to actor: Actor) -> Bool {
    RouteTable.routes.contains {
      $0.kind == .page && $0.method == .get && $0.path == path
        && $0.access.allows(Identity(actor: actor, proof: .token))
    }
  }
}
