// SPDX-License-Identifier: Apache-2.0
// HTML and XML by libxml2's push parsers.

internal import CXML
internal import MediaDecoding

/// HTML and XML by libxml2's push parsers, always fed UTF-8.
///
/// HTML in an encoding other than UTF-8, UTF-16 and windows-1252 is read as windows-1252; XML in
/// such an encoding is refused.
@safe
final class LibraryMarkupCursor: MarkupCursor {
  private let dialect: MarkupDialect
  private let limits: MarkupLimits
  private let sink: MarkupSink
  private let parser: UnsafeMutablePointer<xmlParserCtxt>
  /// The first bytes, until there are enough of them to find out the encoding.
  private var head: [UInt8] = []
  private var converter: UTF8Converter?
  private var input = 0
  private var failure: DecodeError?

  /// Opens a parser at the start of a document.
  init(_ dialect: MarkupDialect, limits: MarkupLimits) throws(DecodeError) {
    self.dialect = dialect
    self.limits = limits
    sink = MarkupSink(limits)
    var handler = unsafe MarkupCallbacks.handler(dialect)
    let context = unsafe Unmanaged.passUnretained(sink).toOpaque()
    let made =
      switch dialect {
      case .html:
        unsafe htmlCreatePushParserCtxt(&handler, context, nil, 0, nil, XML_CHAR_ENCODING_UTF8)
      case .xml: unsafe xmlCreatePushParserCtxt(&handler, context, nil, 0, nil)
      }
    guard let parser = unsafe made else {
      throw DecodeError(.broken, "libxml2 could not be set up")
    }
    unsafe self.parser = parser
    switch dialect {
    case .html:
      let options = [
        HTML_PARSE_RECOVER, HTML_PARSE_NOERROR, HTML_PARSE_NOWARNING, HTML_PARSE_NONET,
        HTML_PARSE_NODEFDTD, HTML_PARSE_IGNORE_ENC,
      ]
      unsafe htmlCtxtUseOptions(parser, Int32(options.reduce(0) { $0 | $1.rawValue }))
    case .xml:
      // Substitution of entities is on for the five built in, which would else come as references;
      // others cannot be declared, for a document type ends the parsing.
      let options = [
        XML_PARSE_NOENT, XML_PARSE_NOERROR, XML_PARSE_NOWARNING, XML_PARSE_NONET,
        XML_PARSE_IGNORE_ENC,
      ]
      unsafe xmlCtxtUseOptions(parser, Int32(options.reduce(0) { $0 | $1.rawValue }))
    }
    unsafe sink.parser = parser
  }

  deinit { release() }

  func close() {
    failure = DecodeError(.broken, "the parser is closed")
    release()
  }

  func feed(_ bytes: [UInt8], isLast: Bool) throws -> [MarkupEvent] {
    if let failure { throw failure }
    do {
      return try parse(bytes, isLast: isLast)
    } catch {
      failure = error
      throw error
    }
  }

  private func release() {
    guard unsafe sink.parser != nil else { return }
    unsafe sink.parser = nil
    switch dialect {
    case .html: unsafe htmlFreeParserCtxt(parser)
    case .xml: unsafe xmlFreeParserCtxt(parser)
    }
  }

  private func parse(_ bytes: [UInt8], isLast: Bool) throws(DecodeError) -> [MarkupEvent] {
    let (sum, overflow) = input.addingReportingOverflow(bytes.count)
    guard !overflow, sum <= limits.inputBytes else {
      throw DecodeError(.limit, "the document is longer than allowed")
    }
    input = sum
    guard let text = try converted(bytes, isLast: isLast) else { return [] }
    if dialect == .xml, converter?.hasMetZero == true {
      throw DecodeError(.corrupt, "the document holds a zero character")
    }
    try hand(text, isLast: isLast)
    if let failure = sink.failure { throw failure }
    if dialect == .xml, unsafe parser.pointee.wellFormed == 0 {
      throw DecodeError(.corrupt, "the document is not well-formed XML")
    }
    let events = sink.take(isLast: isLast)
    if let failure = sink.failure { throw failure }
    if isLast { failure = DecodeError(.broken, "the document has ended") }
    return events
  }

  /// The bytes in UTF-8; `nil` while there are too few to find out the encoding.
  private func converted(_ bytes: [UInt8], isLast: Bool) throws(DecodeError) -> [UInt8]? {
    if converter != nil { return converter?.convert(bytes, isLast: isLast) }
    head += bytes
    guard isLast || MarkupEncoding.isTold(by: head, dialect) else { return nil }
    let (encoding, markLength) = try MarkupEncoding.detect(head, dialect)
    converter = UTF8Converter(encoding)
    defer { head = [] }
    let text = converter?.convert(Array(head.dropFirst(markLength)), isLast: isLast)
    if dialect == .xml, let first = text?.first, first != UInt8(ascii: "<"), first > 0x20 {
      throw DecodeError(.corrupt, "the document is not XML")
    }
    return text
  }

  private func hand(_ text: [UInt8], isLast: Bool) throws(DecodeError) {
    guard let count = Int32(exactly: text.count) else {
      throw DecodeError(.limit, "a piece of the document is longer than allowed")
    }
    unsafe text.withUnsafeBytes { buffer in
      let start = unsafe buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
      switch dialect {
      case .html:
        if count > 0 { _ = unsafe htmlParseChunk(parser, start, count, 0) }
        if isLast { _ = unsafe htmlParseChunk(parser, nil, 0, 1) }
      case .xml:
        if count > 0 { _ = unsafe xmlParseChunk(parser, start, count, 0) }
        if isLast { _ = unsafe xmlParseChunk(parser, nil, 0, 1) }
      }
    }
  }
}
