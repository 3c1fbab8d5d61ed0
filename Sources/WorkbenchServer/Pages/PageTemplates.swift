// SPDX-License-Identifier: Apache-2.0
// The templates, embedded in code: the program needs no files beside it.

/// The templates by name.
enum PageTemplates {
  static let all: [(name: String, bytes: [UInt8])] = [
    ("layout", PackageResources.layout_mustache),
    ("error", PackageResources.error_mustache),
    ("sign-in", PackageResources.sign_in_mustache),
    ("code", PackageResources.code_mustache),
    ("locked", PackageResources.locked_mustache),
    ("password", PackageResources.password_mustache),
    ("account", PackageResources.account_mustache),
    ("enrol", PackageResources.enrol_mustache),
    ("once", PackageResources.once_mustache),
    ("queue", PackageResources.queue_mustache),
    ("sources", PackageResources.sources_mustache),
    ("wall", PackageResources.wall_mustache), ("item", PackageResources.item_mustache),
    ("families", PackageResources.families_mustache),
    ("family", PackageResources.family_mustache),
    ("compare", PackageResources.compare_mustache), ("lists", PackageResources.lists_mustache),
    ("list", PackageResources.list_mustache), ("study", PackageResources.study_mustache),
    ("ledger", PackageResources.ledger_mustache), ("people", PackageResources.people_mustache),
    ("agreement", PackageResources.agreement_mustache),
    ("settings", PackageResources.settings_mustache),
    ("own", PackageResources.own_mustache),
    ("regimes", PackageResources.regimes_mustache),
    ("exports", PackageResources.exports_mustache), ("draft", PackageResources.draft_mustache),
  ]
}
