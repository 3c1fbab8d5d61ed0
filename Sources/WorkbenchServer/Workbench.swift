// SPDX-License-Identifier: Apache-2.0
// The workbench over HTTP.

internal import Hummingbird

/// The workbench: pages and the JSON API of one case.
public enum Workbench {
  /// The port where nothing else is asked for.
  public static let standardPort = 8_080
}
