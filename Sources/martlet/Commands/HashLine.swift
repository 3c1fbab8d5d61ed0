// SPDX-License-Identifier: Apache-2.0
// One line of `martlet hash`, and how it is made.

internal import Casework
internal import EvidenceModel
internal import Foundation
internal import MediaDecoding

/// What `martlet hash` can make.
enum HashAlgorithm: String, CaseIterable {
  case pdq
  case vpdq
  case md5
  case sha1
  case sha256
}

/// What is asked about every file.
struct HashRequest {
  let algorithms: Set<HashAlgorithm>
  let dihedral: Bool
  let video: VideoRequest

  /// What is asked of a decoder about a file of `format`; `nil` when nothing is.
  func examination(of format: MediaFormat?) -> ExaminationRequest? {
    let isAnimation = format == .gif || format == .webp
    let wantsPDQ = algorithms.contains(.pdq) && format?.itemKind == .image
    let wantsVPDQ = algorithms.contains(.vpdq) && (format?.itemKind == .video || isAnimation)
    guard wantsPDQ || wantsVPDQ else { return nil }
    return ExaminationRequest(
      wantsPDQ: wantsPDQ, wantsDihedral: wantsPDQ && dihedral, wantsTraces: false,
      video: wantsVPDQ ? video : nil, limits: .standard)
  }
}

extension VideoLimits {
  /// As many frames as a fingerprint may have; for the rest the standard bounds.
  static let largest: VideoLimits = {
    var limits = VideoLimits.standard
    limits.hashedFrames = VPDQFingerprint.maximumFrames
    return limits
  }()
}

/// One line of results.
struct HashLine {
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

/// A file being hashed: digests here, the picture in a decoder beside.
struct PendingHash {
  private let file: WalkedFile
  private let digests: FileDigests?
  private let failure: (code: String, message: String)?
  private let format: MediaFormat?
  private let examination: (any PendingExamination)?

  init(
    file: WalkedFile, request: HashRequest, decoders: SandboxedDecoders
  ) {
    self.file = file
    let source: FileSource
    do { source = try FileSource(rawPath: file.rawPath) } catch {
      (digests, format, examination) = (nil, nil, nil)
      failure = (error.code, error.message)
      return
    }
    let head = (try? source.read(at: 0, count: 4_096)) ?? []
    format = MediaFormat.sniff(head)
    if let question = request.examination(of: format) {
      let path = file.rawPath
      examination = decoders.examine({ try FileSource(rawPath: path) }, question)
    } else {
      examination = nil
    }
    do {
      digests = try FileDigests(
        source,
        algorithms: Set(
          request.algorithms.compactMap { FingerprintAlgorithm(rawValue: $0.rawValue) }))
      failure = nil
    } catch {
      digests = nil
      failure = ("unreadable", "the file cannot be read to its end")
    }
  }

  /// Waits for the decoder.
  func finish() -> HashLine {
    var answer: Examination?
    var error = failure
    if let examination {
      do { answer = try examination.wait() } catch let failed as DecodeError {
        error = error ?? (failed.code.rawValue, failed.detail)
      } catch let failed {
        error = error ?? ("unreadable", "the file cannot be read: \(type(of: failed))")
      }
    }
    if let failed = answer?.error { error = error ?? (failed.code.rawValue, failed.detail) }
    for finding in answer?.findings ?? [] {
      if let code = Self.codes[finding.code] { error = error ?? (code, finding.detail) }
    }
    return HashLine(
      path: file.text, rawPath: file.isUTF8 ? nil : file.rawPath,
      kind: digests == nil ? nil : format?.itemKind ?? .other, byteCount: digests?.byteCount,
      md5: digests?.md5, sha1: digests?.sha1, sha256: digests?.sha256, pdq: answer?.pdq,
      image: answer?.image, dihedral: answer?.dihedral ?? [], vpdq: answer?.vpdq, error: error)
  }

  /// The findings that mean that not all could be read, and the code that says so.
  private static let codes = [
    "image.truncated": "truncated", "video.truncated": "truncated", "video.damaged": "corrupt",
    "video.limit": "limit",
  ]
}
