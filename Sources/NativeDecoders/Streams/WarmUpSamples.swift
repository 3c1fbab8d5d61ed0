// SPDX-License-Identifier: Apache-2.0
// The smallest inputs that make every library load what it will ever need.

internal import EvidenceModel
internal import MediaDecoding

/// The letter `a` in every encoding, made by the usual command-line tools.
enum WarmUpSamples {
  /// A stream of one byte in `coding`.
  static func stream(_ coding: ContentCoding) -> [UInt8] {
    switch coding {
    case .gzip: bytes("1f8b08000000000002034b040043beb7e801000000")
    case .deflate: bytes("789c4b040000620062")
    case .brotli: bytes("0f00806103")
    case .zstd: bytes("28b52ffd0458090000615b6e8ca9")
    case .xz:
      bytes(
        "fd377a585a000004e6d6b4460200210116000000742fe5a30100006100000000052b652e778402330001"
          + "1901a52c81cc1fb6f37d010000000004595a")
    }
  }

  /// An archive of one entry, with a name that is not ASCII, in each format and behind each filter.
  static let archives: [[UInt8]] = [
    zip, sevenZip, tarBehindGzip, tarBehindBzip2, tarBehindXZ, tarBehindZstd,
  ]

  private static let zip = bytes(
    """
    504b03040a0000000000b784765d43beb7e8010000000100000002000000c3a961504b01021e030a00000000\
    00b784765d43beb7e80100000001000000020000000000000001000000a48100000000c3a9504b0506000000\
    000100010030000000210000000000
    """)

  private static let sevenZip = bytes(
    """
    377abcaf271c0004078eb96405000000000000004a000000000000002ea3f444010000610001040600010905\
    00070b010001212101000c0100080a0143beb7e800000501190c000000000000000000000000110500e90000\
    00140a0100edb77ecd9f7add01150601002080a4810000
    """)

  private static let tarBehindGzip = bytes(
    """
    1f8b0800000000000203d3d3d7d3770848acf0484d4c492d62a0093080005cb48181a131820d123734303230\
    6750a860a003282d2e492c025acf303281a1a14241624986ede1955c0ca360e4017b3ad801cad4662626b8f3\
    bf81216afe373033303665503018cdff340789a35960148c8251300a46240000068dbeec000c0000
    """)

  private static let tarBehindBzip2 = bytes(
    """
    425a6839314159265359850c69fb00002cdf94eb904001ff82c0405000e6405e400020080018082000750d4d\
    4f534d000034320d0683248d002698f5004d1a6323feaf3542812740368c926ebe513aa016afb144a4942074\
    c6a56aa154021208040630c2046b4ad709bf480cad55872174faf56c404eef478e6ffe9b8c6d0e0e0c706b1e\
    fa811e0bb9229c2848428634fd80
    """)

  private static let tarBehindXZ = bytes(
    """
    fd377a585a000004e6d6b4460200210116000000742fe5a3e00bff00695d00170bdc0480503226ee1d7d1bf3\
    f2cb33ececf837f0ead67a7fb85f8ae0b91806bc9cc248b6a3262fecc9c7d274c2d4c3f89c661ee320e93c09\
    3b0b13d6ab41a8cbd04a9c960b23cdcc0df03706ebaf5ece5a19b74cea0682257d38d4ee158acd74c2927607\
    9f7d64000000000067f4cdd584c4d8ac0001850180180000f53c244fb1c467fb020000000004595a
    """)

  private static let tarBehindZstd = bytes(
    """
    28b52ffd04683d0300a2041014c03dfffe8f6e5dfd8d9fb20b4a92240cd1dbfc29f08323f3e9c99f93feff9d\
    39d07bcd0b6920c4ffbdc26bb1e7e0eacb93f77743fedfab8c50ba0c5f1b62880d20602d0f0f07d80ff2f9ab\
    174ce523e3016cf3261c5f4d73ea00260f700110bb643a7560df5431
    """)

  private static func bytes(_ hex: String) -> [UInt8] { HexText.decode(hex) ?? [] }
}
