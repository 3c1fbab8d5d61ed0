// SPDX-License-Identifier: Apache-2.0
// Paths on the command line as the system has them: any bytes but zero.

internal import Foundation

/// The arguments of the program as bytes.
///
/// The argument parser sees text in which bytes that are not UTF-8 became U+FFFD; a path needs the bytes.
struct RawArguments {
  private let arguments: [[UInt8]]

  /// Holds arguments in their order, the program's own name left out.
  init(_ arguments: [[UInt8]]) { self.arguments = arguments }

  /// The arguments of this process.
  static let current = RawArguments(
    (1..<max(1, Int(CommandLine.argc))).compactMap { index in
      guard let argument = unsafe CommandLine.unsafeArgv[index] else { return nil }
      return unsafe Array(UnsafeRawBufferPointer(start: argument, count: Int(strlen(argument))))
    })

  /// The bytes of positional arguments, which were parsed as `texts`.
  ///
  /// Two arguments that look the same as text are told apart by their order.
  ///
  /// - Complexity: O(n) in the number of arguments.
  func paths(_ texts: [String]) -> [[UInt8]] {
    var known: [String: [[UInt8]]] = [:]
    for bytes in arguments.reversed() where String(validating: bytes, as: UTF8.self) == nil {
      known[String(decoding: bytes, as: UTF8.self)] = []
    }
    for bytes in arguments.reversed() {
      known[String(decoding: bytes, as: UTF8.self)]?.append(bytes)
    }
    return texts.map { text in known[text]?.popLast() ?? Array(text.utf8) }
  }
}
