// SPDX-License-Identifier: Apache-2.0
// A digest being made while bytes stream by, the algorithm chosen at run time.

internal import Crypto

/// A digest being made while bytes stream by.
struct RunningDigest {
  let algorithm: LabelledDigest.Algorithm
  private var state: any HashFunction

  init(_ algorithm: LabelledDigest.Algorithm) {
    self.algorithm = algorithm
    state =
      switch algorithm {
      case .md5: Insecure.MD5()
      case .sha1: Insecure.SHA1()
      case .sha256: SHA256()
      case .sha384: SHA384()
      case .sha512: SHA512()
      }
  }

  mutating func update(_ bytes: [UInt8]) {
    unsafe bytes.withUnsafeBytes { unsafe state.update(bufferPointer: $0) }
  }

  /// The digest of what has been given so far.
  var value: [UInt8] { Self.finalize(state) }

  private static func finalize(_ state: some HashFunction) -> [UInt8] { Array(state.finalize()) }

  /// The digest of `bytes` alone.
  static func of(_ bytes: [UInt8], _ algorithm: LabelledDigest.Algorithm) -> [UInt8] {
    var digest = RunningDigest(algorithm)
    digest.update(bytes)
    return digest.value
  }
}
