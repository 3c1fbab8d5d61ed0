// SPDX-License-Identifier: Apache-2.0
// One page: its template, its values, and what it is drawn with.

/// The views that the bar at the top leads to, in order.
enum WorkbenchView: String, CaseIterable, Hashable, Sendable {
  case queue
  case wall
  case families
  case lists
  case sources
  case study
  case exports
  case ledger
  case people
  case settings

  /// Where the view is.
  var path: String { "/\(rawValue)" }
}

/// One page.
struct Page {
  /// The key of its title among ``PageTexts``.
  let title: String
  /// What it is of, by number; `nil` for a page that there is one of.
  ///
  /// A name could be evidence, and browsers keep titles.
  var number: String?
  /// The view it belongs to; `nil` for pages outside the bar.
  var view: WorkbenchView?
  /// The name of its template.
  let template: String
  /// What its template is filled with.
  ///
  /// Every text is escaped by the template (`{{name}}`).
  var values: [String: Any] = [:]
  /// The modules it runs, besides those of every page.
  var scripts: [String] = []
  /// The style sheets it has, besides those of every page.
  var styles: [String] = []
}
