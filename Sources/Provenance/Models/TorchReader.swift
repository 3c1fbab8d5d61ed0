// SPDX-License-Identifier: Apache-2.0
// Model files of PyTorch: a zip around a pickle, or pickles alone. Read as bytes, never unpickled.

internal import EvidenceModel
internal import MediaDecoding

/// Reads model files of PyTorch.
struct TorchReader {
  private static let shownImports = 32
  private static let mostPickles = 16
  private static let shownEntries = 64

  let tools: ProvenanceTools
  let limits: TraceLimits
  let reader: RangeReader

  // MARK: - Pickles alone

  /// What pickles that are a file of their own say.
  ///
  /// - Throws: the source's own errors.
  func readPickle() throws -> ModelFacts {
    var facts = ModelFacts(
      .pickle, TracePlace(carrier: "pickle", offset: 0, length: reader.byteCount), limits)
    let end = try scan(reader, from: 0, to: reader.byteCount, carrier: "pickle", &facts)
    facts.place = TracePlace(carrier: "pickle", offset: 0, length: min(end, reader.byteCount))
    return facts
  }

  // MARK: - Archives

  /// What an archive of PyTorch says.
  ///
  /// - Throws: the source's own errors; a ``DecodeError`` that ends the session of the tools.
  func readArchive() throws -> ModelFacts {
    var facts = ModelFacts(
      .pytorchZip, TracePlace(carrier: "pytorch.directory", offset: 0, length: reader.byteCount),
      limits)
    do {
      let directory = try ZipDirectory(reader)
      facts.place = TracePlace(
        carrier: "pytorch.directory", offset: directory.offset, length: directory.length)
      if directory.isCut {
        facts.note("model.header_limit", .unreadable, "the archive has more entries than are read")
      }
      try read(directory.entries, &facts)
    } catch let error as WalkError {
      note(error, "the archive", &facts)
    }
    return facts
  }

  private func read(_ entries: [ZipEntry], _ facts: inout ModelFacts) throws {
    let tally = TorchEntries(entries)
    facts.dataByteCount = tally.dataByteCount
    facts.identity.add(word: String(entries.count), "entries")
    if tally.codeCount > 0 {
      facts.note("model.code", .notice, "\(tally.codeCount) entries of the archive are programs")
    }
    if tally.foreignCount > 0 {
      facts.note(
        "model.foreign_entries", .unreadable,
        "\(tally.foreignCount) entries of the archive are none of a model's, and no items of their own"
      )
    }
    let beyond = entries.count { !$0.isWithin(reader.byteCount) }
    if beyond > 0 {
      facts.note("model.truncated", .defect, "\(beyond) entries are not in the file as stated")
    }
    let overlapping = ZipEntry.overlaps(
      among: entries.filter { $0.isWithin(reader.byteCount) }, before: facts.place.offset)
    if overlapping > 0 {
      facts.note(
        "model.entries_overlap", .defect,
        "\(overlapping) entries of the archive lie over others or over its directory")
    }
    if tally.twiceCount > 0 {
      facts.note(
        "model.name_twice", .defect,
        "\(tally.twiceCount) entries of the archive have the name of another")
    }
    if !tally.hasData { facts.note("model.no_pickle", .defect, "the archive has no data.pkl") }
    for (number, entry) in tally.pickles.prefix(Self.mostPickles).enumerated() {
      try readPickle(entry, isMain: number == 0 && tally.hasData, &facts)
    }
    if tally.pickles.count > Self.mostPickles {
      facts.note("model.header_limit", .unreadable, "the archive has more pickles than are read")
    }
    facts.add("model.entries", facts.place, list(tally.names))
  }

  /// The first names, cut: which entries there are, and above all those that no model has.
  private func list(_ names: [String]) -> [TraceField] {
    var list = FieldList(limits)
    for name in names.prefix(Self.shownEntries) {
      list.add(evidence: String(name.prefix(1_024)), "entry")
    }
    return list.fields
  }

  private func readPickle(_ entry: ZipEntry, isMain: Bool, _ facts: inout ModelFacts) throws {
    let carrier = "pytorch.data.pkl"
    do {
      let start = try ZipDirectory.start(of: entry, reader)
      guard !entry.isEncrypted, entry.method == 0 || entry.method == 8 else {
        return facts.note(
          "model.pickle_unreadable", .unreadable, "data.pkl is encrypted or packed in another way")
      }
      if entry.method == 0 {
        _ = try scan(
          reader, from: start, to: start + entry.storedByteCount, carrier: carrier, isMain: isMain,
          &facts)
        return
      }
      let packed = try reader.bytes(at: start, count: entry.storedByteCount)
      let bytes = try tools.inflate(packed, .deflate, limit: limits.inflatedBytes)
      let inner = RangeReader(MemoryBytes(bytes), limits)
      _ = try scan(
        inner, from: 0, to: bytes.count, carrier: carrier, isMain: isMain, &facts,
        place: TracePlace(carrier: carrier, offset: start, length: entry.storedByteCount))
    } catch let error as WalkError {
      note(error, "data.pkl", &facts)
    } catch let error as DecodeError where !error.endsSession {
      facts.note(
        "model.pickle_unreadable", .unreadable,
        "data.pkl cannot be inflated (\(error.code.rawValue))")
    }
  }

  // MARK: - Pickles

  /// Reads the pickles in a range, and adds what they say.
  ///
  /// - Returns: where they end.
  private func scan(
    _ reader: RangeReader, from start: Int, to end: Int, carrier: String, isMain: Bool = true,
    _ facts: inout ModelFacts, place: TracePlace? = nil
  ) throws -> Int {
    var scanner = PickleScanner(reader, from: start, to: end)
    do {
      try scanner.run()
    } catch let error as WalkError {
      note(error, "the pickle", &facts)
    }
    if scanner.isBroken {
      facts.note("model.pickle_malformed", .defect, "the pickle takes values that are not there")
    }
    let unusual = scanner.unusualImports.count + scanner.computedCount
    if unusual > 0 {
      facts.note(
        "model.unusual_global", .defect,
        "\(unusual) \(unusual == 1 ? "import is" : "imports are") not among the usual ones of models: "
          + "who loads the file may run a program"
      )
    }
    if isMain { identify(by: scanner, &facts) }
    let extent = TracePlace(carrier: carrier, offset: start, length: scanner.offset - start)
    facts.add("model.pickle", place ?? extent, fields(of: scanner))
    return scanner.offset
  }

  /// Takes over what the pickle that describes the model says.
  private func identify(by scanner: PickleScanner, _ facts: inout ModelFacts) {
    facts.names = scanner.names
    facts.tensorCount = scanner.tensorCount
    facts.identity.add(evidence: scanner.statements["name"], "name")
    facts.identity.add(evidence: scanner.statements["sd_checkpoint_name"], "base_model")
    if let hash = scanner.statements["sd_checkpoint"].flatMap({ ModelHash($0) }) {
      facts.identity.add([
        TraceField(name: "base_model_hash", value: hash.digits, isEvidenceText: true),
        TraceField(name: "base_model_hash_sort", value: hash.sort.rawValue, isEvidenceText: false),
      ])
    }
  }

  private func fields(of scanner: PickleScanner) -> [TraceField] {
    var list = FieldList(limits)
    let unusual = scanner.unusualImports
    let usual = scanner.usualImports
    for (name, count) in [
      ("pickles", scanner.pickleCount), ("protocol", scanner.protocolVersion),
      ("operations", scanner.operationCount), ("calls", scanner.callCount),
      ("usual_imports", usual.count), ("unusual_imports", unusual.count),
      ("computed_imports", scanner.computedCount),
    ] {
      list.add(word: String(count), name)
    }
    if !usual.isEmpty { list.add(word: usual.joined(separator: ", "), "usual_import_names") }
    for name in unusual.prefix(Self.shownImports) { list.add(evidence: name, "unusual_import") }
    return list.fields
  }

  private func note(_ error: WalkError, _ what: String, _ facts: inout ModelFacts) {
    switch error {
    case .truncated: facts.note("model.truncated", .unreadable, "\(what) ends early")
    case .malformed:
      facts.note("model.pickle_malformed", .unreadable, "\(what) contradicts its format")
    case .limit: facts.note("model.header_limit", .unreadable, "\(what) holds more than is read")
    }
  }
}
