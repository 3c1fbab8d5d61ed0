// SPDX-License-Identifier: Apache-2.0
// All routes by which a case is read.

/// All routes by which a case is read.
enum BrowsingRoutes {
  static let routes: [WorkbenchRoute] =
    WallRoutes.routes + ItemRoutes.routes + FamilyRoutes.routes + ListRoutes.routes
    + StudyRoutes.routes + LedgerRoutes.routes + PeopleRoutes.routes
    + AgreementRoutes.routes + SettingsRoutes.routes + GoldenRoutes.routes + RegimeRoutes.routes
    + SampleRoutes.routes + OwnRoutes.routes + ExportRoutes.routes + DraftRoutes.routes
}
