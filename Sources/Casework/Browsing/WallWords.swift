// SPDX-License-Identifier: Apache-2.0
// The words by which the wall is filtered, and the bytes that stand for them in its columns.

internal import Catalog
internal import EvidenceModel

/// Whether an item goes to assessment by the newest selection.
public enum WallDecision: String, CaseIterable, Hashable, Sendable, Codable {
  /// No selection has decided about it.
  case undecided
  /// A rule or person selected it.
  case selected
  /// It was not selected.
  case notSelected = "not_selected"
  /// It was not selected, and drawn into a sample of those.
  case sampled
}

/// What an item's traces say together, and that nobody looked for traces.
public enum WallConclusion: String, CaseIterable, Hashable, Sendable, Codable {
  /// Nothing was concluded: no picture, or not examined.
  case none
  /// Made by a generator.
  case generated
  /// Changed by a generator.
  case edited
  /// Signs of a camera, and none of a generator.
  case cameraSigns = "camera_signs"
  /// Nothing that decides.
  case unknown
}

/// What the person who asks has recorded about an item; nothing is said of others.
public enum WallOwn: String, CaseIterable, Hashable, Sendable, Codable {
  /// Nothing that stands.
  case none
  /// Seen it.
  case seen
  /// Looked at its tile.
  case glanced
  /// Carried over from a member of its family.
  case inferred
}

/// How far the examination of an item came.
public enum WallState: String, CaseIterable, Hashable, Sendable, Codable {
  /// A picture or video that was decoded.
  case decoded
  /// A picture or video that could not be decoded.
  case undecodable
  /// Content of a kind that is not decoded.
  case stored
}

/// The order of the wall.
public enum WallOrder: String, CaseIterable, Hashable, Sendable, Codable {
  /// By the items' numbers: the order in which they were taken in.
  case number
  /// By the place in the queue, the first first; equal ones by number.
  case rank
}

/// A closed set of words as bytes from 1; 0 stands for a place without an item.
struct ByteWords<Word: RawRepresentable & CaseIterable & Hashable & Sendable>: Sendable
where Word.RawValue == String {
  private let codes: [String: UInt8]

  init() {
    var codes: [String: UInt8] = [:]
    for (number, word) in Word.allCases.enumerated() {
      codes[word.rawValue] = UInt8(clamping: number + 1)
    }
    self.codes = codes
  }

  /// The byte of a catalog value; 0 for a word of no known meaning.
  func code(_ value: CatalogValue) -> UInt8 {
    guard case .text(let text) = value else { return 0 }
    return codes[text] ?? 0
  }

  /// The byte of a word.
  static func code(_ word: Word) -> UInt8 {
    UInt8(clamping: (Array(Word.allCases).firstIndex(of: word) ?? 0) + 1)
  }

  /// The word of a byte; `nil` for 0.
  static func word(_ code: UInt8) -> Word? {
    let words = Array(Word.allCases)
    return code > 0 && Int(code) <= words.count ? words[Int(code) - 1] : nil
  }
}
