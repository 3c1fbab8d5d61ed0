// SPDX-License-Identifier: Apache-2.0
// The pages of the synthetic forum, as HTML.

internal import EvidenceModel

/// Writes the pages of a plan's forum.
struct ForumPages: Sendable {
  /// A page: its topic and its number within it, from 1.
  struct Key: Hashable, Sendable {
    let topic: Int
    let number: Int
  }

  private let plan: CorpusPlan
  private let topics: [Int: [Int]]

  init(_ plan: CorpusPlan) {
    self.plan = plan
    var topics: [Int: [Int]] = [:]
    for (index, post) in plan.posts.enumerated() { topics[post.topic, default: []].append(index) }
    self.topics = topics
  }

  /// Every page, in order.
  var keys: [Key] {
    topics.keys.sorted().flatMap { topic in
      let count = topics[topic]?.count ?? 0
      let pages = (count + plan.postsPerPage - 1) / plan.postsPerPage
      return (1...max(1, pages)).map { Key(topic: topic, number: $0) }
    }
  }

  /// The posts on a page; every page but the first begins with the last post of the one before.
  func posts(on key: Key) -> [PlannedPost] {
    let all = topics[key.topic] ?? []
    let start = (key.number - 1) * plan.postsPerPage
    let first = max(0, start - (key.number > 1 ? 1 : 0))
    return all[first..<min(all.count, start + plan.postsPerPage)].map { plan.posts[$0] }
  }

  /// A page as HTML; `crawl` 1 is a later visit, when the count of readers had changed.
  func html(_ key: Key, crawl: Int) -> [UInt8] {
    let title = ForumWords.escaped(ForumWords.title(ofTopic: key.topic))
    var page = Self.head(title)
    page += "<p class=\"readers\">read \(key.topic * 37 + key.number * 11 + crawl * 5) times</p>\n"
    for post in posts(on: key) { page += article(post) }
    let next = ForumAddress.page(topic: key.topic, number: key.number + 1)
    page += "<nav><a href=\"\(ForumAddress.start)\">Board</a> <a href=\"\(next)\">Next</a></nav>\n"
    return Array((page + "</body></html>\n").utf8)
  }

  /// The start page: a list of topics, with no posts on it.
  var startPage: [UInt8] {
    var page = Self.head("Harbour board") + "<ul>\n"
    for topic in topics.keys.sorted() {
      let address = ForumAddress.page(topic: topic, number: 1)
      let title = ForumWords.escaped(ForumWords.title(ofTopic: topic))
      page += "<li><a href=\"\(address)\">\(title)</a></li>\n"
    }
    return Array((page + "</ul>\n</body></html>\n").utf8)
  }

  private static func head(_ title: String) -> String {
    """
    <!DOCTYPE html>
    <html lang="en"><head><meta charset="utf-8"><title>\(title)</title></head>
    <body><h1>\(title)</h1>

    """
  }

  private func article(_ post: PlannedPost) -> String {
    let name = ForumWords.poster(post.poster)
    let avatar = ForumAddress.furniture(post.poster % max(1, plan.furniture - 1))
    var html = "<article class=\"post\" id=\"\(post.identifier)\">\n"
    html += "<header><img class=\"avatar\" src=\"\(avatar)\" alt=\"\"> "
    html += "<span class=\"poster\">\(name)</span> "
    html += "<time datetime=\"\(Self.timeText(post))\">posted</time></header>\n"
    if let quoted = post.quotes { html += quote(plan.posts[quoted - 1]) }
    html += "<p>\(ForumWords.escaped(ForumWords.text(of: post, seed: plan.seed)))</p>\n"
    for attachment in post.attachments { html += show(attachment) }
    if post.poster % 3 == 0, plan.furniture > 0 {
      let banner = ForumAddress.furniture(plan.furniture - 1)
      html += "<div class=\"signature\"><img src=\"\(banner)\" alt=\"\"> fair winds</div>\n"
    }
    return html + "</article>\n"
  }

  /// The time with the poster's offset: UTC for most, two hours ahead for some.
  private static func timeText(_ post: PlannedPost) -> String {
    let hours = post.poster % 4 == 3 ? 2 : 0
    let shifted = post.time.advanced(bySeconds: Double(hours * 3_600)).description
    return shifted.dropLast() + "+0\(hours):00"
  }

  private func quote(_ post: PlannedPost) -> String {
    var html = "<blockquote><p>\(ForumWords.poster(post.poster)) wrote:</p>\n"
    if let first = post.attachments.first { html += show(first) }
    return html + "</blockquote>\n"
  }

  private func show(_ attachment: PlannedPost.Attachment) -> String {
    let picture = plan.pictures[attachment.picture]
    let full = ForumAddress.full(picture, upload: attachment.upload)
    let small = ForumAddress.thumbnail(picture)
    switch attachment.style {
    case .bare: return "<img class=\"attachment\" src=\"\(full)\" alt=\"\">\n"
    case .linked:
      return "<a class=\"full\" href=\"\(full)\">"
        + "<img class=\"attachment\" src=\"\(full)\" alt=\"\"></a>\n"
    case .thumbnail:
      return "<a class=\"full\" href=\"\(full)\">"
        + "<img class=\"attachment\" src=\"\(small)\" alt=\"\"></a>\n"
    case .sourceSet:
      return "<img class=\"attachment\" src=\"\(small)\" "
        + "srcset=\"\(small) 120w, \(full) \(picture.width)w\" alt=\"\">\n"
    }
  }
}
