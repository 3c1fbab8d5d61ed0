// SPDX-License-Identifier: Apache-2.0
// Parses whole documents through the cursor, in pieces, and shows events as text.

internal import MediaDecoding
internal import NativeDecoders

/// Parses a document given `piece` bytes at a time.
func parseMarkup(
  _ dialect: MarkupDialect, _ bytes: [UInt8], piece: Int = 1 << 20,
  limits: MarkupLimits = .standard
) throws -> [MarkupEvent] {
  let cursor = try NativeContainers.openMarkup(dialect, limits: limits)
  defer { cursor.close() }
  var events: [MarkupEvent] = []
  var rest = bytes[...]
  while !rest.isEmpty {
    events += try cursor.feed(Array(rest.prefix(piece)), isLast: false)
    rest = rest.dropFirst(piece)
  }
  return events + (try cursor.feed([], isLast: true))
}

/// Parses text.
func parseMarkup(_ dialect: MarkupDialect, _ text: String) throws -> [MarkupEvent] {
  try parseMarkup(dialect, Array(text.utf8))
}

extension [MarkupEvent] {
  /// The events, one a line.
  var summary: [String] {
    map { event in
      switch event {
      case .start(let name, let attributes):
        "<" + ([name] + attributes.map { "\($0.name)=\($0.value)" }).joined(separator: " ")
      case .text(let text): "=" + text
      case .end(let name): ">" + name
      }
    }
  }

  /// All text of the document.
  var text: String {
    reduce(into: "") { text, event in if case .text(let piece) = event { text += piece } }
  }
}
