// SPDX-License-Identifier: Apache-2.0
// The head of an HTTP/1.x answer, as captures keep it.

internal import EvidenceModel

/// The status line and fields of an HTTP/1.x answer (RFC 9112), read forgivingly.
struct HTTPHead {
  /// The status, 0...999; `nil` when the line has none.
  let status: Int?
  private let fields: WARCHead

  /// Takes the head off the front of `input`; `nil`, with nothing taken, when the bytes are no HTTP
  /// answer (or request, of which only the fields count) or the head is longer than `limit` or cut
  /// off.
  static func read(
    _ input: LookaheadInput, limit: Int, isRequest: Bool = false
  ) throws -> HTTPHead? {
    guard try isRequest || input.startsWith(Array("HTTP/".utf8)) else { return nil }
    guard let end = try headEnd(input, limit: limit) else { return nil }
    let lines = try input.peek(end).split(separator: 0x0a, omittingEmptySubsequences: false)
    var fields = WARCHead(offset: 0)
    for line in lines.dropFirst() {
      let text = line.last == 0x0d ? line.dropLast() : line
      if !text.isEmpty { fields.add(line: Array(text)) }
    }
    let first = (lines.first ?? []).filter { $0 != 0x0d }
    let digits = first.split(separator: 0x20).dropFirst().first ?? []
    let status = digits.count == 3 ? Int(String(decoding: digits, as: UTF8.self)) : nil
    input.advance(end)
    return HTTPHead(status: status, fields: fields)
  }

  private init(status: Int?, fields: WARCHead) {
    self.status = status
    self.fields = fields
  }

  /// How many bytes the head has, its empty line with them.
  ///
  /// A head that ends with the block is whole.
  private static func headEnd(_ input: LookaheadInput, limit: Int) throws -> Int? {
    var looked = 1 << 10
    while true {
      let window = try input.peek(looked)
      if let end = emptyLine(window) { return end }
      if window.count < looked { return window.last == 0x0a ? window.count : nil }
      guard looked < limit else { return nil }
      looked = min(looked * 4, limit)
    }
  }

  private static func emptyLine(_ window: ArraySlice<UInt8>) -> Int? {
    var from = window.startIndex
    while let at = window[from...].firstIndex(of: 0x0a) {
      let next = window[(at + 1)...].prefix(2)
      if next.first == 0x0a { return at + 2 - window.startIndex }
      if next.elementsEqual([0x0d, 0x0a]) { return at + 3 - window.startIndex }
      from = at + 1
    }
    return nil
  }

  /// `Content-Type` as stated.
  var contentType: String? { fields.text("content-type") }

  /// Whether the last transfer coding is `chunked`.
  var isChunked: Bool { tokens("transfer-encoding").last == "chunked" }

  /// The codings to undo, last applied first: transfer codings other than `chunked`, then content
  /// codings.
  var codings: [String] {
    Array(tokens("transfer-encoding").filter { $0 != "chunked" }.reversed())
      + tokens("content-encoding").reversed()
  }

  /// The words of all fields called `name`, in order, lower case.
  private func tokens(_ name: String) -> [String] {
    fields.fields.filter { $0.name == name }
      .flatMap { $0.value.split(separator: UInt8(ascii: ",")) }
      .map { String(decoding: Array($0).trimmed, as: UTF8.self).lowercased() }
      .filter { !$0.isEmpty }
  }
}
