// SPDX-License-Identifier: Apache-2.0
// The pages of a file of pictures as the frames of a video.

internal import EvidenceModel
internal import MediaDecoding

/// Hashes the pages of a TIFF, or the pictures of a HEIC or AVIF file, one after the other, as pictures of their own.
///
/// Pages have no times: each counts as one second.
enum PageReader {
  /// How long a page is said to be shown.
  static let microseconds: Int64 = 1_000_000

  /// How many pixels of all pages of a file are decoded at the most: two hundred of the largest pages.
  ///
  /// Pages may share their samples, so that a file of 100 kB states thousands of them.
  static let mostPixels = 20_000_000_000

  /// What was found.
  struct Found {
    /// `nil` when no page could be read.
    var facts: VideoFacts?
    var frames: [VPDQFrame] = []
    /// Pages of a kind that is not read.
    var unread = 0
    var reachedLimit = false
    var isCut = false
    var isDamaged = false
    /// Why the first page that gave nothing did not.
    var failure: DecodeError?
  }

  /// Hashes all pages within the bounds, whichever `request` samples, until `mostPixels` were decoded; what of a page is not whole is hashed as far as it goes.
  ///
  /// - Complexity: O(pixels of all pages); one page at a time is in memory.
  static func read(
    _ pages: inout PicturePages, _ request: VideoRequest, _ limits: ImageLimits,
    _ deadline: ContinuousClock.Instant, _ examiner: inout ImageExaminer,
    mostPixels: Int = PageReader.mostPixels
  ) -> Found {
    var found = Found()
    found.reachedLimit = pages.isPart
    found.isCut = pages.isCut
    let question = ExaminationRequest(
      wantsPDQ: true, wantsDihedral: false, wantsTraces: false, limits: limits)
    let mostFrames = min(request.limits.hashedFrames, VPDQFingerprint.maximumFrames)
    var pixels = 0
    for page in 0..<pages.count {
      guard found.frames.count < mostFrames, page < request.limits.decodedFrames,
        pixels < mostPixels, ContinuousClock.now < deadline
      else {
        found.reachedLimit = true
        break
      }
      if pages.isEmpty(page) {
        found.unread += 1
        continue
      }
      pages.open(page)
      let picture = examiner.examine(
        page: pages.number, of: pages.bytes, format: pages.format, question)
      found.note(picture, page: page, isCut: pages.isCut(page))
      pixels += decodedPixels(of: picture, limits)
      if found.facts == nil, let image = picture.image {
        found.facts = facts(image, pages)
      }
    }
    return found
  }

  /// How many pixels a page cost, be it that it could be decoded or that memory ended on the way: none of one beyond the
  /// limits, which is not begun.
  static func decodedPixels(of picture: ImageExamination, _ limits: ImageLimits) -> Int {
    guard let image = picture.image,
      (try? limits.check(width: image.width, height: image.height)) != nil
    else { return 0 }
    return image.width * image.height
  }

  private static func facts(_ image: ImageFacts, _ pages: PicturePages) -> VideoFacts {
    VideoFacts(
      width: image.width, height: image.height, microseconds: nil, codec: pages.format.rawValue,
      frameRate: nil, frames: pages.count, rotation: 0)
  }
}

extension PageReader.Found {
  /// Adds what was found of a page, of which some is to lie beyond the end of the file where `isCut`.
  fileprivate mutating func note(_ picture: ImageExamination, page: Int, isCut: Bool) {
    if let hash = picture.pdq {
      frames.append(
        VPDQFrame(
          frame: page, microseconds: Int64(page) * PageReader.microseconds, fingerprint: hash))
    }
    let isWhole = picture.error == nil && picture.findings.isEmpty
    failure = failure ?? picture.error
    switch picture.error?.code {
    case .limit: reachedLimit = true
    case .unsupported, .unrecognized: unread += 1
    case .truncated: self.isCut = true
    default:
      if !isWhole, isCut { self.isCut = true } else if !isWhole { isDamaged = true }
    }
  }
}
