// SPDX-License-Identifier: Apache-2.0
// Makes traces of the metadata of one file.

internal import EvidenceModel
internal import MediaDecoding

/// Makes traces of metadata blocks.
struct BlockInterpreter {
  let tools: ProvenanceTools
  let limits: TraceLimits
  private(set) var traces: [Trace] = []
  private(set) var findings: [Finding] = []
  /// The named texts of the whole file.
  private var texts = TextSet()
  /// Whether a tool that spreads its settings over several texts has been read.
  private var hasSpreadSettings = false
  /// From the first to the last text that may be a setting of a tool that spreads them, by carrier.
  private var spreadPlaces: [String: TracePlace] = [:]
  /// The EXIF blocks read, for the tests that compare them with the picture.
  private(set) var exifBlocks: [EXIFBlock] = []

  /// Starts without traces.
  init(tools: ProvenanceTools, limits: TraceLimits) {
    self.tools = tools
    self.limits = limits
  }

  /// Reads all blocks of a file.
  ///
  /// - Throws: a ``DecodeError`` that ends the session of the tools.
  mutating func read(_ blocks: [MetadataBlock]) throws {
    for case .text(let keyword, let value) in blocks.map(\.content) { texts.add(keyword, value) }
    for block in blocks { spread(block) }
    for block in blocks {
      let place = TracePlace(
        carrier: block.carrier, offset: block.offset, length: block.length)
      try read(block.content, place)
    }
    readFilmCamera(blocks)
  }

  /// Counts a block in where it may be one of the settings that a tool spreads over several.
  private mutating func spread(_ block: MetadataBlock) {
    guard case .text(let keyword, _) = block.content, EasyDiffusion.isSetting(keyword: keyword)
    else { return }
    let known = spreadPlaces[block.carrier]
    let start = min(known?.offset ?? block.offset, block.offset)
    let end = max(known.map { $0.offset + $0.length } ?? 0, block.offset + block.length)
    spreadPlaces[block.carrier] = TracePlace(
      carrier: block.carrier, offset: start, length: end - start)
  }

  private mutating func read(_ content: MetadataBlock.Content, _ place: TracePlace) throws {
    switch content {
    case .text(let keyword, let value): read(keyword: keyword, value, place)
    case .comment(let text): readFreeText(text, place)
    case .exif(let bytes):
      let reader = RangeReader(MemoryBytes(bytes), limits)
      try readEXIF(try EXIFReader.read(reader, limits), place, bytes)
    case .xmp(let packet): try readXMP(packet, place)
    case .iptc(let records): readIPTC(records, place)
    case .credentials: addCredentials(place)
    case .place: break
    }
  }

  /// Reads a TIFF file's own directories.
  ///
  /// - Throws: the source's own errors; a ``DecodeError`` that ends the session of the tools.
  mutating func readTIFF(_ reader: RangeReader) throws {
    let place = TracePlace(carrier: "tiff.IFD", offset: 0, length: reader.byteCount)
    try readEXIF(try EXIFReader.read(reader, limits), place, [])
  }

  /// Adds a trace that anyone could have written.
  mutating func add(
    _ kind: String, _ tool: String?, _ claim: TraceClaim, _ strength: TraceStrength,
    _ place: TracePlace, _ fields: [TraceField]
  ) {
    add(
      Trace(
        kind: kind, tool: tool, claim: claim, carrier: place.carrier, offset: place.offset,
        length: place.length, strength: strength, forgeability: .trivial, fields: fields))
  }

  /// Adds a trace, unless there are too many.
  mutating func add(_ trace: Trace) {
    if traces.count < limits.blocks { traces.append(trace) }
  }

  /// Marks the traces from `start` on as those that take a program to forge.
  mutating func raiseForgeability(from start: Int) {
    for index in traces.indices.dropFirst(start) {
      let trace = traces[index]
      traces[index] = Trace(
        kind: trace.kind, tool: trace.tool, claim: trace.claim, carrier: trace.carrier,
        offset: trace.offset, length: trace.length, strength: trace.strength,
        forgeability: .moderate, fields: trace.fields)
    }
  }

  /// Adds what a tool's parser found.
  mutating func add(_ readings: [GeneratorReading], _ place: TracePlace) {
    for reading in readings {
      var list = FieldList(limits)
      list.add(reading.leadingFields + reading.record.fields)
      list.add(reading.notes)
      if list.isCut || reading.record.isFull {
        note("provenance.limit", "a text names more than is kept of it", place)
      }
      add(reading.kind, reading.tool, reading.claim, reading.strength, place, list.fields)
    }
  }

  /// Notes that a block could not be read whole.
  mutating func note(
    _ code: String, _ detail: String, _ place: TracePlace, _ severity: Finding.Severity = .defect
  ) {
    guard findings.count < 64 else { return }
    findings.append(
      Finding(code: code, severity: severity, detail: detail, offset: place.offset))
  }

  /// Remembers an EXIF block for the tests.
  mutating func keep(_ block: EXIFBlock) {
    if exifBlocks.count < 4 { exifBlocks.append(block) }
  }

  /// A store of Content Credentials: that it is there says nothing before it is verified.
  mutating func addCredentials(_ place: TracePlace) {
    add("c2pa.present", nil, .note, .hint, place, [])
  }
}

/// Where a trace stands.
struct TracePlace {
  let carrier: String
  let offset: Int
  let length: Int
}

// MARK: - Texts

extension BlockInterpreter {
  private static let settings: Set<String> = ["parameters", "postprocessing", "Parameters"]
  private static let hinting: Set<String> = [
    "Software", "Source", "Title", "Author", "Creator", "Comment", "Description", "Encoder",
    "Make", "Model", "software", "comment", "Credit",
  ]
  /// Keywords under which people write as well as programs.
  private static let captions: Set<String> = [
    "Title", "Author", "Creator", "Comment", "Description", "comment",
  ]
  /// Keywords whose texts belong to a tool that is read by another of its texts.
  private static let novelAI: Set<String> = [
    "Software", "Source", "Title", "Description", "Generation time",
  ]

  private mutating func read(keyword: String, _ value: String, _ place: TracePlace) {
    if value.utf8.count > TextReadings.longestInfotext {
      note("provenance.limit", "a text is longer than is read as settings", place)
    }
    if keyword == "AIGC" { return readLabel(value, place) }
    if keyword == "DigitalSourceType" { return readSourceType(value, place) }
    if EasyDiffusion.isOwn(keyword: keyword) {
      if !hasSpreadSettings {
        let whole = spreadPlaces[place.carrier] ?? place
        add(EasyDiffusion.read(texts).map { [$0] } ?? [], whole)
      }
      hasSpreadSettings = true
      return
    }
    let isNamed = Self.settings.contains(keyword)
    let readings = TextReadings(texts: texts).read(value, keyword: keyword, isNamed: isNamed)
    if !readings.isEmpty { return add(readings, place) }
    noteLimit(of: value, place)
    if Self.holdsLabel(value) { return readLabel(value, place) }
    let isToldElsewhere =
      Self.novelAI.contains(keyword) && texts["Software"] == "NovelAI" && texts["Comment"] != nil
    guard isNamed || (Self.hinting.contains(keyword) && !isToldElsewhere) else { return }
    readHint(value, place, isCaption: Self.captions.contains(keyword))
  }

  /// A text without a keyword: settings, a graph, a label, a name.
  mutating func readFreeText(_ text: String, _ place: TracePlace, beside texts: TextSet? = nil) {
    let readings = TextReadings(texts: texts ?? self.texts).read(
      text, keyword: nil, isNamed: false)
    if !readings.isEmpty { return add(readings, place) }
    noteLimit(of: text, place)
    if Self.holdsLabel(text) { return readLabel(text, place) }
    readHint(text, place, isCaption: true)
  }

  /// Says so when a text is JSON that is nested deeper, or holds more, than is read.
  private mutating func noteLimit(of text: String, _ place: TracePlace) {
    guard text.utf8.first == UInt8(ascii: "{") else { return }
    do { _ = try JSONParser.parse(text) } catch JSONError.limit {
      note("provenance.limit", "a text is nested deeper, or holds more, than is read", place)
    } catch {}
  }

  private static func holdsLabel(_ text: String) -> Bool {
    TextDecoding.contains("\"AIGC\"", in: text)
  }

  /// China's label for generated content.
  mutating func readLabel(_ text: String, _ place: TracePlace) {
    guard let json = try? JSONParser.parse(text), let label = ContentLabel(json) else { return }
    var list = FieldList(limits)
    list.add(label.fields)
    add("tc260.aigc", nil, label.claim, .hint, place, list.fields)
  }

  /// The IPTC's term for where a picture comes from.
  mutating func readSourceType(_ text: String, _ place: TracePlace) {
    guard let type = DigitalSourceType(text) else { return }
    var list = FieldList(limits)
    list.add(word: type.term, "term")
    add("iptc.digital_source_type", nil, type.claim, .hint, place, list.fields)
  }

  /// A generator's name among other words; in a caption, only where it is a signature.
  mutating func readHint(_ text: String, _ place: TracePlace, isCaption: Bool = false) {
    let found = isCaption ? GeneratorNames.sign(in: text) : GeneratorNames.find(in: text)
    guard let entry = found else { return }
    var list = FieldList(limits)
    list.add(evidence: text, "text")
    add("generator.hint", entry.tool, entry.claim, .hint, place, list.fields)
  }

  /// Which camera a film's tags name.
  private mutating func readFilmCamera(_ blocks: [MetadataBlock]) {
    let film = blocks.filter { $0.carrier.hasPrefix("mp4.") || $0.carrier.hasPrefix("mov.") }
    let make = film.first { if case .text("Make", _) = $0.content { true } else { false } }
    let model = film.first { if case .text("Model", _) = $0.content { true } else { false } }
    guard let block = make ?? model else { return }
    let hasPlace = film.contains { if case .place = $0.content { true } else { false } }
    var list = FieldList(limits)
    list.add(evidence: texts["Make"], "make")
    list.add(evidence: texts["Model"], "model")
    list.add(word: hasPlace ? "present" : "absent", "place")
    add(
      "film.camera", nil, .camera, .hint,
      TracePlace(carrier: block.carrier, offset: block.offset, length: block.length), list.fields)
  }
}
