// SPDX-License-Identifier: Apache-2.0
// What a run of `martlet hash` asks about every file.

internal import EvidenceModel
internal import MediaDecoding

/// What `martlet hash` can make.
enum HashAlgorithm: String, CaseIterable, Sendable {
  case pdq
  case vpdq
  case md5
  case sha1
  case sha256
}

/// What is asked about every file.
struct HashRequest: Sendable {
  let algorithms: Set<HashAlgorithm>
  let dihedral: Bool
  let video: VideoRequest

  /// The digests among the algorithms, for the reader of the file.
  var digests: Set<FingerprintAlgorithm> {
    Set(algorithms.compactMap { FingerprintAlgorithm(rawValue: $0.rawValue) })
  }

  /// Whether hashes of pictures or videos are among the algorithms.
  var wantsMedia: Bool { algorithms.contains(.pdq) || algorithms.contains(.vpdq) }

  /// What is asked of a decoder about a file of `format`; `nil` when nothing is.
  func examination(of format: MediaFormat?) -> ExaminationRequest? {
    let mayMove = format?.itemKind == .video || format?.mayHoldFrames == true
    let wantsPDQ = algorithms.contains(.pdq) && format?.itemKind == .image
    let wantsVPDQ = algorithms.contains(.vpdq) && mayMove
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
