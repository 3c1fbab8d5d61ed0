// SPDX-License-Identifier: Apache-2.0
// Two different messages with one MD5 digest, published in 2004: what an MD5 hit cannot tell apart.

/// A published MD5 collision: two messages of 128 bytes that differ in six bits and share a digest.
///
/// - Source: X. Wang, D. Feng, X. Lai, H. Yu, "Collisions for Hash Functions MD4, MD5, HAVAL-128 and
///   RIPEMD", IACR ePrint 2004/199.
public enum KnownCollision {
  /// The MD5 digest of both messages, in hexadecimal.
  public static let md5 = "79054025255fb1a26e4bc422aef54eb4"

  /// The SHA-256 digest of ``first``, in hexadecimal.
  public static let firstSHA256 = "8d12236e5c4ed9f4e790db4d868fd5c399df267e18ff65c1107c328228cffc98"

  /// The SHA-256 digest of ``second``, in hexadecimal.
  public static let secondSHA256 =
    "b9fef2a8fc93b05e7701e97196fda6c4fbeea25ff8e64fdfee7015eca8fa617d"

  /// The first message.
  public static let first: [UInt8] = words([
    0xd131_dd02_c5e6_eec4, 0x693d_9a06_98af_f95c, 0x2fca_b587_1246_7eab, 0x4004_583e_b8fb_7f89,
    0x55ad_3406_09f4_b302, 0x83e4_8883_2571_415a, 0x0851_25e8_f7cd_c99f, 0xd91d_bdf2_8037_3c5b,
    0xd882_3e31_5634_8f5b, 0xae6d_acd4_36c9_19c6, 0xdd53_e2b4_87da_03fd, 0x0239_6306_d248_cda0,
    0xe99f_3342_0f57_7ee8, 0xce54_b670_80a8_0d1e, 0xc698_21bc_b6a8_8393, 0x96f9_652b_6ff7_2a70,
  ])

  /// The second message.
  public static let second: [UInt8] = words([
    0xd131_dd02_c5e6_eec4, 0x693d_9a06_98af_f95c, 0x2fca_b507_1246_7eab, 0x4004_583e_b8fb_7f89,
    0x55ad_3406_09f4_b302, 0x83e4_8883_25f1_415a, 0x0851_25e8_f7cd_c99f, 0xd91d_bd72_8037_3c5b,
    0xd882_3e31_5634_8f5b, 0xae6d_acd4_36c9_19c6, 0xdd53_e234_87da_03fd, 0x0239_6306_d248_cda0,
    0xe99f_3342_0f57_7ee8, 0xce54_b670_8028_0d1e, 0xc698_21bc_b6a8_8393, 0x96f9_65ab_6ff7_2a70,
  ])

  private static func words(_ words: [UInt64]) -> [UInt8] {
    words.flatMap { word in
      (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * UInt64($0))) }
    }
  }
}
