// SPDX-License-Identifier: Apache-2.0
// The comment of a signed picture: its signature, and the text that was signed with the pixels.

internal import EvidenceModel
internal import Foundation

/// A JSON comment that carries a signature over itself and the pixels of its picture.
///
/// The signed text is the comment without the member `signed_hash`: that member is cut out of the text as it stands, with
/// one separator, since writing the JSON anew would change numbers and escapes.
///
/// - Source: NovelAI/novelai-image-metadata `nai_sig.py`.
struct SignedComment: Hashable {
  private static let name = Array("\"signed_hash\"".utf8)

  /// The Ed25519 signature, 64 bytes; `nil` where the comment states one that has not its form.
  let signature: [UInt8]?
  /// What follows the pixels in the signed message.
  let signedText: [UInt8]
  /// Whether the comment says that no picture went in.
  let statesNoInput: Bool
  /// What the comment states of pictures that went in.
  let pictureUse: PictureUse?

  /// Reads a comment; `nil` for one without a signature.
  init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard let json = try? JSONParser.parse(bytes), let stated = json["signed_hash"],
      stated != .null
    else { return nil }
    if let member = Self.member(in: bytes),
      let signature = stated.text.flatMap({ Data(base64Encoded: $0) }), signature.count == 64
    {
      self.signature = Array(signature)
      signedText = Array(bytes[..<member.lowerBound] + bytes[member.upperBound...])
    } else {
      signature = nil
      signedText = bytes
    }
    statesNoInput = Self.statesNoInput(json)
    pictureUse = NovelAI.pictureUse(json)
  }

  /// The range of the member at the top level, with one separator.
  private static func member(in bytes: [UInt8]) -> Range<Int>? {
    var depth = 0
    var index = 0
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: "\""):
        if depth == 1, bytes[index...].starts(with: name) {
          return member(in: bytes, at: index)
        }
        guard let end = endOfString(bytes, index) else { return nil }
        index = end
        continue
      default: break
      }
      index += 1
    }
    return nil
  }

  private static func member(in bytes: [UInt8], at start: Int) -> Range<Int>? {
    var index = skip(bytes, start + name.count)
    guard index < bytes.count, bytes[index] == UInt8(ascii: ":") else { return nil }
    index = skip(bytes, index + 1)
    guard index < bytes.count, bytes[index] == UInt8(ascii: "\""),
      let end = endOfString(bytes, index)
    else { return nil }
    // The separator before it, or after it when it is the first.
    var first = start
    while first > 0, isSpace(bytes[first - 1]) { first -= 1 }
    if first > 0, bytes[first - 1] == UInt8(ascii: ",") { return first - 1..<end }
    let after = skip(bytes, end)
    guard after < bytes.count, bytes[after] == UInt8(ascii: ",") else { return start..<end }
    return start..<skip(bytes, after + 1)
  }

  /// Behind the closing quote of the string at `start`.
  private static func endOfString(_ bytes: [UInt8], _ start: Int) -> Int? {
    var index = start + 1
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "\\") {
        index += 2
      } else if bytes[index] == UInt8(ascii: "\"") {
        return index + 1
      } else {
        index += 1
      }
    }
    return nil
  }

  private static func skip(_ bytes: [UInt8], _ start: Int) -> Int {
    var index = start
    while index < bytes.count, isSpace(bytes[index]) { index += 1 }
    return index
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09
  }

  /// Members that hold texts or settings and never name a picture.
  private static let texts: Set = [
    "prompt", "uc", "negative_prompt", "sampler", "noise_schedule", "request_type", "signed_hash",
    "v4_prompt", "v4_negative_prompt", "extra_passthrough_testing",
  ]

  /// Only the request for a picture from text counts, in which no value but numbers, switches and the known texts says
  /// anything: a picture, or what was drawn from one, is given as a text, a list or an object.
  private static func statesNoInput(_ json: JSONValue) -> Bool {
    guard json["request_type"]?.text == "PromptGenerateRequest" else { return false }
    return (json.members ?? []).allSatisfy { member in
      let name = member.name.lowercased()
      let isPicture = ["image", "mask", "reference", "director"].contains(where: name.contains)
      switch member.value {
      case .null, .bool(false): return true
      case .bool, .integer, .number: return !isPicture
      case .string(let text): return text.isEmpty || (!isPicture && texts.contains(name))
      case .array(let elements): return elements.isEmpty || (!isPicture && texts.contains(name))
      case .object(let members): return members.isEmpty || (!isPicture && texts.contains(name))
      }
    }
  }
}
