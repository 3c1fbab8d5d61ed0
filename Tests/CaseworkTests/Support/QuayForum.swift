// SPDX-License-Identifier: Apache-2.0
// A forum for tests: its page mapping, and postings and pages that the mapping reads.

@testable import Casework

/// A forum whose pages a mapping turns into postings.
enum QuayForum {
  /// How its pages are read.
  static let mapping = """
    {"format": "martlet-page-mapping/1", "pages": [{"url": "https://quay.example/topic/*",
     "post": "article.post", "post_id": "@id", "poster": ".poster", "time": "time@datetime",
     "images": ["img.attachment@src"]}]}
    """

  /// Where the picture made from a seed lies.
  static func address(_ seed: UInt64) -> String { "https://quay.example/\(seed).png" }

  /// A posting that shows one picture, made at ten on a day of September 2023.
  static func post(_ id: String, day: Int, by poster: String, showing address: String) -> String {
    """
    <article class="post" id="\(id)"><time datetime="2023-09-\(day)T10:00:00Z">then</time>
    <span class="poster">\(poster)</span><img class="attachment" src="\(address)"></article>
    """
  }

  /// The record of a page of a topic.
  static func page(_ topic: Int, _ content: String) -> [UInt8] {
    WARC.response(
      "https://quay.example/topic/\(topic)", type: "text/html",
      body: Array("<html><body>\(content)</body></html>".utf8))
  }
}
