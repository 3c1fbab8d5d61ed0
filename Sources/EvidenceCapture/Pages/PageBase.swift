// SPDX-License-Identifier: Apache-2.0
// What the references on a page mean: addresses of the web, or files beside a saved page.

internal import EvidenceModel

/// What the references on a page are resolved against.
enum PageBase {
  case web(WebAddress)
  /// A page in a folder or archive, by its path.
  case file(path: [UInt8], outer: [Locator])

  /// The base of the page at `page`; `nil` for a URL that cannot be read.
  init?(_ page: Locator) {
    switch page.kind {
    case .path: self = .file(path: page.bytes, outer: page.outer)
    case .url:
      guard let address = WebAddress(page.bytes) else { return nil }
      self = .web(address)
    }
  }

  /// What a page's `<base href>` makes of this base.
  func rebased(by reference: String) -> PageBase {
    let bytes = Array(reference.utf8)
    switch self {
    case .web(let address): return address.resolving(bytes).map(PageBase.web) ?? self
    case .file(let path, let outer):
      if let address = WebAddress(bytes) { return address.isWeb ? .web(address) : self }
      guard let file = Self.file(bytes, beside: path) else { return self }
      return .file(path: file, outer: outer)
    }
  }

  /// What `reference` means on the page; `nil` for what is no address of the web and no file.
  func locator(_ reference: String) -> Locator? {
    let bytes = Array(reference.utf8)
    guard bytes.count <= 16 << 10 else { return nil }
    switch self {
    case .web(let address):
      guard !bytes.isEmpty, let target = address.resolving(bytes), target.isWeb else { return nil }
      return Locator(.url, bytes: target.bytes)
    case .file(let path, let outer):
      if let address = WebAddress(bytes) {
        return address.isWeb ? Locator(.url, bytes: address.bytes) : nil
      }
      return Self.file(bytes, beside: path).map { Locator(.path, bytes: $0, outer: outer) }
    }
  }

  /// The path of the file that a relative reference means; query and fragment are no part of it.
  private static func file(_ reference: [UInt8], beside page: [UInt8]) -> [UInt8]? {
    let name = reference.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
    guard !name.isEmpty, !name.starts(with: [0x2f, 0x2f]) else { return nil }
    let decoded = percentDecoded(Array(name).trimmed)
    let slash = UInt8(ascii: "/")
    let folder = page.lastIndex(of: slash).map { page[...$0] } ?? []
    let whole = decoded.first == slash ? decoded : [slash] + folder + decoded
    return Array(WebAddress.withoutDots(whole).drop { $0 == slash })
  }

  private static func percentDecoded(_ text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var index = 0
    while index < text.count {
      if text[index] == UInt8(ascii: "%"), index + 2 < text.count,
        let value = HexText.decode(String(decoding: text[index + 1...index + 2], as: UTF8.self))
      {
        result += value
        index += 3
      } else {
        result.append(text[index])
        index += 1
      }
    }
    return result
  }
}
