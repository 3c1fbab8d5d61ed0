// SPDX-License-Identifier: Apache-2.0
// Decompression for checks, by zlib.

import CZlib

/// Decompression for checks.
enum Inflate {
  /// Why a stream could not be read.
  struct Failure: Error {}

  /// The contents of every gzip member of `bytes`, in order.
  static func gzipMembers(_ bytes: [UInt8]) throws -> [[UInt8]] {
    var members: [[UInt8]] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let (output, used) = try stream(rest, windowBits: 31)
      members.append(output)
      rest = rest.dropFirst(used)
    }
    return members
  }

  /// The content of a zlib stream.
  static func zlib(_ bytes: [UInt8]) throws -> [UInt8] { try stream(bytes[...], windowBits: 15).0 }

  private static func stream(
    _ bytes: ArraySlice<UInt8>, windowBits: Int32
  ) throws -> ([UInt8], Int) {
    var stream = unsafe z_stream()
    let size = Int32(unsafe MemoryLayout<z_stream>.size)
    guard unsafe inflateInit2_(&stream, windowBits, zlibVersion(), size) == Z_OK else {
      throw Failure()
    }
    defer { unsafe _ = inflateEnd(&stream) }
    var input = Array(bytes)
    var output: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let status = unsafe input.withUnsafeMutableBufferPointer { source -> Int32 in
      unsafe stream.next_in = source.baseAddress
      unsafe stream.avail_in = UInt32(source.count)
      var status = Z_OK
      while status == Z_OK {
        let written = unsafe buffer.withUnsafeMutableBufferPointer { target -> Int in
          unsafe stream.next_out = target.baseAddress
          unsafe stream.avail_out = UInt32(target.count)
          status = unsafe inflate(&stream, Z_NO_FLUSH)
          return target.count - Int(unsafe stream.avail_out)
        }
        output += buffer[..<written]
      }
      return status
    }
    guard status == Z_STREAM_END else { throw Failure() }
    return (output, bytes.count - Int(unsafe stream.avail_in))
  }
}
