// SPDX-License-Identifier: Apache-2.0
// Passwords as Argon2id makes them fit to be kept.

internal import CSodium
internal import Dispatch

/// Makes and checks encoded Argon2id hashes of passwords (RFC 9106, version 1.3, one lane).
///
/// An encoded hash is the usual text, `$argon2id$v=19$m=65536,t=3,p=1$salt$hash`, with its own salt and
/// cost. At most two hashes are made at a time, over all threads, so that a crowd at the door costs time
/// and not memory.
public struct Argon2idPasswords: Hashable, Sendable {
  /// Passes over the memory.
  public let operations: Int
  /// Memory in bytes.
  public let memory: Int

  /// 3 passes over 64 MiB: the second recommendation of RFC 9106, about 0.1 s.
  public static let standard = Argon2idPasswords(operations: 3, memory: 64 << 20)

  private static let slots = DispatchSemaphore(value: 2)

  /// Another cost; for tests, which need cheap ones.
  package init(operations: Int, memory: Int) {
    self.operations = operations
    self.memory = memory
  }

  /// The encoded hash of a password, with a fresh salt.
  ///
  /// - Throws: ``KeyError`` `noMemory` when the memory cannot be had.
  public func encoded(_ password: [UInt8]) throws(KeyError) -> String {
    guard SecretBytes.libraryIsReady else { throw Self.noMemory }
    Self.slots.wait()
    defer { Self.slots.signal() }
    var text = [CChar](repeating: 0, count: Int(crypto_pwhash_STRBYTES))
    let letters = password.map { CChar(bitPattern: $0) }
    let status = unsafe crypto_pwhash_str_alg(
      &text, letters, UInt64(letters.count), UInt64(operations), memory,
      crypto_pwhash_ALG_ARGON2ID13)
    guard status == 0 else { throw Self.noMemory }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Whether `encoded` is a hash of the password, in a time that does not tell how near it is.
  public func verifies(_ password: [UInt8], _ encoded: String) -> Bool {
    guard SecretBytes.libraryIsReady, Self.cost(of: encoded) != nil,
      encoded.utf8.count < Int(crypto_pwhash_STRBYTES)
    else { return false }
    Self.slots.wait()
    defer { Self.slots.signal() }
    let letters = password.map { CChar(bitPattern: $0) }
    return unsafe crypto_pwhash_str_verify(encoded, letters, UInt64(letters.count)) == 0
  }

  /// Whether the hash was made at a lower cost than this one, or in another way.
  public func isOutdated(_ encoded: String) -> Bool {
    guard let cost = Self.cost(of: encoded) else { return true }
    return cost.operations < operations || cost.memory < memory
  }

  /// The cost that an encoded hash states; `nil` for other texts and for costs beyond 16 passes or 1 GiB.
  private static func cost(of encoded: String) -> (operations: Int, memory: Int)? {
    let parts = encoded.split(separator: "$", omittingEmptySubsequences: false)
    guard parts.count == 6, parts[0].isEmpty, parts[1] == "argon2id", parts[2] == "v=19" else {
      return nil
    }
    let values = parts[3].split(separator: ",")
    guard values.count == 3, values[0].hasPrefix("m="), values[1].hasPrefix("t="),
      values[2] == "p=1", let kibibytes = Int(values[0].dropFirst(2)),
      let operations = Int(values[1].dropFirst(2)), (8...1 << 20).contains(kibibytes),
      (1...16).contains(operations)
    else { return nil }
    return (operations, kibibytes << 10)
  }

  private static var noMemory: KeyError {
    KeyError(.noMemory, "not enough memory to check a password; free some and try again")
  }
}
