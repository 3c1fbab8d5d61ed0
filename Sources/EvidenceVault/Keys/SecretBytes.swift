// SPDX-License-Identifier: Apache-2.0
// Secret bytes in libsodium's guarded memory: never swapped where the system allows it, zeroed when
// freed.

internal import CSodium
internal import Crypto
internal import Foundation

/// Secret bytes that are written once and zeroed when the last reference goes.
///
/// The memory has guard pages, is kept out of swap and core dumps as far as the system's limits
/// allow, and cannot be written after it was filled.
@safe final class SecretBytes: @unchecked Sendable {
  // SAFETY: the memory is written in `init` only, before any other thread can see the object, and the
  // operating system refuses every later write to it.
  private let address: UnsafeMutableRawPointer
  /// The number of bytes.
  let count: Int

  /// Allocates `count` bytes, at least one, and lets `fill` write them.
  init(count: Int, fill: (UnsafeMutableRawBufferPointer) -> Void) throws(KeyError) {
    guard Self.libraryIsReady, count > 0, let memory = unsafe sodium_malloc(count) else {
      throw KeyError(.noMemory, "no memory could be had for a key; raise the memory-lock limit")
    }
    unsafe address = memory
    self.count = count
    unsafe fill(UnsafeMutableRawBufferPointer(start: memory, count: count))
    unsafe _ = sodium_mprotect_readonly(memory)
  }

  deinit { unsafe sodium_free(address) }

  /// Whether libsodium could be started; checked before its first use.
  static let libraryIsReady = sodium_init() >= 0

  /// Bytes from the system's generator.
  static func random(count: Int) throws(KeyError) -> SecretBytes {
    unsafe try SecretBytes(count: count) { buffer in
      if let start = buffer.baseAddress { unsafe randombytes_buf(start, buffer.count) }
    }
  }

  /// Copies `bytes` and zeroes them.
  convenience init(taking bytes: inout [UInt8]) throws(KeyError) {
    let given = bytes.count
    unsafe try self.init(count: given) { [bytes] buffer in unsafe buffer.copyBytes(from: bytes) }
    Self.zero(&bytes)
  }

  /// Copies the bytes of a key of the cryptographic library.
  convenience init(_ key: SymmetricKey) throws(KeyError) {
    unsafe try self.init(count: key.bitCount / 8) { buffer in
      unsafe key.withUnsafeBytes { unsafe buffer.copyMemory(from: $0) }
    }
  }

  /// Lets `body` read the bytes; the buffer is valid only during the call.
  func withBytes<Value>(_ body: (UnsafeRawBufferPointer) -> Value) -> Value {
    unsafe body(UnsafeRawBufferPointer(start: address, count: count))
  }

  /// A key of the cryptographic library, which zeroes its copy when it is released.
  var symmetricKey: SymmetricKey { unsafe withBytes { unsafe SymmetricKey(data: $0) } }

  /// Overwrites `bytes` with zeros in a way that the compiler does not leave out.
  static func zero(_ bytes: inout [UInt8]) {
    unsafe bytes.withUnsafeMutableBytes { buffer in
      if let start = buffer.baseAddress { unsafe sodium_memzero(start, buffer.count) }
    }
  }

  /// Overwrites `data` with zeros.
  static func zero(_ data: inout Data) {
    unsafe data.withUnsafeMutableBytes { buffer in
      if let start = buffer.baseAddress { unsafe sodium_memzero(start, buffer.count) }
    }
  }
}
