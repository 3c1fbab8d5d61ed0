// SPDX-License-Identifier: Apache-2.0
// What is said of items whose result is a draft, wherever an audit leaves them out.

internal import EvidenceModel

/// What is said of items whose result rests on a rule that nobody confirmed.
enum DraftWords {
  /// The sentence for `count` items, the place in which they are, and what they count as there.
  static func note(_ count: Int, _ place: String, countedAs: String) -> String {
    "Counsel required: \(DecimalText.counted(count, "item \(place) has", "items \(place) have")) a draft of a rule that "
      + "nobody confirmed. Until an administrator confirms the rule by its name "
      + "\(count == 1 ? "it is" : "they are") in no count, \(countedAs)"
  }
}
