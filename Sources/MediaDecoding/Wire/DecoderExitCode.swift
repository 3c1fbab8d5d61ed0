// SPDX-License-Identifier: Apache-2.0
// The exit codes by which a decoder child says that it could not do its work at all.

/// Why a decoder child ended by itself.
///
/// 0 means that the parent closed the connection.
public enum DecoderExitCode: Int32, CaseIterable, Hashable, Sendable {
  /// It was started with arguments it does not know.
  case badArguments = 64
  /// The parent spoke nonsense.
  case protocolBroken = 65
  /// A step of the lock-down failed.
  case lockDownFailed = 71
  /// A decoder did not decode its own sample.
  case warmUpFailed = 72
}
