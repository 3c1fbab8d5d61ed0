// SPDX-License-Identifier: Apache-2.0
// One parser under fuzz: what it starts from, and how one input is given to it.

import EvidenceModel
import Testing

/// One parser of hostile bytes.
struct FuzzTarget: CustomTestStringConvertible, Sendable {
  /// The name, also of its folder of fail cases.
  let name: String
  /// Sound inputs that mutations start from.
  let seeds: @Sendable () throws -> [[UInt8]]
  /// Words of the format, put in by mutations now and then.
  let words: [String]
  /// Makes what reads inputs; it is used by one thread.
  let makeReader: @Sendable () throws -> any FuzzReader

  var testDescription: String { name }
}

/// Reads inputs: each ends in a result or in an error of a known type.
protocol FuzzReader: AnyObject {
  /// Reads one input to its end.
  ///
  /// - Throws: what the parser throws; ``isExpected(_:)`` says whether it may.
  func read(_ bytes: [UInt8]) throws

  /// Whether an error is one of the parser's own typed ones.
  func isExpected(_ error: any Error) -> Bool
}

/// A reader made of two closures.
final class ClosureReader: FuzzReader {
  private let body: ([UInt8]) throws -> Void
  private let expected: (any Error) -> Bool

  init(
    expecting expected: @escaping (any Error) -> Bool, _ body: @escaping ([UInt8]) throws -> Void
  ) {
    self.expected = expected
    self.body = body
  }

  func read(_ bytes: [UInt8]) throws { try body(bytes) }
  func isExpected(_ error: any Error) -> Bool { expected(error) }
}
