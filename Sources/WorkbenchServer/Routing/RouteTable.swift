// SPDX-License-Identifier: Apache-2.0
// All routes of the workbench, in one list.

/// All routes of the workbench.
enum RouteTable {
  /// Every route; the parts lie beside what they are about.
  static let routes: [WorkbenchRoute] =
    AssetRoutes.routes + SystemRoutes.routes + SessionRoutes.routes + AccountRoutes.routes
    + TokenRoutes.routes + SignInPages.routes + AccountPages.routes + CodePages.routes
    + QueuePage.routes + IntakeRoutes.routes + SourcesPage.routes + ViewRoutes.routes
    + MediaRoutes.routes + ExposureRoutes.routes + BrowsingRoutes.routes
    + WorkRoutes.routes

  /// The routes of the matching service, which are served only where it is turned on.
  static let matching: [WorkbenchRoute] =
    HashingRoutes.routes + LookupRoutes.routes + BankRoutes.routes
}
