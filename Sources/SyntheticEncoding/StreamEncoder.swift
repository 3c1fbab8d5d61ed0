// SPDX-License-Identifier: Apache-2.0
// Compressed streams for synthetic captures, by zlib.

internal import CZlib

/// Compresses bytes of our own making.
///
/// The same bytes give the same stream for one zlib version.
public enum StreamEncoder {
  /// One gzip member (RFC 1952) without name or time; `level` 0...9.
  public static func gzip(_ bytes: [UInt8], level: Int = 6) throws(EncodingError) -> [UInt8] {
    try deflate(bytes, level: level, windowBits: 31)
  }

  /// A zlib stream (RFC 1950), which HTTP calls `deflate`; `level` 0...9.
  public static func zlib(_ bytes: [UInt8], level: Int = 6) throws(EncodingError) -> [UInt8] {
    try deflate(bytes, level: level, windowBits: 15)
  }

  /// The CRC-32 of gzip and PNG.
  static func crc32(_ bytes: [UInt8]) -> UInt32 {
    unsafe bytes.withUnsafeBufferPointer { buffer in
      UInt32(truncatingIfNeeded: unsafe CZlib.crc32(0, buffer.baseAddress, UInt32(buffer.count)))
    }
  }

  private static func deflate(
    _ bytes: [UInt8], level: Int, windowBits: Int32
  ) throws(EncodingError) -> [UInt8] {
    guard bytes.count < 1 << 30 else { throw .tooLarge("a stream") }
    var stream = unsafe z_stream()
    let size = Int32(unsafe MemoryLayout<z_stream>.size)
    let started = unsafe deflateInit2_(
      &stream, Int32(level), Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY, zlibVersion(), size)
    guard started == Z_OK else { throw .encoderFailed("zlib") }
    defer { unsafe _ = deflateEnd(&stream) }
    var input = bytes
    var output = [UInt8](repeating: 0, count: Int(unsafe deflateBound(&stream, UInt(bytes.count))))
    let (status, written) = unsafe input.withUnsafeMutableBufferPointer { source in
      unsafe output.withUnsafeMutableBufferPointer { target in
        unsafe stream.next_in = source.baseAddress
        unsafe stream.avail_in = UInt32(source.count)
        unsafe stream.next_out = target.baseAddress
        unsafe stream.avail_out = UInt32(target.count)
        let status = unsafe CZlib.deflate(&stream, Z_FINISH)
        return (status, target.count - Int(unsafe stream.avail_out))
      }
    }
    guard status == Z_STREAM_END else { throw .encoderFailed("zlib") }
    return Array(output[..<written])
  }
}
