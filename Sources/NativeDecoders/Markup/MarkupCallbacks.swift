// SPDX-License-Identifier: Apache-2.0
// The C callbacks of libxml2's SAX interface.

internal import CXML
internal import MediaDecoding

/// The C callbacks of libxml2's SAX interface; their context is a ``MarkupSink``.
enum MarkupCallbacks {
  /// The callbacks for one dialect.
  ///
  /// No document tree is built, nothing is loaded.
  static func handler(_ dialect: MarkupDialect) -> xmlSAXHandler {
    var handler = unsafe xmlSAXHandler()
    // Marks the handler as one with `serror`; without it errors would be printed.
    unsafe handler.initialized = UInt32(XML_SAX2_MAGIC)
    unsafe handler.serror = { _, _ in }
    unsafe handler.characters = { context, start, length in
      unsafe MarkupCallbacks.sink(context)?.characters(start, length)
    }
    unsafe handler.ignorableWhitespace = handler.characters
    unsafe handler.cdataBlock = handler.characters
    switch dialect {
    case .html: unsafe addHTML(to: &handler)
    case .xml: unsafe addXML(to: &handler)
    }
    return unsafe handler
  }

  private static func addHTML(to handler: inout xmlSAXHandler) {
    unsafe handler.startElement = { context, name, pairs in
      guard let sink = unsafe MarkupCallbacks.sink(context) else { return }
      var attributes: [MarkupAttribute] = []
      if var next = unsafe pairs {
        while let name = unsafe next.pointee {
          let value = unsafe sink.string(next.successor().pointee)
          attributes.append(MarkupAttribute(name: unsafe sink.string(name), value: value))
          unsafe next += 2
        }
      }
      sink.start(unsafe sink.string(name), attributes)
    }
    unsafe handler.endElement = { context, name in
      guard let sink = unsafe MarkupCallbacks.sink(context) else { return }
      sink.end(unsafe sink.string(name))
    }
  }

  private static func addXML(to handler: inout xmlSAXHandler) {
    unsafe handler.internalSubset = { context, _, _, _ in
      unsafe MarkupCallbacks.sink(context)?.stop(.corrupt, "the document declares a document type")
    }
    unsafe handler.startElementNs = {
      context, name, prefix, _, spaceCount, spaces, count, _, attributes in
      guard let sink = unsafe MarkupCallbacks.sink(context) else { return }
      var list: [MarkupAttribute] = []
      if let spaces = unsafe spaces {
        for index in 0..<Int(spaceCount) {
          let prefix = unsafe spaces[2 * index]
          let name = unsafe prefix == nil ? "xmlns" : "xmlns:" + sink.string(prefix)
          list.append(MarkupAttribute(name: name, value: unsafe sink.string(spaces[2 * index + 1])))
        }
      }
      if let attributes = unsafe attributes {
        for index in 0..<Int(count) {
          let part = unsafe attributes + 5 * index
          let name = unsafe MarkupCallbacks.name(part[0], prefix: part[1], sink)
          let length = unsafe MarkupCallbacks.distance(part[3], part[4])
          list.append(
            MarkupAttribute(name: name, value: unsafe sink.string(part[3], length: length)))
        }
      }
      sink.start(unsafe MarkupCallbacks.name(name, prefix: prefix, sink), list)
    }
    unsafe handler.endElementNs = { context, name, prefix, _ in
      guard let sink = unsafe MarkupCallbacks.sink(context) else { return }
      sink.end(unsafe MarkupCallbacks.name(name, prefix: prefix, sink))
    }
  }

  private static func sink(_ context: UnsafeMutableRawPointer?) -> MarkupSink? {
    unsafe context.map { unsafe Unmanaged<MarkupSink>.fromOpaque($0).takeUnretainedValue() }
  }

  private static func name(
    _ name: UnsafePointer<UInt8>?, prefix: UnsafePointer<UInt8>?, _ sink: MarkupSink
  ) -> String {
    let local = unsafe sink.string(name)
    return unsafe prefix == nil ? local : sink.string(prefix) + ":" + local
  }

  private static func distance(
    _ start: UnsafePointer<UInt8>?, _ end: UnsafePointer<UInt8>?
  ) -> Int {
    guard let start = unsafe start, let end = unsafe end else { return 0 }
    return unsafe max(0, end - start)
  }
}
