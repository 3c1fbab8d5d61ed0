// SPDX-License-Identifier: Apache-2.0
// A thread made by libvips itself, for tests of what such threads may do. In builds for tests alone.

#if DECODER_PROBES
internal import CVips

/// A thread made the way libvips makes its workers.
public enum CodecThread {
  private final class Work {
    let body: () -> Int32
    var result: Int32 = -1
    init(_ body: @escaping () -> Int32) { self.body = body }
  }

  /// Runs `body` on such a thread and gives its result; -1 when the thread cannot be made.
  public static func run(_ body: @escaping () -> Int32) -> Int32 {
    let work = Work(body)
    let pointer = unsafe Unmanaged.passRetained(work).toOpaque()
    let thread = unsafe vips_g_thread_new(
      "codec",
      { data in
        guard let data = unsafe data else { return nil }
        let work = unsafe Unmanaged<Work>.fromOpaque(data).takeUnretainedValue()
        work.result = work.body()
        return nil
      }, pointer)
    if let thread = unsafe thread { unsafe g_thread_join(thread) }
    unsafe Unmanaged<Work>.fromOpaque(pointer).release()
    return work.result
  }
}
#endif
