// SPDX-License-Identifier: Apache-2.0
// A case into which items with traces and places are planted, as an ingest would write them.

import Crypto
import EvidenceModel
import EvidenceVault
import Foundation

@testable import Casework
@testable import Catalog

/// One item to plant.
struct PlantedItem: Sendable {
  var kind = ItemKind.image
  /// What its content follows from.
  let label: String
  var traces: [Trace] = []
  /// Paths or, with a colon and two slashes, addresses.
  var places: [String] = []

  var digests: ContentDigests {
    func hex<Function: HashFunction>(_ function: Function.Type) -> String {
      HexText.encode(Array(Function.hash(data: Array(label.utf8))))
    }
    guard let md5 = MD5Digest(hex: hex(Insecure.MD5.self)),
      let sha1 = SHA1Digest(hex: hex(Insecure.SHA1.self)),
      let sha256 = EvidenceModel.SHA256Digest(hex: hex(Crypto.SHA256.self))
    else { preconditionFailure("digests are digests") }
    return ContentDigests(md5: md5, sha1: sha1, sha256: sha256)
  }
}

extension Trace {
  /// What a generator says, in the form that is the same for all tools.
  static func generated(_ record: GenerationRecord, kind: String = "comfyui.prompt") -> Trace {
    Trace(
      kind: kind, tool: "ComfyUI", claim: .generated, carrier: "png.tEXt", offset: 0, length: 1,
      strength: .strong, forgeability: .trivial, fields: record.fields)
  }

  /// A picture made with a model, a LoRA, a seed and a prompt, from other pictures.
  static func made(
    model: String? = nil, modelHash: String? = nil, lora: String? = nil, loraHash: String? = nil,
    seed: String? = nil, prompt: String? = nil, inputs: [String] = []
  ) -> Trace {
    var record = GenerationRecord()
    record.add(
      ModelUse(.model, name: model, hashes: [modelHash.flatMap { ModelHash($0) }].compactMap { $0 })
    )
    record.add(
      ModelUse(.lora, name: lora, hashes: [loraHash.flatMap { ModelHash($0) }].compactMap { $0 }))
    record.seeds = [seed].compactMap { $0 }
    record.prompts = [prompt].compactMap { $0 }
    record.inputs = inputs
    return .generated(record)
  }

  /// What a model file says of itself.
  static func modelFile(_ fields: [(String, String)]) -> Trace {
    Trace(
      kind: "model.file", tool: nil, claim: .note, carrier: "safetensors.header", offset: 0,
      length: 1,
      strength: .hint, forgeability: .trivial,
      fields: fields.map { TraceField(name: $0.0, value: $0.1, isEvidenceText: true) })
  }
}

extension TestCase {
  /// Plants items, each with a leaf of its own, and their captures in one source.
  @discardableResult
  func plant(_ items: [PlantedItem]) throws -> [Int64] {
    try store.record(.keyHolder) { recording in
      let source = try recording.number(SourceRow.self)
      try recording.insert(
        SourceRow(
          id: source, kind: "folder",
          sealedPath: store.columns.seal(
            Array("planted".utf8), SourceRow.self, "sealed_path", row: source),
          state: .done, started: 0, captures: Int64(items.count)))
      return try items.enumerated().map { ordinal, item in
        let id = try plant(item, recording)
        let capture = try recording.number(CaptureRow.self)
        try recording.insert(
          CaptureRow(
            id: capture, sourceId: source, ordinal: Int64(ordinal), itemId: id, role: "content",
            sealedDetail: [], status: "stored"))
        try recording.leaf(.item)
        return id
      }
    }
  }

  private func plant(_ item: PlantedItem, _ recording: Recording) throws -> Int64 {
    let lookup = store.columns.lookup
    let key = lookup.digest(item.digests.sha256.bytes, domain: "sha256")
    let known = try recording.reader.first(ItemRow.self, where: [.equals("sha256_key", .blob(key))])
    let id = try known?.id ?? recording.number(ItemRow.self)
    if known == nil { try insert(item, id, key, recording) }
    for place in item.places {
      let isAddress = place.contains("://")
      let locator = lookup.digest(place, domain: "occurrence")
      guard
        try recording.reader.first(
          OccurrenceRow.self,
          where: [.equals("locator_key", .blob(locator)), .equals("item_id", .integer(id))]) == nil
      else { continue }
      let number = try recording.number(OccurrenceRow.self)
      try recording.insert(
        OccurrenceRow(
          id: number, locatorKey: locator, itemId: id,
          sealedLocator: store.columns.seal(
            ["kind": .string(isAddress ? "url" : "path"), "text": .string(place), "raw": .null],
            OccurrenceRow.self, "sealed_locator", row: number),
          times: 1))
    }
    return id
  }

  private func insert(
    _ item: PlantedItem, _ id: Int64, _ key: [UInt8], _ recording: Recording
  ) throws {
    let digests = item.digests
    let lookup = store.columns.lookup
    try recording.insert(
      ItemRow(
        id: id, contentName: lookup.digest(item.label, domain: "planted"), salt: [],
        kind: item.kind, byteCount: 1, sha256Key: key,
        sha1Key: lookup.digest(digests.sha1.bytes, domain: "sha1"),
        md5Key: lookup.digest(digests.md5.bytes, domain: "md5"),
        sealedDetail: store.columns.seal(
          [
            "md5": .string(digests.md5.description), "sha1": .string(digests.sha1.description),
            "sha256": .string(digests.sha256.description),
          ], ItemRow.self, "sealed_detail", row: id),
        state: ItemState.stored.rawValue))
    for (number, trace) in item.traces.enumerated() {
      try recording.insert(
        TraceRow(
          itemId: id, number: number,
          sealedTrace: store.columns.seal(
            TraceRecord.json(trace), TraceRow.self, "sealed_trace", row: id)))
    }
  }

  /// Brings the links up to date.
  @discardableResult
  func link(anew: Bool = false) throws -> Int {
    try LinkService(store: store, actor: .keyHolder).update(anew: anew)
  }

  /// All links by the items' digests, so that cases with other numbers can be held against each other.
  func linksByContent() throws -> Set<String> {
    try store.catalog.read { reader in
      var digests: [Int64: String] = [:]
      try reader.forEach(ItemRow.self) { row in
        digests[row.id] = try ItemDigests.open(row, columns: store.columns).sha256.description
      }
      var links: Set<String> = []
      try reader.forEach(LinkRow.self) { row in
        links.insert(
          "\(HexText.encode(row.nodeKey)) \(row.relation.rawValue) \(digests[row.itemId] ?? "?")")
      }
      return links
    }
  }

  /// What a check says about links.
  func linkProblems() throws -> [String] {
    try problems().filter { $0.hasPrefix("link") || $0.hasPrefix("poster_link") }
  }

  /// What an item shares with others.
  func neighbours(
    of item: Int64, depth: Int = 1, limit: Int = 10, actor: Actor? = nil, showsText: Bool = false
  ) throws -> (nodes: [LinkNodeView], items: [LinkedItem], isWhole: Bool) {
    var (nodes, items): ([LinkNodeView], [LinkedItem]) = ([], [])
    let query = try LinkQuery(store: store, actor: actor ?? .keyHolder, showsText: showsText)
    let isWhole = try query.neighbours(of: item, depth: depth, limit: limit) { answer in
      switch answer {
      case .node(let node): nodes.append(node)
      case .item(let item): items.append(item)
      }
    }
    return (nodes, items, isWhole)
  }
}
