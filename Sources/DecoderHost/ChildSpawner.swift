// SPDX-License-Identifier: Apache-2.0
// Starts a decoder child with a socket, an empty environment and a limited address space.

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

  /// Starts a child whose standard input and output are `connection`.
  ///
  /// Whatever other descriptors it inherits it closes before it reads anything.
  static func spawn(
    _ configuration: DecoderConfiguration, connection: Int32
  ) throws(DecodeError) -> Int32 {
    do {
      let child = try ProcessSpawner.spawn(
        configuration.executablePath,
        arguments: ["--address-space", "\(configuration.addressSpaceBytes)"],
        environment: environment, input: connection, output: connection)
      // Where the system refuses, the child works as any other.
      if configuration.niceness > 0 {
        setpriority(
          __priority_which_t(PRIO_PROCESS.rawValue), id_t(child), min(configuration.niceness, 19))
      }
      return child
    } catch {
      throw DecodeError(
        .broken,
        "martlet-decoder could not be started (errno \(error.number)); check that it is installed and executable"
      )
    }
  }
}
