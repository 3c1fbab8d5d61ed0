// SPDX-License-Identifier: Apache-2.0
// How each known list is searched, and what there is to tell about it without its name.

internal import HashIndex

/// How a known list is searched.
public enum ListSearch: String, CaseIterable, Hashable, Sendable {
  /// Nobody has looked at its snapshot yet.
  case unchecked
  /// By its index; nothing of its snapshot is damaged.
  case sound
  /// By comparing all entries, since the index is damaged: nothing is missed, and it takes longer.
  case withoutIndex = "without_index"
  /// Not at all: its snapshot is missing, damaged or of a newer version.
  case unusable

  /// Whether somebody should know of it.
  public var isFault: Bool { self == .withoutIndex || self == .unusable }
}

extension StandingVersion {
  /// How the list is searched, told from every block of its snapshot.
  ///
  /// - Complexity: O(size of the snapshot).
  func search(in library: String) -> ListSearch {
    guard let snapshot = try? snapshot(in: library, check: .atFirstTouch) else { return .unusable }
    return switch snapshot.damage() {
    case nil: .sound
    case .index: .withoutIndex
    case .entries: .unusable
    }
  }
}

/// What happened to a known list while the case was served, in words fit for a log: without the list's name.
public struct LibraryNotice: Hashable, Sendable {
  /// What happened.
  public enum Event: Hashable, Sendable {
    /// A list of the shared library, or a newer version of one, was taken up.
    case taken
    /// A list of the shared library was left, because the case has one of its name from somebody else.
    case left
    /// What the shared library holds cannot be told.
    case untold
    /// The list's index is damaged.
    case withoutIndex
    /// The list cannot be searched.
    case unusable
    /// The list is searched by a sound index again.
    case sound
    /// The index over all lists is damaged.
    case indexDamaged
    /// The index over all lists is sound again, or gone.
    case indexSound
  }

  /// What happened.
  public let event: Event
  /// The list's number in the case; `nil` where it is no list of the case.
  public let list: Int64?

  init(_ event: Event, list: Int64? = nil) {
    self.event = event
    self.list = list
  }

  /// Whether it is a fault that somebody should see to.
  public var isFault: Bool {
    switch event {
    case .taken, .sound, .indexSound: false
    case .left, .untold, .withoutIndex, .unusable, .indexDamaged: true
    }
  }

  /// What happened, in words, and what to do.
  public var message: String {
    switch event {
    case .taken: "a list of the shared library was taken up"
    case .left:
      "a list of the shared library was left, since the case has one of that name from somebody else; run martlet list take"
    case .untold:
      "the shared library is damaged or of a newer version, so that new lists in it are not taken up; run martlet status"
    case .withoutIndex:
      "the search index of a list is damaged: its entries are compared one by one, which misses nothing and takes longer"
    case .unusable:
      "a list is missing or damaged and cannot be searched; martlet status says how to import it again"
    case .sound: "a list that was damaged is whole again"
    case .indexDamaged: LibraryIndexKeeper.fault
    case .indexSound: "the index over all lists is no longer damaged"
    }
  }
}
