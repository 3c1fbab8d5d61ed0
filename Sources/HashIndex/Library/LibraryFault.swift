// SPDX-License-Identifier: Apache-2.0
// Which of several lists could not be searched.

/// A list whose snapshot could not be read where a look-up needed it.
public struct LibraryFault: Error, Hashable, Sendable {
  /// The position of the list among the members that were searched.
  public let member: Int
  /// What is wrong with its snapshot.
  public let error: HashIndexError

  /// Groups a list's position and what is wrong with it.
  public init(member: Int, error: HashIndexError) {
    self.member = member
    self.error = error
  }
}
