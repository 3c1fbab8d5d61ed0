// SPDX-License-Identifier: Apache-2.0
// The templates, embedded in code: the program needs no files beside it.

/// The templates by name.
enum PageTemplates {
  static let all: [(name: String, bytes: [UInt8])] = [
    ("layout", PackageResources.layout_mustache),
    ("error", PackageResources.error_mustache),
    ("queue", PackageResources.queue_mustache),
    ("sources", PackageResources.sources_mustache),
  ]
}
