// SPDX-License-Identifier: Apache-2.0
// What sort of content an item is.

/// What sort of content an item is.
public enum ItemKind: String, CaseIterable, Hashable, Sendable, Codable {
  /// A still or animated picture.
  case image
  /// A film.
  case video
  /// Words: a page, a guide.
  case text
  /// Weights of a generator. Listed and hashed; never opened or run.
  case model
  /// Anything else.
  case other
}
