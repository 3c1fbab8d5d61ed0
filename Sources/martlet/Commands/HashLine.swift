// SPDX-License-Identifier: Apache-2.0
// One line of `martlet hash`, and how it is made.

internal import Casework
internal import EvidenceModel
internal import Foundation
internal import MediaDecoding

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
      .init("sha256", JSONValue(sha256)), .init("pdq", pdqValue), .init("vpdq", .null),
      .init(
        "error",
        error.map { ["code": .string($0.code), "message": .string($0.message)] } ?? .null),
    ]
    return .object(members)
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
    file: WalkedFile, algorithms: Set<FingerprintAlgorithm>, dihedral: Bool,
    decoders: SandboxedDecoders
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
    if algorithms.contains(.pdq), format?.itemKind == .image {
      let path = file.rawPath
      examination = decoders.examine(
        { try FileSource(rawPath: path) },
        ExaminationRequest(
          wantsPDQ: true, wantsDihedral: dihedral, wantsTraces: false, limits: .standard))
    } else {
      examination = nil
    }
    do {
      digests = try FileDigests(source, algorithms: algorithms)
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
    if let cut = answer?.findings.first(where: { $0.code == "image.truncated" }) {
      error = error ?? ("truncated", cut.detail)
    }
    return HashLine(
      path: file.text, rawPath: file.isUTF8 ? nil : file.rawPath,
      kind: digests == nil ? nil : format?.itemKind ?? .other, byteCount: digests?.byteCount,
      md5: digests?.md5, sha1: digests?.sha1, sha256: digests?.sha256, pdq: answer?.pdq,
      image: answer?.image, dihedral: answer?.dihedral ?? [], error: error)
  }
}
