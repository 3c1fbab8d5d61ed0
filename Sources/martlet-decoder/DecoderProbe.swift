// SPDX-License-Identifier: Apache-2.0
// Faults and forbidden acts on request, for tests of the sandbox. In builds for tests alone.

#if DECODER_PROBES
internal import CSeccomp
internal import Glibc
internal import NativeDecoders
internal import Synchronization

/// Answers probes: plain words that name a fault or an attempt to leave the sandbox.
enum DecoderProbe {
  private struct Request {
    var attempt: String?
    var result: Int32?
  }

  private static let older = Mutex(Request())

  /// Does what the probe names and answers with a number in words.
  static func answer(_ payload: [UInt8]) -> [UInt8] {
    let words = String(decoding: payload, as: UTF8.self).split(separator: " ").map(String.init)
    switch words.first {
    case "attempt" where words.count == 3:
      return text(attempt(words[1], on: words[2]))
    case "allocate" where words.count == 2:
      let memory = unsafe allocated(Int(words[1]) ?? 0)
      defer { unsafe free(memory) }
      return text(unsafe memory == nil ? ENOMEM : 0)
    case "trap": preconditionFailure("a trap was asked for")
    case "segment": return text(unsafe UnsafePointer<Int32>(bitPattern: 64)?.pointee ?? 0)
    case "abort": abort()
    case "leave": exit(3)
    case "hang": while true { poll(nil, 0, 1_000) }
    case "babble": babble()
    default: return text(-1)
    }
  }

  /// Does what waits for the thread that is older than the filter.
  static func attemptOnOlderThread() {
    guard let name = older.withLock({ $0.attempt }) else { return }
    let result = attempt(name)
    older.withLock { $0 = Request(attempt: nil, result: result) }
  }

  private static func text(_ number: Int32) -> [UInt8] { Array("\(number)".utf8) }

  /// Memory that the optimiser does not see given back unused: else it asks for none.
  @inline(never) private static func allocated(_ count: Int) -> UnsafeMutableRawPointer? {
    unsafe malloc(count)
  }

  private static func babble() -> Never {
    let bytes = [UInt8](repeating: 0xa5, count: 4_096)
    while true { unsafe write(1, bytes, bytes.count) }
  }

  private static func attempt(_ name: String, on thread: String) -> Int32 {
    switch thread {
    case "main": attempt(name)
    case "codec": CodecThread.run { attempt(name) }
    default: attemptElsewhere(name)
    }
  }

  private static func attemptElsewhere(_ name: String) -> Int32 {
    older.withLock { $0 = Request(attempt: name, result: nil) }
    while true {
      if let result = older.withLock({ $0.result }) { return result }
      poll(nil, 0, 1)
    }
  }

  private static func attempt(_ name: String) -> Int32 {
    switch name {
    case "open": martlet_try_open()
    case "create": martlet_try_create()
    case "socket": martlet_try_socket()
    case "connect": martlet_try_connect()
    case "fork": martlet_try_fork()
    case "clone3": martlet_try_clone3()
    case "exec": martlet_try_exec()
    case "write": martlet_try_write_elsewhere()
    case "map-executable": martlet_try_executable_memory()
    case "make-executable": martlet_try_make_executable()
    case "kill": martlet_try_kill()
    case "trace": martlet_try_trace()
    default: -1
    }
  }
}
#endif
