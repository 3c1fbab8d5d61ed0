// SPDX-License-Identifier: Apache-2.0
// What reports call the images that they count: those posted, or those that a folder holds.

extension ImagesUnit {
  /// All that is counted.
  var words: String {
    switch self {
    case .postings: "images posted"
    case .occurrences: "images and videos held"
    }
  }

  /// One of them.
  var oneOf: String {
    switch self {
    case .postings: "image posted"
    case .occurrences: "image or video held"
    }
  }

  /// All that is counted, where a text begins.
  var title: String { words.prefix(1).uppercased() + words.dropFirst() }

  /// What happened to it, at the head of a column.
  var head: String {
    switch self {
    case .postings: "Posted"
    case .occurrences: "Held"
    }
  }
}
