// SPDX-License-Identifier: Apache-2.0
// Ends and reaps one child, and says in words how it went.

internal import Glibc
internal import MediaDecoding

/// How a child ended.
enum ChildStatus: Hashable {
  /// It ended by itself with this code.
  case exited(Int32)
  /// A signal ended it.
  case signalled(Int32)
  /// Somebody else reaped it.
  case unknown

  /// Reads the status word of `waitpid`.
  init(word: Int32) {
    let signal = word & 0x7f
    self = signal == 0 ? .exited(word >> 8 & 0xff) : .signalled(signal)
  }

  /// The error of the work that was under way.
  var error: DecodeError {
    switch self {
    case .exited(let code):
      switch DecoderExitCode(rawValue: code) {
      case .lockDownFailed:
        DecodeError(
          .broken,
          "martlet-decoder could not lock itself down and refused to work; it needs Linux 5.9 or later with seccomp"
        )
      case .warmUpFailed:
        DecodeError(
          .broken,
          "martlet-decoder could not decode its own samples; reinstall libvips with its HEIF module, and FFmpeg"
        )
      case .badArguments, .protocolBroken:
        DecodeError(.broken, "martlet-decoder is of another version than this program")
      case nil: DecodeError(.crashed, "the decoder ended with code \(code)")
      }
    case .signalled(let signal): DecodeError(.crashed, "the decoder was ended by signal \(signal)")
    case .unknown: DecodeError(.crashed, "the decoder ended")
    }
  }
}

/// Ends and reaps children.
enum ChildReaper {
  /// Waits up to `grace` for the child to end by itself, then kills it; returns once it is reaped.
  static func reap(_ processID: pid_t, grace: Duration) -> ChildStatus {
    let deadline = ContinuousClock.now + grace
    while ContinuousClock.now < deadline {
      if let status = collect(processID, WNOHANG) { return status }
      usleep(500)
    }
    kill(processID, SIGKILL)
    return collect(processID, 0) ?? .unknown
  }

  /// The child's status; `nil` while it runs.
  private static func collect(_ processID: pid_t, _ options: Int32) -> ChildStatus? {
    var word: Int32 = 0
    while true {
      let result = unsafe waitpid(processID, &word, options)
      if result == processID { return ChildStatus(word: word) }
      if result == 0 { return nil }
      if errno != EINTR { return .unknown }
    }
  }
}
