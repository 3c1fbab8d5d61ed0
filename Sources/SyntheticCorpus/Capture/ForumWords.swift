// SPDX-License-Identifier: Apache-2.0
// The plain words of the synthetic forum.

internal import EvidenceModel

/// The plain words of the synthetic forum.
enum ForumWords {
  private static let names = [
    "kelp", "barnacle", "tern", "cobble", "heron", "anchor", "pebble", "driftwood", "samphire",
    "puffin",
  ]
  private static let openings = [
    "A new print from today.", "Tried another palette.", "The terrain came out well.",
    "Same settings as last week.", "The ridge is a little dark.", "Proof copy, please compare.",
    "Numbers are printed beside the sign.",
  ]
  private static let topics = [
    "Lighthouses", "Harbours at dawn", "Ridges and hills", "Cloud studies", "Fields & hedges",
    "Tidal flats",
  ]

  /// A pseudonym.
  static func poster(_ number: Int) -> String {
    names[number % names.count] + (number < names.count ? "" : String(number / names.count + 1))
  }

  /// The words of a post.
  static func text(of post: PlannedPost, seed: UInt64) -> String {
    var generator = SeededGenerator(seed: seed, label: "words \(post.number)")
    let count = 1 + generator.below(3)
    return (0..<count).map { _ in openings[generator.below(openings.count)] }.joined(separator: " ")
  }

  /// A topic's title.
  static func title(ofTopic topic: Int) -> String {
    "\(topics[topic % topics.count]), part \(topic)"
  }

  /// `text` as HTML.
  static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
  }
}
