// SPDX-License-Identifier: Apache-2.0
// A generator's settings in a text file beside a picture: whose pictures it may be about, and what it says.

public import EvidenceModel

/// A text file that holds a generator's settings and stands beside a picture of the same name but for its ending.
///
/// AUTOMATIC1111 and its relatives can write one for each picture. It is another file's claim: renaming either file
/// ties or parts them, so that what it says is a hint, whatever it says.
///
/// - Source: AUTOMATIC1111 stable-diffusion-webui, `modules/images.py` (`save_txt`).
public enum SettingsSidecar {
  /// The carrier of what such a file says; offset and length are those of the whole file.
  public static let carrier = "sidecar.txt"
  /// The largest file that is read, in bytes.
  public static let maximumBytes = TextReadings.longestInfotext

  private static let textEndings = endings(["txt"])
  private static let pictureEndings = endings([
    "png", "jpg", "jpeg", "webp", "avif", "heic", "heif", "gif", "tif", "tiff", "bmp",
  ])

  /// The paths of texts that may be about the picture at a path; none where its ending is no picture's.
  ///
  /// Endings are written in small or in capital letters throughout; the rest is equal byte by byte.
  public static func texts(besidePictureAt path: [UInt8]) -> [[UInt8]] {
    beside(path, from: pictureEndings, to: textEndings)
  }

  /// The paths of pictures that the text at a path may be about; none where its ending is no text's.
  public static func pictures(besideTextAt path: [UInt8]) -> [[UInt8]] {
    beside(path, from: textEndings, to: pictureEndings)
  }

  /// What a text says of the picture beside it.
  ///
  /// - Parameters:
  ///   - bytes: the whole file: UTF-8, UTF-16 with its mark, else Latin-1.
  ///   - path: where it stands; its last component becomes the field `sidecar`.
  ///   - item: the number of the text in a case, for the field `sidecar_item`.
  /// - Returns: the trace; `nil` where the text holds no settings as AUTOMATIC1111 writes them, with four of the five
  ///   that each of its pictures has, or is too large.
  public static func trace(of bytes: [UInt8], at path: [UInt8], item: Int64? = nil) -> Trace? {
    guard bytes.count <= maximumBytes else { return nil }
    let text = Infotext.parse(decoded(bytes))
    guard text.agreement >= 4 else { return nil }
    let reading = Automatic1111.read(text)
    var list = FieldList(.standard)
    list.add(evidence: String(decoding: path[nameStart(of: path)...], as: UTF8.self), "sidecar")
    if let item { list.add(word: String(item), "sidecar_item") }
    list.add(reading.leadingFields + reading.record.fields)
    list.add(reading.notes)
    return Trace(
      kind: reading.kind, tool: reading.tool, claim: reading.claim, carrier: carrier, offset: 0,
      length: bytes.count, strength: .hint, forgeability: .trivial, fields: list.fields)
  }

  private static func endings(_ words: [String]) -> [[UInt8]] {
    words.map { Array($0.utf8) } + words.map { Array($0.uppercased().utf8) }
  }

  private static func beside(
    _ path: [UInt8], from: [[UInt8]], to others: [[UInt8]]
  ) -> [[UInt8]] {
    guard let dot = path.lastIndex(of: UInt8(ascii: ".")), dot > nameStart(of: path),
      from.contains(Array(path[(dot + 1)...]))
    else { return [] }
    return others.map { path[...dot] + $0 }
  }

  private static func nameStart(of path: [UInt8]) -> Int {
    path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
  }

  private static func decoded(_ bytes: [UInt8]) -> String {
    switch bytes.prefix(3) {
    case let head where head.starts(with: [0xff, 0xfe]):
      TextDecoding.utf16(bytes[2...], isBigEndian: false)
    case let head where head.starts(with: [0xfe, 0xff]):
      TextDecoding.utf16(bytes[2...], isBigEndian: true)
    case [0xef, 0xbb, 0xbf]: TextDecoding.latin1OrUTF8(bytes[3...])
    default: TextDecoding.latin1OrUTF8(bytes[...])
    }
  }
}
