// SPDX-License-Identifier: Apache-2.0
// Starts a decoder child with three descriptors, an empty environment and a process group of its own.

internal import Glibc
internal import MediaDecoding

/// Starts decoder children.
enum ChildSpawner {
  /// What a child finds in its environment: nothing of the parent's.
  ///
  /// libvips must make no code at run time, use one thread, and never spill pixels to a file.
  static let environment = [
    "LC_ALL=C.UTF-8", "MALLOC_ARENA_MAX=1", "SWIFT_BACKTRACE=enable=no", "VIPS_CONCURRENCY=1",
    "VIPS_DISC_THRESHOLD=1000g", "VIPS_NOVECTOR=1",
  ]

  /// Starts a child whose standard input and output are `connection` and whose errors go nowhere:
  /// what a decoder prints may quote the bytes it reads.
  ///
  /// Whatever other descriptors it inherits it closes before it reads anything.
  static func spawn(
    _ configuration: DecoderConfiguration, connection: Int32
  ) -> Result<pid_t, DecodeError> {
    var actions = unsafe posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    unsafe posix_spawn_file_actions_init(&actions)
    unsafe posix_spawnattr_init(&attributes)
    defer {
      unsafe posix_spawn_file_actions_destroy(&actions)
      unsafe posix_spawnattr_destroy(&attributes)
    }
    unsafe posix_spawn_file_actions_adddup2(&actions, connection, 0)
    unsafe posix_spawn_file_actions_adddup2(&actions, connection, 1)
    unsafe posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe posix_spawnattr_setsigmask(&attributes, &signals)
    unsafe sigfillset(&signals)
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    // A group of its own: Ctrl-C in the terminal is the parent's to handle.
    unsafe posix_spawnattr_setpgroup(&attributes, 0)
    let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
    unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
    let arguments = [
      configuration.executablePath, "--address-space", "\(configuration.addressSpaceBytes)",
    ]
    var number: pid_t = 0
    let status = unsafe withStrings(arguments) { arguments in
      unsafe withStrings(environment) { environment in
        unsafe posix_spawn(
          &number, configuration.executablePath, &actions, &attributes, arguments, environment)
      }
    }
    guard status == 0 else {
      let detail =
        "martlet-decoder could not be started (errno \(status)); check that it is installed and executable"
      return .failure(DecodeError(.broken, detail))
    }
    return .success(number)
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
