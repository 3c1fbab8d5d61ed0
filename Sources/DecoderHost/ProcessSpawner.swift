// SPDX-License-Identifier: Apache-2.0
// Starts a process in a group of its own, with two descriptors and the environment it is given.

internal import Glibc

/// Why a process was not started.
package struct SpawnFailure: Error, Hashable, Sendable {
  /// The system's error number.
  package let number: Int32
}

/// Starts processes.
package enum ProcessSpawner {
  /// Starts `executable` in a process group of its own, with all signals at their default and none blocked.
  ///
  /// What it prints as an error goes nowhere: it may quote what it reads. Ctrl-C in the terminal is the parent's to
  /// handle.
  ///
  /// - Parameters:
  ///   - executable: The path of the program.
  ///   - arguments: Its arguments, without the program's own name.
  ///   - environment: All that it finds in its environment, as `NAME=value`.
  ///   - input: The descriptor that becomes its standard input.
  ///   - output: The descriptor that becomes its standard output.
  ///   - closing: Descriptors of the parent that it shall not inherit.
  /// - Returns: the process number, which is also that of its group.
  /// - Throws: ``SpawnFailure`` with the system's error number.
  package static func spawn(
    _ executable: String, arguments: [String], environment: [String], input: Int32, output: Int32,
    closing: [Int32] = []
  ) throws(SpawnFailure) -> Int32 {
    var actions = unsafe posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    unsafe posix_spawn_file_actions_init(&actions)
    unsafe posix_spawnattr_init(&attributes)
    defer {
      unsafe posix_spawn_file_actions_destroy(&actions)
      unsafe posix_spawnattr_destroy(&attributes)
    }
    unsafe posix_spawn_file_actions_adddup2(&actions, input, 0)
    unsafe posix_spawn_file_actions_adddup2(&actions, output, 1)
    unsafe posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    for descriptor in closing where descriptor > 2 {
      unsafe posix_spawn_file_actions_addclose(&actions, descriptor)
    }
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe posix_spawnattr_setsigmask(&attributes, &signals)
    unsafe sigfillset(&signals)
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    unsafe posix_spawnattr_setpgroup(&attributes, 0)
    let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
    unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
    var number: pid_t = 0
    let status = unsafe withStrings([executable] + arguments) { arguments in
      unsafe withStrings(environment) { environment in
        unsafe posix_spawn(&number, executable, &actions, &attributes, arguments, environment)
      }
    }
    guard status == 0 else { throw SpawnFailure(number: status) }
    return number
  }

  /// Calls `body` with `strings` as the null-terminated array of C strings that the system wants,
  /// valid only during the call.
  private static func withStrings<Result>(
    _ strings: [String],
    _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
  ) -> Result {
    var pointers = unsafe strings.map { unsafe strdup($0) } + [nil]
    defer { for index in unsafe pointers.indices { unsafe free(pointers[index]) } }
    return unsafe pointers.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { preconditionFailure("the array has a terminator") }
      return unsafe body(UnsafePointer(base))
    }
  }
}
