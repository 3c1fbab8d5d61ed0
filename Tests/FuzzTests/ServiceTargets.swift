// SPDX-License-Identifier: Apache-2.0
// The forms of several parts in which files come to the matching service.

import Foundation

@testable import WorkbenchServer

/// What other programs send to the matching service.
enum ServiceTargets {
  static let all = [form]

  private struct NotWithin: Error {}

  private static let contentType = "multipart/form-data; boundary=quay"

  private static func body(_ field: String, _ bytes: [UInt8]) -> [UInt8] {
    Array(
      "--quay\r\nContent-Disposition: form-data; name=\"\(field)\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n"
        .utf8) + bytes + Array("\r\n--quay--\r\n".utf8)
  }

  /// A form with its content type in the first line; the file that is read stands in the form as it is.
  private static let form = FuzzTarget(
    name: "form",
    seeds: {
      [
        Array((contentType + "\n").utf8) + body("photo", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a]),
        Array("multipart/form-data; boundary=\"a b\"\n--a b\r\n".utf8)
          + Array(
            "content-disposition: form-data; filename=x; name=video\r\n\r\n\r\n--a b--".utf8),
      ]
    },
    words: [
      "--quay", "\r\n", "\r\n\r\n", "--quay--", "boundary=", "filename=", "name=\"", ";", "--",
      "Content-Disposition: form-data;",
    ],
    makeReader: {
      ClosureReader(expecting: { $0 is WorkbenchError }) { bytes in
        let head = bytes.prefix { $0 != 0x0a }
        let body = Array(bytes.dropFirst(head.count + 1))
        let file = try MultipartForm.onlyFile(
          of: body, contentType: String(decoding: head, as: UTF8.self))
        guard file.bytes.isEmpty || Data(body).range(of: Data(file.bytes)) != nil else {
          throw NotWithin()
        }
      }
    })
}
