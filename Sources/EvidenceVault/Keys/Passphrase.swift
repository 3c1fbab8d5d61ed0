// SPDX-License-Identifier: Apache-2.0
// A passphrase, and the wrapping key that Argon2id makes of it.

internal import CSodium
internal import EvidenceModel
internal import Glibc

/// The cost and salt with which a passphrase becomes a key; stored beside the wrapped key.
public struct PassphraseParameters: Hashable, Sendable {
  /// 16 random bytes.
  let salt: [UInt8]
  /// Passes over the memory.
  public let operations: Int
  /// Memory in bytes.
  public let memory: Int

  /// A fresh salt at 3 passes over 256 MiB, about 0.4 s.
  public static func fresh() -> PassphraseParameters {
    PassphraseParameters(operations: 3, memory: 256 << 20)
  }

  /// A fresh salt at a given cost; for tests, which need cheap ones.
  package init(operations: Int, memory: Int) {
    salt = RandomBytes.make(count: Int(crypto_pwhash_SALTBYTES))
    self.operations = operations
    self.memory = memory
  }

  var json: JSONValue {
    [
      "salt": .string(HexText.encode(salt)), "operations": JSONValue(operations),
      "memory": JSONValue(memory),
    ]
  }

  /// Costs beyond 16 passes or 1 GiB are refused: a changed file must not exhaust the machine.
  init(json: JSONValue) throws(KeyError) {
    guard let salt = json["salt"]?.text.flatMap({ HexText.decode($0) }),
      salt.count == Int(crypto_pwhash_SALTBYTES),
      let operations = json["operations"]?.integer, (1...16).contains(operations),
      let memory = json["memory"]?.integer, (8_192...1 << 30).contains(memory)
    else { throw KeyError(.malformed, "the passphrase parameters are damaged or out of range") }
    self.salt = salt
    self.operations = Int(operations)
    self.memory = Int(memory)
  }
}

/// A passphrase in locked memory.
public final class Passphrase: Sendable {
  /// The longest passphrase, in bytes of UTF-8.
  public static let byteLimit = 1_024

  private let secret: SecretBytes

  /// Takes over the passphrase's bytes and zeroes the caller's array.
  ///
  /// - Throws: ``KeyError`` `badPassphrase` when it is empty or too long, `noMemory`.
  public init(taking bytes: inout [UInt8]) throws(KeyError) {
    guard (1...Self.byteLimit).contains(bytes.count) else {
      throw KeyError(.badPassphrase, "a passphrase has 1 to \(Self.byteLimit) bytes")
    }
    secret = try SecretBytes(taking: &bytes)
  }

  /// Reads a passphrase from an open descriptor, up to its end or the first line feed.
  ///
  /// - Throws: ``KeyError`` `badPassphrase`, `io`, `noMemory`.
  public static func read(from descriptor: Int32) throws(KeyError) -> Passphrase {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(byteLimit + 2)
    defer { SecretBytes.zero(&bytes) }
    var byte: UInt8 = 0
    while bytes.count <= byteLimit {
      let got = unsafe Glibc.read(descriptor, &byte, 1)
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw KeyError(.io, "the passphrase descriptor cannot be read") }
      if got == 0 || byte == UInt8(ascii: "\n") { break }
      bytes.append(byte)
    }
    if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
    return try Passphrase(taking: &bytes)
  }

  /// The key that Argon2id (RFC 9106, version 1.3, one lane) makes of the passphrase.
  ///
  /// - Throws: ``KeyError`` `noMemory` when the parameters' memory cannot be had.
  public func wrappingKey(_ parameters: PassphraseParameters) throws(KeyError) -> WrappingKey {
    var status: Int32 = -1
    let key = unsafe try SecretBytes(count: CaseKey.byteCount) { output in
      status = unsafe secret.withBytes { unsafe Self.argon2id($0, parameters, into: output) }
    }
    guard status == 0 else {
      throw KeyError(.noMemory, "not enough memory to open a passphrase; free some and try again")
    }
    return WrappingKey(key, origin: .passphrase(parameters))
  }

  private static func argon2id(
    _ passphrase: UnsafeRawBufferPointer, _ parameters: PassphraseParameters,
    into output: UnsafeMutableRawBufferPointer
  ) -> Int32 {
    let letters = unsafe passphrase.assumingMemoryBound(to: CChar.self)
    guard let target = unsafe output.assumingMemoryBound(to: UInt8.self).baseAddress,
      let source = letters.baseAddress
    else { return -1 }
    return unsafe crypto_pwhash(
      target, UInt64(output.count), source, UInt64(letters.count), parameters.salt,
      UInt64(parameters.operations), parameters.memory, crypto_pwhash_ALG_ARGON2ID13)
  }
}
