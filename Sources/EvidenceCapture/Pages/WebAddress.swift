// SPDX-License-Identifier: Apache-2.0
// Addresses of the web: taken apart, resolved against a page, and in one canonical form.

/// An address of the web, taken apart (RFC 3986).
///
/// References are read as browsers read them: white space around and line ends within are dropped,
/// backslashes in `http` addresses are slashes, bytes that no address may hold are percent-encoded.
struct WebAddress: Hashable {
  var scheme: [UInt8]
  /// User, host and port; `nil` when there is none.
  var authority: [UInt8]?
  var path: [UInt8]
  var query: [UInt8]?

  private static let slash = UInt8(ascii: "/")

  /// Reads an absolute address; `nil` when `bytes` has no scheme.
  init?(_ bytes: [UInt8]) {
    let text = Self.cleaned(bytes)
    guard let colon = Self.schemeEnd(text) else { return nil }
    scheme = text[..<colon].map(Self.lowered)
    (authority, path, query) = Self.parts(text[(colon + 1)...], isWeb: Self.isWeb(scheme))
    normalize()
  }

  private init(
    scheme: [UInt8], authority: [UInt8]?, path: [UInt8], query: [UInt8]?
  ) {
    self.scheme = scheme
    self.authority = authority
    self.path = path
    self.query = query
    normalize()
  }

  /// The address that `reference` means on a page at this address (RFC 3986, section 5.2); the
  /// fragment is dropped.
  func resolving(_ reference: [UInt8]) -> WebAddress? {
    let text = Self.cleaned(reference)
    if Self.schemeEnd(text) != nil { return WebAddress(reference) }
    let (authority, path, query) = Self.parts(text[...], isWeb: isWeb)
    if authority != nil {
      return WebAddress(scheme: scheme, authority: authority, path: path, query: query)
    }
    if path.isEmpty {
      return WebAddress(
        scheme: scheme, authority: self.authority, path: self.path, query: query ?? self.query)
    }
    let whole = path.first == Self.slash ? path : Self.folder(of: self.path) + path
    return WebAddress(scheme: scheme, authority: self.authority, path: whole, query: query)
  }

  /// Whether the scheme is `http` or `https`.
  var isWeb: Bool { Self.isWeb(scheme) }

  /// The host, lower case, without user and port.
  var host: [UInt8] {
    let hostAndPort =
      (authority ?? []).split(
        separator: UInt8(ascii: "@"), omittingEmptySubsequences: false
      ).last ?? []
    guard hostAndPort.first != UInt8(ascii: "[") else {
      return Array(hostAndPort.prefix { $0 != UInt8(ascii: "]") })
    }
    return Array(hostAndPort.prefix { $0 != UInt8(ascii: ":") })
  }

  /// The address as bytes.
  var bytes: [UInt8] {
    scheme + [UInt8(ascii: ":")] + (authority.map { [Self.slash, Self.slash] + $0 } ?? []) + path
      + (query.map { [UInt8(ascii: "?")] + $0 } ?? [])
  }

  /// One form for all spellings of an address: scheme and host in lower case, the default port and
  /// the fragment dropped, dot segments resolved, percent-encoding in upper case and where it is
  /// needed.
  ///
  /// Bytes that are no absolute address are kept.
  static func canonical(_ bytes: [UInt8]) -> [UInt8] { WebAddress(bytes)?.bytes ?? bytes }

  // MARK: - Parts

  private static func cleaned(_ bytes: [UInt8]) -> [UInt8] {
    let inner = bytes.filter { $0 != 0x0a && $0 != 0x0d && $0 != 0x09 }
    guard let first = inner.firstIndex(where: { $0 > 0x20 }),
      let last = inner.lastIndex(where: { $0 > 0x20 })
    else { return [] }
    return Array(inner[first...last])
  }

  private static func schemeEnd(_ text: [UInt8]) -> Int? {
    guard let first = text.first, isLetter(first) else { return nil }
    let end = text.firstIndex { !isLetter($0) && !isDigit($0) && !"+-.".utf8.contains($0) }
    guard let end, text[end] == UInt8(ascii: ":") else { return nil }
    return end
  }

  private static func parts(
    _ text: ArraySlice<UInt8>, isWeb: Bool
  ) -> (authority: [UInt8]?, path: [UInt8], query: [UInt8]?) {
    let whole = text.prefix { $0 != UInt8(ascii: "#") }
    let mark = whole.firstIndex(of: UInt8(ascii: "?"))
    let query = mark.map { encoded(whole[($0 + 1)...]) }
    var front = Array(whole[..<(mark ?? whole.endIndex)])
    if isWeb { front = front.map { $0 == UInt8(ascii: "\\") ? slash : $0 } }
    guard front.starts(with: [slash, slash]) else { return (nil, encoded(front[...]), query) }
    let rest = front.dropFirst(2)
    let authority = rest.prefix { $0 != slash }
    return (encoded(authority), encoded(rest.dropFirst(authority.count)), query)
  }

  private mutating func normalize() {
    if let given = authority { authority = Self.normalizedAuthority(given, scheme: scheme) }
    if isWeb, path.isEmpty { path = [Self.slash] }
    if authority != nil || path.first == Self.slash { path = Self.withoutDots(path) }
  }

  private static func normalizedAuthority(_ bytes: [UInt8], scheme: [UInt8]) -> [UInt8] {
    let at = bytes.lastIndex(of: UInt8(ascii: "@")).map { $0 + 1 } ?? 0
    var host = bytes[at...].map(lowered)
    let port = scheme == Array("https".utf8) ? ":443" : scheme == Array("http".utf8) ? ":80" : ":"
    for suffix in [port, ":"] where host.count >= suffix.utf8.count {
      if host.suffix(suffix.utf8.count).elementsEqual(suffix.utf8) {
        host.removeLast(suffix.utf8.count)
      }
    }
    return bytes[..<at] + host
  }

  private static func folder(of path: [UInt8]) -> [UInt8] {
    path.lastIndex(of: slash).map { Array(path[...$0]) } ?? [slash]
  }

  /// RFC 3986, section 5.2.4.
  static func withoutDots(_ path: [UInt8]) -> [UInt8] {
    var kept: [ArraySlice<UInt8>] = []
    let isAbsolute = path.first == slash
    let segments = path.dropFirst(isAbsolute ? 1 : 0)
      .split(separator: slash, omittingEmptySubsequences: false)
    for (index, segment) in segments.enumerated() {
      let isLast = index == segments.count - 1
      if segment.elementsEqual([0x2e]) {
        if isLast { kept.append([]) }
      } else if segment.elementsEqual([0x2e, 0x2e]) {
        _ = kept.popLast()
        if isLast { kept.append([]) }
      } else {
        kept.append(segment)
      }
    }
    return (isAbsolute ? [slash] : []) + Array(kept.joined(separator: [slash]))
  }

  // MARK: - Characters

  private static func isWeb(_ scheme: [UInt8]) -> Bool {
    scheme == Array("http".utf8) || scheme == Array("https".utf8)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func lowered(_ byte: UInt8) -> UInt8 {
    (0x41...0x5a).contains(byte) ? byte + 0x20 : byte
  }

  private static func hexValue(_ byte: UInt8) -> UInt8? {
    switch lowered(byte) {
    case 0x30...0x39: byte - 0x30
    case 0x61...0x66: lowered(byte) - 0x61 + 10
    default: nil
    }
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    isLetter(byte) || isDigit(byte) || "-._~".utf8.contains(byte)
  }

  /// `text` with forbidden bytes percent-encoded, encoded unreserved characters decoded, and the
  /// digits of the others in upper case.
  private static func encoded(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var index = text.startIndex
    while index < text.endIndex {
      let byte = text[index]
      if byte == UInt8(ascii: "%"), index + 2 < text.endIndex,
        let high = hexValue(text[index + 1]), let low = hexValue(text[index + 2])
      {
        let value = high << 4 | low
        if isUnreserved(value) { result.append(value) } else { result += triplet(value) }
        index += 3
        continue
      }
      let isForbidden = byte <= 0x20 || byte >= 0x7f || "\"<>`{}|^".utf8.contains(byte)
      if isForbidden { result += triplet(byte) } else { result.append(byte) }
      index += 1
    }
    return result
  }

  private static func triplet(_ byte: UInt8) -> [UInt8] {
    let digits = Array("0123456789ABCDEF".utf8)
    return [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 0x0f)]]
  }
}
