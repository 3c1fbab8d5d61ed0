// SPDX-License-Identifier: Apache-2.0
// Random bytes that are not secret: salts and nonces.

internal import CSodium

/// Random bytes from the system's generator, for salts and nonces.
enum RandomBytes {
  /// `count` fresh bytes.
  static func make(count: Int) -> [UInt8] {
    precondition(SecretBytes.libraryIsReady, "libsodium starts before anything random is needed")
    return unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      if let start = buffer.baseAddress { unsafe randombytes_buf(start, count) }
      filled = count
    }
  }
}
