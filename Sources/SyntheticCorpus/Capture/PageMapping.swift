// SPDX-License-Identifier: Apache-2.0
// The page mapping of the synthetic forum.

internal import EvidenceModel

/// The page mapping of the synthetic forum.
enum PageMapping {
  /// The mapping file's content.
  static let json: JSONValue = [
    "format": "martlet-page-mapping/1",
    "pages": [
      [
        "url": "https://harbour.example/topic/*", "post": "article.post", "post_id": "@id",
        "poster": ".poster", "time": "time@datetime",
        "images": ["a.full@href", "img.attachment@srcset", "img.attachment@src"],
        "ignore": ["img.avatar", "blockquote", ".signature"],
      ]
    ],
  ]
}
