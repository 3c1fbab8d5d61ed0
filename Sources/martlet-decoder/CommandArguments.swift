// SPDX-License-Identifier: Apache-2.0
// The child's one argument.

internal import Glibc

/// The path of this program's file; empty when the system does not tell.
func runningExecutable() -> String {
  var path = [CChar](repeating: 0, count: 4_096)
  let count = unsafe readlink("/proc/self/exe", &path, path.count)
  return String(decoding: path.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

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
