// SPDX-License-Identifier: Apache-2.0
// What can go wrong in casework, as a closed set of codes with words for the person at the keyboard.

/// What can go wrong in casework.
///
/// Two errors are equal when their codes are. Messages hold no evidence: no names, addresses, digests or
/// text from an ingested source. Paths that a person typed may appear, escaped.
public struct CaseworkError: Error, Hashable, Sendable {
  /// The closed set of reasons; the raw value is stable and appears in documents.
  public enum Code: String, CaseIterable, Hashable, Sendable {
    /// The folder is not a casefile.
    case notACasefile = "not_a_casefile"
    /// The casefile was written by a newer version.
    case newerFormat = "newer_format"
    /// A casefile cannot be made there.
    case exists
    /// A setting, column, rule or option value is not known.
    case usage
    /// A path is missing or unreadable.
    case unreadable
    /// A file cannot be written: a full disk, a read-only folder.
    case unwritable
    /// Somebody else is at work on the case.
    case locked
    /// The key, token or role does not allow it.
    case denied
    /// The case lies on a network file system.
    case networkFileSystem = "network_file_system"
    /// The key is gone for good.
    case erased
    /// Something asked for does not exist.
    case notFound = "not_found"
    /// What was asked for contradicts what is recorded.
    case conflict
    /// An item's content gives no picture.
    case undecodable
    /// A stored row or file is not what the ledger says.
    case tampered
    /// A bug: an invariant of the program does not hold.
    case internalFault = "internal_fault"
    /// The person interrupted the work.
    case interrupted
  }

  /// What exactly was refused, where pages have words of their own for it; the raw value is stable.
  public enum Refusal: String, CaseIterable, Hashable, Sendable {
    /// The person has not looked at the item.
    case notSeen = "not_seen"
    /// The person was not shown the item's tile.
    case tileNotShown = "tile_not_shown"
    /// What was drawn of a family is looked at first.
    case checkFirst = "check_first"
    /// The person has seen the item, and a look is not overwritten.
    case seenAlready = "seen_already"
    /// The person's newest record says the same.
    case saidAlready = "said_already"
    /// No member that the person has seen is near enough, or ratings of it or of the item are to come. Which of these is not told: that an
    /// item was drawn for a sample, for two ratings or as golden must not show.
    case noPath = "no_path"
    /// The person has left the item to others.
    case leftToOthers = "left_to_others"
    /// A break is on.
    case onBreak = "on_break"
    /// The day's budget is spent.
    case budgetSpent = "budget_spent"
    /// No shift is on.
    case shiftOver = "shift_over"
    /// A shift is about to end, and the item is expected to be severe.
    case severeLater = "severe_later"
    /// Items wait to be rated.
    case stillWaiting = "still_waiting"
    /// A reason is missing or too long.
    case reasonMissing = "reason_missing"
  }

  /// Why.
  public let code: Code
  /// What happened and what to do.
  public let userMessage: String
  /// What exactly was refused; `nil` where the code says enough.
  public let refusal: Refusal?
  /// The items that it is about.
  public let items: [Int64]

  /// Groups a code, its message, and what exactly was refused, about which items.
  public init(
    _ code: Code, _ userMessage: String, refusal: Refusal? = nil, items: [Int64] = []
  ) {
    self.code = code
    self.userMessage = userMessage
    self.refusal = refusal
    self.items = items
  }

  /// Two errors are the same when their codes are.
  public static func == (left: CaseworkError, right: CaseworkError) -> Bool {
    left.code == right.code
  }

  /// Hashes the code.
  public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
