// SPDX-License-Identifier: Apache-2.0
// The properties of an XMP packet, whatever of XML's forms they take.

internal import MediaDecoding

/// One property of an XMP packet.
struct XMPProperty: Hashable {
  /// The namespace; empty when its prefix was not declared.
  let namespace: String
  /// The name without prefix.
  let name: String
  /// The value, trimmed.
  let value: String
  /// The name of the property whose structure it is a part of; empty for a property of the file itself.
  let owner: String
}

/// Reads the properties of an XMP packet: attributes, element texts, items of lists, resources.
///
/// - Source: XMP specification part 1 (ISO 16684-1), clause 7.
struct XMPReader {
  private static let rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
  /// What packets stand in.
  private static let packets: Set = ["xmpmeta", "xapmeta"]
  private static let limits = MarkupLimits(
    inputBytes: 32 << 20, depth: 64, events: 200_000, textBytes: 64 << 10)

  private struct Level {
    let namespace: String
    let name: String
    let prefixes: [String: String]
  }

  private var levels: [Level] = []
  private var properties: [XMPProperty] = []

  /// The properties of `packet`, in document order, at most 4,096.
  ///
  /// - Throws: ``DecodeError`` when the packet is not XML within the limits.
  static func read(_ packet: [UInt8], _ tools: ProvenanceTools) throws -> [XMPProperty] {
    var properties: [XMPProperty] = []
    try visit(packet, tools) { properties.append($0) }
    return properties
  }

  /// Gives the properties of `packet` to `take`, in document order, at most 4,096; of a packet that ends early those
  /// before its end.
  ///
  /// - Throws: ``DecodeError`` when the packet is not XML within the limits; what was given stands.
  static func visit(
    _ packet: [UInt8], _ tools: ProvenanceTools, _ take: (XMPProperty) -> Void
  ) throws {
    var bytes = packet[...]
    while bytes.last == 0 { bytes.removeLast() }
    let cursor = try tools.openMarkup(.xml, limits)
    defer { cursor.close() }
    var reader = XMPReader()
    var given = 0
    func give(_ events: [MarkupEvent]) {
      reader.take(events)
      reader.properties[given...].forEach(take)
      given = reader.properties.count
    }
    while !bytes.isEmpty {
      give(try cursor.feed(Array(bytes.prefix(1 << 20)), isLast: false))
      bytes = bytes.dropFirst(1 << 20)
    }
    give(try cursor.feed([], isLast: true))
  }

  private mutating func take(_ events: [MarkupEvent]) {
    for event in events {
      switch event {
      case .start(let name, let attributes): start(name, attributes)
      case .text(let text): add(text)
      case .end: _ = levels.popLast()
      }
    }
  }

  private mutating func start(_ name: String, _ attributes: [MarkupAttribute]) {
    var prefixes = levels.last?.prefixes ?? [:]
    // Bounded, for every level may hold a copy.
    for attribute in attributes where attribute.name.hasPrefix("xmlns:") && prefixes.count < 256 {
      prefixes[String(attribute.name.dropFirst(6))] = attribute.value
    }
    let (namespace, local) = Self.resolve(name, prefixes)
    levels.append(Level(namespace: namespace, name: local, prefixes: prefixes))
    for attribute in attributes where !attribute.name.hasPrefix("xmlns") {
      let (namespace, local) = Self.resolve(attribute.name, prefixes)
      if namespace == Self.rdf {
        if local == "resource" { add(attribute.value) }
      } else {
        append(
          XMPProperty(
            namespace: namespace, name: local, value: attribute.value, owner: owner(of: levels)))
      }
    }
  }

  /// Gives a value to the innermost element that is not of RDF itself.
  private mutating func add(_ text: String) {
    let value = TextDecoding.trimmed(text)
    guard !value.isEmpty, let place = levels.lastIndex(where: { $0.namespace != Self.rdf }) else {
      return
    }
    let property = levels[place]
    append(
      XMPProperty(
        namespace: property.namespace, name: property.name, value: value,
        owner: owner(of: levels[..<place])))
  }

  /// The name of the innermost property; empty outside of them.
  ///
  /// What is around RDF is none.
  private func owner(of levels: some BidirectionalCollection<Level>) -> String {
    let property = levels.last { $0.namespace != Self.rdf }
    return property.map { Self.packets.contains($0.name) ? "" : $0.name } ?? ""
  }

  private mutating func append(_ property: XMPProperty) {
    if properties.count < 4_096 { properties.append(property) }
  }

  private static func resolve(
    _ name: String, _ prefixes: [String: String]
  ) -> (namespace: String, name: String) {
    guard let colon = name.firstIndex(of: ":") else { return ("", name) }
    let local = String(name[name.index(after: colon)...])
    return (prefixes[String(name[..<colon])] ?? "", local)
  }
}
