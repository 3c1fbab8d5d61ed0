// SPDX-License-Identifier: Apache-2.0
// Base 32 as RFC 4648 writes it.

import EvidenceModel
import Testing

@Suite struct Base32Tests {
  @Test(arguments: [
    ("", ""), ("f", "MY======"), ("fo", "MZXQ===="), ("foo", "MZXW6==="), ("foob", "MZXW6YQ="),
    ("fooba", "MZXW6YTB"), ("foobar", "MZXW6YTBOI======"),
  ])
  func theVectorsOfRFC4648AreMet(_ text: String, _ encoded: String) {
    let bytes = Array(text.utf8)
    #expect(Base32Text.encode(bytes) == encoded)
    #expect(Base32Text.encode(bytes, isPadded: false) == encoded.filter { $0 != "=" })
  }
}
