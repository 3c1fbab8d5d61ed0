// SPDX-License-Identifier: Apache-2.0
// Turns pages into paper; what does it is chosen where the program is put together.

/// Turns pages into paper.
public protocol PagePrinter: Sendable {
  /// The page as a PDF document.
  ///
  /// Two calls need not give the same bytes. Nothing of the page is left anywhere when it returns.
  ///
  /// - Parameter html: A page that needs nothing from outside.
  /// - Returns: the document.
  /// - Throws: an error of its own when nothing was printed.
  func pdf(of html: String) throws -> [UInt8]
}
