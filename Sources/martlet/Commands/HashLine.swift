// SPDX-License-Identifier: Apache-2.0
// One line of `martlet hash`.

internal import Casework
internal import EvidenceModel
internal import Foundation
internal import MediaDecoding

/// One line of results.
struct HashLine: Sendable {
  let path: String
  let rawPath: [UInt8]?
  let kind: ItemKind?
  let byteCount: Int?
  let md5: String?
  let sha1: String?
  let sha256: String?
  let pdq: PDQFingerprint?
  let image: ImageFacts?
  let dihedral: [PDQHash]
  let vpdq: VPDQFingerprint?
  let error: (code: String, message: String)?

  /// Why a file that was read has no hash of those asked for; `nil` when it was not read.
  var reasonForNothing: String? {
    guard byteCount != 0 else { return "an empty file" }
    return switch kind {
    case .image: "a picture; PDQ was not asked for"
    case .video: "a video; vPDQ was not asked for"
    case .text: "text, no picture or video"
    case .model: "a model file, no picture or video"
    case .other: "no picture or video of a kind that is known"
    case nil: nil
    }
  }

  var json: JSONValue {
    var members: [JSONValue.Member] = [
      .init("schema", "martlet.hash/1"), .init("path", .string(path)),
    ]
    if let rawPath {
      members.append(.init("path_b64", .string(Data(rawPath).base64EncodedString())))
    }
    members += [
      .init("kind", JSONValue(kind?.rawValue)), .init("bytes", JSONValue(byteCount)),
      .init("md5", JSONValue(md5)), .init("sha1", JSONValue(sha1)),
      .init("sha256", JSONValue(sha256)), .init("pdq", pdqValue), .init("vpdq", vpdqValue),
      .init(
        "error",
        error.map { ["code": .string($0.code), "message": .string($0.message)] } ?? .null),
    ]
    return .object(members)
  }

  private var vpdqValue: JSONValue {
    guard let vpdq else { return .null }
    return .array(
      vpdq.frames.map { frame in
        [
          "frame": JSONValue(frame.frame), "time": .number(frame.seconds),
          "quality": JSONValue(frame.fingerprint.quality),
          "hash": .string(frame.fingerprint.hash.description),
        ]
      })
  }

  private var pdqValue: JSONValue {
    guard let pdq else { return .null }
    return [
      "hash": .string(pdq.hash.description), "quality": JSONValue(pdq.quality),
      "width": JSONValue(image?.width), "height": JSONValue(image?.height),
      "dihedral": dihedral.isEmpty
        ? .null : .array(dihedral.map { .string($0.description) }),
    ]
  }
}
