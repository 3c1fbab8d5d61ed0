// SPDX-License-Identifier: Apache-2.0
// JSON, page mappings, pages and lists of hashes.

import EvidenceCapture
import EvidenceModel
import Foundation
import HashExchange
import MediaDecoding

/// JSON, page mappings, pages and lists of hashes.
enum TextTargets {
  static let all = [json, mapping, page, list]

  private static let mappingText = #"""
    {"format": "martlet-page-mapping/1", "pages": [{"url": "https://harbour.example/*",
     "post": "article.post", "post_id": "@id", "poster": ".poster", "time": "time@datetime",
     "images": ["a.full@href", "img.attachment@srcset", "img.attachment@src"],
     "ignore": ["img.avatar", "blockquote", ".signature"]}]}
    """#

  private static let json = FuzzTarget(
    name: "json",
    seeds: {
      [
        #"{"a": [1, -2.5e3, true, false, null, "x\u00e9\ud83d\ude00\n"], "b": {"c": {}}, "d": []}"#,
        "[NaN, Infinity, -Infinity, 0, 9223372036854775807, 1e308]", "\"text\"", mappingText,
      ].map { Array($0.utf8) }
    },
    words: ["{", "[", "\"", "\\u", "\\ud800", "NaN", "1e", "null", ":", ","],
    makeReader: {
      ClosureReader(expecting: { $0 is JSONError }) { bytes in
        // What was read can be written and read again, and is then written the same.
        let text = try JSONParser.parse(bytes).compactText
        let again = try JSONParser.parse(Array(text.utf8)).compactText
        guard Array(again.utf8) == Array(text.utf8) else { throw NotTheSame() }
      }
    })

  private struct NotTheSame: Error {}

  private static let mapping = FuzzTarget(
    name: "mapping", seeds: { [Array(mappingText.utf8)] },
    words: ["a[b=c]", "@href", "#id", ".x", " ", "*", "\"pages\"", "\"post\": \"p\""],
    makeReader: {
      ClosureReader(expecting: { $0 is MappingError }) { bytes in
        _ = try PageMapping(json: bytes)
      }
    })

  private static let page = FuzzTarget(
    name: "page",
    seeds: {
      let post = """
        <article class="post" id="p1"><span class=poster>grey heron</span>
        <time datetime="2026-01-02T03:04:05Z"></time><img class=avatar src="/a.png">
        <a class="full" href="/full/1.jpg"><img class="attachment" src="/small/1.jpg"
        srcset="/small/1.jpg 1x, /full/1.jpg 2x"></a><blockquote>quote</blockquote></article>
        """
      return [
        Array("<!doctype html><html><base href='/x/'><body>\(post)\(post)</body></html>".utf8),
        Array("<meta charset=utf-16><article class=post><img class=attachment src=1.png>".utf8),
      ]
    },
    words: [
      "<article class=post>", "</a>", "srcset=", "&#x10ffff;", "<![CDATA[", "<!--", "http://[::1]/",
    ],
    makeReader: {
      let mapping = try PageMapping(json: Array(mappingText.utf8))
      let session = StreamSession()
      let page = Locator.url("https://harbour.example/topic/1")
      return ClosureReader(expecting: { $0 is DecodeError }) { bytes in
        guard let mapper = try PageMapper.open(mapping, page: page, session: session) else {
          return
        }
        try mapper.feed(Array(bytes.prefix(bytes.count / 2)))
        try mapper.feed(Array(bytes.suffix(bytes.count - bytes.count / 2)))
        _ = try mapper.finish()
      }
    })

  private static let list = FuzzTarget(
    name: "list",
    seeds: {
      let md5 = "1b62ce5e23d8c430fbc2b9dee9cfb49a"
      let sha256 = "f1e95e2f0ee51f65a7e2e38921b31b5cd2da23abbb16ceadc3fcffc6adbe24ef"
      return [
        "md5,sha256,pdq,quality,tags\n\(md5),\(sha256),\(sha256),90,\"a;b\"\n,,\(sha256),x,\n",
        "pdq;severity\r\n\"\(sha256)\";\"a\"\"b\"\r\n", "# a comment\n\(md5)\n\(sha256)\n\n",
        "\u{feff}sha1\tmd5\nf9a589ae3e6a203c179fef36e87b1925b77e91e9\t\(md5)",
        "0,100,\(sha256),0.000\n29,73,\(sha256),0.967\n",
        "id,frame,hash,quality,timestamp\na,0,\(sha256),100,0\nb,5,\(sha256),70,1.5\n",
        "[\"\(sha256),100,0.0\",{\"quality\":9,\"frame_number\":2,\"pdq_hex\":\"\(sha256)\",\"timestamp\":1}]",
        "{\"md5\":\"\(md5)\",\"pdq\":{\"hash\":\"\(sha256)\",\"quality\":50},\"vpdq\":[]}\n[[]]\n",
      ].map { Array($0.utf8) }
    },
    words: [
      "\"", "\"\"", ",", ";", "\n", "\r\n", "pdq", "d41d8cd98f00b204e9800998ecf8427e", "[", "]",
      "{",
      "}", ":", "frame", "vpdq", "1e99",
    ],
    makeReader: {
      let path = FileManager.default.temporaryDirectory.path + "/fuzz-list-" + UUID().uuidString
      return ClosureReader(expecting: { $0 is HashListError }) { bytes in
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data(bytes).write(to: URL(filePath: path))
        _ = try HashListReader.read(path: path)
      }
    })
}
