// SPDX-License-Identifier: Apache-2.0
// The order in which the synthetic crawler met things.

internal import EvidenceModel

/// One visit of the synthetic crawler: one or two records.
enum CrawlStep: Sendable {
  /// The archive's own description.
  case information
  /// The start page, with its request.
  case startPage
  /// An address without content.
  case missing
  /// A page; `crawl` 1 is a later visit that found it changed.
  case page(ForumPages.Key, crawl: Int, HTTPResponse.Coding)
  /// A later visit that found a page as it was at the step `original`.
  case pageRevisit(ForumPages.Key, HTTPResponse.Coding, original: Int)
  /// A picture, in full, as thumbnail, or both.
  case media(picture: Int, upload: Int, full: Bool, thumbnail: Bool, HTTPResponse.Coding)
  /// A later visit that found a picture as it was at the step `original`.
  case mediaRevisit(picture: Int, upload: Int, HTTPResponse.Coding, original: Int)
  /// An avatar or the banner.
  case furniture(Int)
}

/// The whole crawl of a plan.
struct CrawlPlan: Sendable {
  /// Every step, in order.
  private(set) var steps: [CrawlStep] = [.information, .startPage]
  /// The first step of the second visit, three days later.
  private(set) var secondVisit = 0

  /// Visits every page and what it shows, then some of it again.
  init(_ plan: CorpusPlan, pages: ForumPages) {
    for index in 0..<plan.furniture { steps.append(.furniture(index)) }
    var seen: Set<String> = []
    var small: Set<Int> = []
    let keys = pages.keys
    for (index, key) in keys.enumerated() {
      steps.append(.page(key, crawl: 0, Self.pageCoding(index)))
      for post in pages.posts(on: key) {
        for attachment in post.attachments {
          let picture = plan.pictures[attachment.picture]
          let address = ForumAddress.full(picture, upload: attachment.upload)
          let isNew = seen.insert(address).inserted
          let needsSmall =
            attachment.style.hasThumbnail && small.insert(attachment.picture).inserted
          guard isNew || needsSmall else { continue }
          steps.append(
            .media(
              picture: attachment.picture, upload: attachment.upload, full: isNew,
              thumbnail: needsSmall, Self.mediaCoding(picture.serial)))
        }
      }
    }
    steps.append(.missing)
    secondVisit = steps.count
    visitAgain()
  }

  private mutating func visitAgain() {
    var pageCount = 0
    var mediaCount = 0
    for (index, step) in steps.enumerated() {
      switch step {
      case .page(let key, _, let coding):
        pageCount += 1
        if pageCount % 9 == 1 { steps.append(.page(key, crawl: 1, coding)) }
        if pageCount % 13 == 5 { steps.append(.pageRevisit(key, coding, original: index)) }
      case .media(let picture, let upload, true, _, let coding):
        mediaCount += 1
        guard mediaCount % 40 == 7 else { continue }
        steps.append(
          .mediaRevisit(picture: picture, upload: upload, coding, original: index))
      default: continue
      }
    }
  }

  /// When a step was made, to the second.
  func date(of step: Int) -> Instant {
    let pause = step >= secondVisit ? 3 * 86_400 : 0
    return Instant(microseconds: Int64(CorpusMonth.crawl + step * 2 + pause) * 1_000_000)
  }

  private static func pageCoding(_ index: Int) -> HTTPResponse.Coding {
    switch index % 8 {
    case 2: .gzip
    case 4: .chunked
    case 5: .gzipChunked
    case 7: .deflate
    default: .identity
    }
  }

  private static func mediaCoding(_ serial: Int) -> HTTPResponse.Coding {
    switch serial % 50 {
    case 17: .chunked
    case 31: .gzip
    default: .identity
    }
  }
}
