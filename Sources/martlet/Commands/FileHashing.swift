// SPDX-License-Identifier: Apache-2.0
// How `martlet hash` makes the line of one file: all of it on one thread, beside other files.

internal import EvidenceModel
internal import MediaDecoding

/// What to make of each file.
struct FileHashing: Sendable {
  /// What is asked about every file.
  let request: HashRequest

  private typealias Reason = (code: String, message: String)

  /// The findings that mean that not all could be read, and the code that says so.
  private static let codes = [
    "image.truncated": "truncated", "video.truncated": "truncated", "video.damaged": "corrupt",
    "video.limit": "limit", "image.further_pictures": "unsupported",
  ]

  /// Makes the line of `file`; the decoder of `session` is used for pictures only.
  func line(of file: WalkedFile, session: any DecoderSession) -> HashLine {
    let source: FileSource
    let whole: [UInt8]?
    do {
      source = try FileSource(rawPath: file.rawPath)
      whole = try source.whole()
    } catch {
      return line(of: file, error: (error.code, error.message))
    }
    var digests: FileDigests?
    var error: Reason?
    do {
      digests =
        try whole.map { FileDigests($0, algorithms: request.digests) }
        ?? FileDigests(source, algorithms: request.digests)
    } catch {
      return line(of: file, error: ("unreadable", "the file cannot be read to its end"))
    }
    let bytes: any ByteSource = whole.map { MemoryBytes($0) } ?? source
    let format = (try? MediaFormat.sniff(bytes)).flatMap { $0 }
    var answer: Examination?
    if let question = request.examination(of: format) {
      (answer, error) = examine(bytes, session, question)
    } else if format == nil, request.wantsMedia,
      let head = try? bytes.read(at: 0, count: MediaFormat.sniffByteCount),
      let reason = UnreadVideo.sniff(head)?.reason ?? UnreadPicture.sniff(head)?.reason
    {
      error = ("unsupported", reason)
    }
    if let change = source.change { error = (change.code, change.message) }
    return HashLine(
      path: file.text, rawPath: file.isUTF8 ? nil : file.rawPath,
      kind: format?.itemKind ?? .other, byteCount: digests?.byteCount, md5: digests?.md5,
      sha1: digests?.sha1, sha256: digests?.sha256, pdq: answer?.pdq, image: answer?.image,
      dihedral: answer?.dihedral ?? [], vpdq: answer?.vpdq, error: error)
  }

  private func line(of file: WalkedFile, error: Reason) -> HashLine {
    HashLine(
      path: file.text, rawPath: file.isUTF8 ? nil : file.rawPath, kind: nil, byteCount: nil,
      md5: nil, sha1: nil, sha256: nil, pdq: nil, image: nil, dihedral: [],
      vpdq: nil, error: error)
  }

  private func examine(
    _ bytes: any ByteSource, _ session: any DecoderSession, _ question: ExaminationRequest
  ) -> (Examination?, Reason?) {
    do {
      let answer = try session.examine(bytes, question)
      if let failed = answer.error { return (answer, (failed.code.rawValue, failed.detail)) }
      for finding in answer.findings {
        if let code = Self.codes[finding.code] { return (answer, (code, finding.detail)) }
      }
      return (answer, nil)
    } catch let failed as DecodeError {
      return (nil, (failed.code.rawValue, failed.detail))
    } catch {
      return (nil, ("unreadable", "the file cannot be read to its end"))
    }
  }
}
