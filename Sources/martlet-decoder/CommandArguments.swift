// SPDX-License-Identifier: Apache-2.0
// The child's one argument.

/// The arguments that the parent gives.
enum CommandArguments {
  /// The number after `--address-space`; `nil` for anything else than exactly that.
  static func addressSpace(_ arguments: [String]) -> Int? {
    guard arguments.count == 3, arguments[1] == "--address-space", let bytes = Int(arguments[2]),
      bytes > 0
    else { return nil }
    return bytes
  }
}
