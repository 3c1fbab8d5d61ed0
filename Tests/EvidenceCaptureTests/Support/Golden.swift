// SPDX-License-Identifier: Apache-2.0
// Golden values made by other programs: Python's hashlib and base64, brotli, zstandard, lzma, bz2, 7z.

import EvidenceModel

/// Golden values made by other programs.
enum Golden {
  /// What the digests below are of.
  static let words = "a red lighthouse at dawn"

  /// Digests of ``words`` by Python's hashlib, in hexadecimal, base32, base64 and URL-safe base64.
  static let digests: [(algorithm: String, encodings: [String])] = [
    (
      "md5",
      [
        "1b62ce5e23d8c430fbc2b9dee9cfb49a", "DNRM4XRD3DCDB66CXHPOTT5UTI======",
        "G2LOXiPYxDD7wrne6c+0mg==", "G2LOXiPYxDD7wrne6c-0mg==",
      ]
    ),
    (
      "sha1",
      [
        "f9a589ae3e6a203c179fef36e87b1925b77e91e9", "7GSYTLR6NIQDYF47543OQ6YZEW3X5EPJ",
        "+aWJrj5qIDwXn+826HsZJbd+kek=", "-aWJrj5qIDwXn-826HsZJbd-kek=",
      ]
    ),
    (
      "sha256",
      [
        "f1e95e2f0ee51f65a7e2e38921b31b5cd2da23abbb16ceadc3fcffc6adbe24ef",
        "6HUV4LYO4UPWLJ7C4OESDMY3LTJNUI5LXMLM5LOD7T74NLN6ETXQ====",
        "8eleLw7lH2Wn4uOJIbMbXNLaI6u7Fs6tw/z/xq2+JO8=",
        "8eleLw7lH2Wn4uOJIbMbXNLaI6u7Fs6tw_z_xq2-JO8=",
      ]
    ),
    (
      "sha384",
      [
        "f4ef1a96ec16747894c86270b966126cef2bfc47c357859ba3e8962b73a81c72"
          + "64cc4256ccba9643832a7d776100650f",
        "6TXRVFXMCZ2HRFGIMJYLSZQSNTXSX7CHYNLYLG5D5CLCW45IDRZGJTCCK3GLVFSDQMVH253BABSQ6===",
        "9O8aluwWdHiUyGJwuWYSbO8r/EfDV4Wbo+iWK3OoHHJkzEJWzLqWQ4MqfXdhAGUP",
        "9O8aluwWdHiUyGJwuWYSbO8r_EfDV4Wbo-iWK3OoHHJkzEJWzLqWQ4MqfXdhAGUP",
      ]
    ),
    (
      "sha512",
      [
        "ce5eac306e47a66e09738570a4d5dde864bfdbd39533dec443d5297c81f9037f"
          + "ca253c20371ee0ed4b8c0ec8d98634dc9b2e4ca4342281863b9c762475a0e6f2",
        "ZZPKYMDOI6TG4CLTQVYKJVO55BSL7W6TSUZ55RCD2UUXZAPZAN74UJJ4EA3R5YHNJOGA5SGZQY2NZGZOJSSDIIUB"
          + "QY5ZY5REOWQON4Q=",
        "zl6sMG5Hpm4Jc4VwpNXd6GS/29OVM97EQ9UpfIH5A3/KJTwgNx7g7UuMDsjZhjTcmy5MpDQigYY7nHYkdaDm8g==",
        "zl6sMG5Hpm4Jc4VwpNXd6GS_29OVM97EQ9UpfIH5A3_KJTwgNx7g7UuMDsjZhjTcmy5MpDQigYY7nHYkdaDm8g==",
      ]
    ),
  ]

  /// What the streams below decode to.
  static let text = String(repeating: "a red lighthouse at dawn, ", count: 8)

  /// ``text`` by Python's brotli 1.1.
  static let brotli = hex(
    "1bcf00f81d076eac1b9f5c9c4d55585992c9dd25088b5b0e328b6c89410a3785c2f81dcc27")
  /// ``text`` by Python's zstandard.
  static let zstd = hex(
    "28b52ffd20d00d0100d06120726564206c69676874686f757365206174206461776e2c200100ce9a9a63")
  /// ``text`` by Python's gzip.
  static let gzip = hex(
    "1f8b08000000000002034b54284a4d51c8c94ccf28c9c82f2d4e55482c5148492ccfd351481c92320094e616d7d0"
      + "000000")
  /// ``text`` by Python's lzma.
  static let xz = hex(
    "fd377a585a000004e6d6b4460200210116000000742fe5a3e000cf00215d0030880a4693d0ba6417465b1443d002"
      + "5cac4b6004b09120fbd15fe08ffe62ebc00000000000b959694a06f7dd5e00013dd00100000092d8f84ab1c467fb"
      + "020000000004595a")

  /// ``text`` by Python's bz2.
  static let bzip2 = hex(
    "425a68393141592653595c5f1d8000001b9180400426e59e80200070530004d02aa8f49e90d1ea7a9b8e0509"
      + "12343218122050a1e0e8687a322c5081628605881f8bb9229c28482e2f8ec000")

  /// A tar of `a.txt` ("dawn") by Python's tarfile and bz2.
  static let tarBehindBZip2 = hex(
    "425a683931415926535930fd9b020000707b80c900000140017780000864011ec008082000544218a69a6436"
      + "a64d9049090d1a01a341f7731d082b242114eb49983b5c810c98ae70289381cc00b28aaa7864b639cd228441"
      + "7be1dbd677673e7a11100d8bb9229c2848187ecd8100")

  /// `d/two.txt` ("at dawn") and `one.txt` ("a red lighthouse") by Debian's 7z.
  static let sevenZip = hex(
    "377abcaf271c0004468816ad6e0000000000000020000000000000002f9a58d50100166174206461776e6120"
      + "726564206c69676874686f757365000000813307ae0fcfb5ef100febea9cbf363dfe7480b1f201b674afd8d7"
      + "d88fd4247f9f9b4e601db859869266c0372486625c47c530d17b0875338c949276a922f464f92d2463eab69b"
      + "6a74fba0a4d0c0b721d317061b01095300070b01000123030101055d001000000c620a014c35baa60000")

  static func hex(_ text: String) -> [UInt8] { HexText.decode(text) ?? [] }
}
