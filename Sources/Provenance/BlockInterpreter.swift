// SPDX-License-Identifier: Apache-2.0
// Makes traces of metadata blocks: which block says what.

internal import EvidenceModel
internal import MediaDecoding

/// Makes traces of metadata blocks.
struct BlockInterpreter {
  /// Settings of pictures are a few kilobytes.
  private static let longestInfotext = 1 << 20

  private let tools: ProvenanceTools
  private let limits: TraceLimits
  private(set) var traces: [Trace] = []
  private(set) var findings: [Finding] = []

  /// Starts without traces.
  init(tools: ProvenanceTools, limits: TraceLimits) {
    self.tools = tools
    self.limits = limits
  }

  /// Reads one block.
  ///
  /// - Throws: a ``DecodeError`` that ends the session of the tools.
  mutating func read(_ block: MetadataBlock) throws {
    let place = Place(carrier: block.carrier, offset: block.offset, length: block.length)
    switch block.content {
    case .text(let keyword, let value): read(keyword: keyword, value, place)
    case .comment(let text): readFreeText(text, place)
    case .exif(let bytes):
      let reader = RangeReader(MemoryBytes(bytes), limits)
      try read(try EXIFReader.read(reader, limits), place)
    case .xmp(let packet): try readXMP(packet, place)
    }
  }

  /// Reads a TIFF file's own directories.
  ///
  /// - Throws: the source's own errors; a ``DecodeError`` that ends the session of the tools.
  mutating func readTIFF(_ reader: RangeReader) throws {
    let place = Place(carrier: "tiff.IFD", offset: 0, length: reader.byteCount)
    try read(try EXIFReader.read(reader, limits), place)
  }

  /// Where a trace stands.
  private struct Place {
    let carrier: String
    let offset: Int
    let length: Int
  }

  private mutating func add(
    _ kind: String, _ tool: String?, _ claim: TraceClaim, _ strength: TraceStrength, _ place: Place,
    _ fields: [TraceField]
  ) {
    guard traces.count < limits.blocks else { return }
    traces.append(
      Trace(
        kind: kind, tool: tool, claim: claim, carrier: place.carrier, offset: place.offset,
        length: place.length, strength: strength, forgeability: .trivial, fields: fields))
  }

  private mutating func note(_ code: String, _ detail: String, _ place: Place) {
    guard findings.count < 64 else { return }
    findings.append(
      Finding(code: code, severity: .defect, detail: detail, offset: place.offset))
  }
}

// MARK: - Texts

extension BlockInterpreter {
  private mutating func read(keyword: String, _ value: String, _ place: Place) {
    switch keyword {
    case "parameters", "postprocessing":
      if !readGraph(value, place), !readInfotext(value, place, isNamed: true) {
        readHint(value, place)
      }
    case "prompt", "workflow": _ = readGraph(value, place)
    case "Description" where readMidjourney(value, place): break
    case "AIGC": readLabel(value, place)
    case "Software", "Source", "Title", "Author", "Creator", "Comment", "Description":
      readHint(value, place)
    default: break
    }
  }

  /// A text without a keyword: a graph, settings, a name.
  private mutating func readFreeText(_ text: String, _ place: Place) {
    if readGraph(text, place) || readInfotext(text, place, isNamed: false) { return }
    if text.contains("\"AIGC\"") { return readLabel(text, place) }
    readHint(text, place)
  }

  private mutating func readInfotext(_ text: String, _ place: Place, isNamed: Bool) -> Bool {
    guard text.utf8.count <= Self.longestInfotext else {
      note("provenance.limit", "a text is longer than is read as settings", place)
      return false
    }
    let infotext = Infotext.parse(text)
    let isComplete = infotext.agreement >= 4
    guard isComplete || (isNamed && !text.hasPrefix("{")) else { return false }
    add(
      "a1111.parameters", "AUTOMATIC1111", .generated, isComplete ? .strong : .hint, place,
      InfotextFields.fields(of: infotext, limits))
    return true
  }

  private mutating func readGraph(_ text: String, _ place: Place) -> Bool {
    guard text.utf8.first == UInt8(ascii: "{"), let value = try? JSONParser.parse(text) else {
      return false
    }
    if let graph = ComfyGraph(value) {
      let strength: TraceStrength = graph.hasSampler ? .strong : .hint
      add("comfyui.prompt", "ComfyUI", .generated, strength, place, graph.fields(limits))
      return true
    }
    if let graph = ComfyWorkflow(value) {
      let strength: TraceStrength = graph.hasSampler ? .strong : .hint
      add("comfyui.workflow", "ComfyUI", .generated, strength, place, graph.fields(limits))
      return true
    }
    return false
  }

  /// A description that ends with the service's own job number.
  private mutating func readMidjourney(_ text: String, _ place: Place) -> Bool {
    guard text.utf8.count <= Self.longestInfotext, let mark = text.ranges(of: "Job ID: ").last
    else { return false }
    let job = text[mark.upperBound...].prefix { $0.isHexDigit || $0 == "-" }
    guard job.utf8.count == 36 else { return false }
    var list = FieldList(limits)
    list.add(evidence: TextDecoding.trimmed(text[..<mark.lowerBound]), "prompt")
    list.add(evidence: String(job), "job")
    add("midjourney.description", "Midjourney", .generated, .strong, place, list.fields)
    return true
  }

  /// The label that China's rules for generated content ask for (GB 45438-2025).
  private mutating func readLabel(_ text: String, _ place: Place) {
    guard let value = try? JSONParser.parse(text) else { return }
    let body = value["AIGC"] ?? value
    guard let label = body["Label"]?.text ?? body["Label"]?.integer.map(String.init) else { return }
    var list = FieldList(limits)
    list.add(evidence: label, "label")
    list.add(evidence: body["ContentProducer"]?.text, "producer")
    list.add(evidence: body["ProduceID"]?.text, "production")
    list.add(evidence: body["ContentPropagator"]?.text, "propagator")
    add("tc260.aigc", nil, label == "1" ? .generated : .note, .hint, place, list.fields)
  }

  private mutating func readHint(_ text: String, _ place: Place) {
    guard let entry = GeneratorNames.find(in: text) else { return }
    var list = FieldList(limits)
    list.add(evidence: text, "text")
    add("generator.hint", entry.tool, entry.claim, .hint, place, list.fields)
  }
}

// MARK: - EXIF and XMP

extension BlockInterpreter {
  private mutating func read(_ exif: EXIFContent, _ place: Place) throws {
    if exif.isDamaged { note("exif.damaged", "the EXIF block is damaged", place) }
    var exif = exif
    // ComfyUI writes graphs into the fields of the camera, behind a word and a colon.
    for tag in [EXIFContent.Tag.model, .make, .imageDescription, .documentName] {
      guard let text = exif.text(tag), let colon = text.firstIndex(of: ":"),
        readGraph(String(text[text.index(after: colon)...]), place)
      else { continue }
      exif.values[tag] = nil
    }
    if let comment = exif.values[.userComment] {
      readFreeText(UserComment.text(comment.bytes), place)
    }
    if let description = exif.text(.imageDescription), !readMidjourney(description, place) {
      readFreeText(description, place)
    }
    for tag in [EXIFContent.Tag.make, .model, .artist, .hostComputer] {
      if let text = exif.text(tag) { readHint(text, place) }
    }
    if let software = exif.text(.software) { readSoftware(software, place) }
    if let camera = CameraSigns.read(exif, limits) {
      add("exif.camera", nil, .camera, camera.strength, place, camera.fields)
    }
    if let xmp = exif.values[.xmp] { try readXMP(xmp.bytes, place) }
  }

  private mutating func readSoftware(_ text: String, _ place: Place) {
    if GeneratorNames.find(in: text) != nil { return readHint(text, place) }
    var list = FieldList(limits)
    list.add(evidence: text, "software")
    add("exif.software", nil, .software, .hint, place, list.fields)
  }

  private mutating func readXMP(_ packet: [UInt8], _ place: Place) throws {
    do {
      for property in try XMPReader.read(packet, tools) { read(property, place) }
    } catch let error as DecodeError where !error.endsSession {
      note("xmp.malformed", "the XMP packet cannot be read (\(error.code.rawValue))", place)
    }
  }

  private mutating func read(_ property: XMPProperty, _ place: Place) {
    switch property.name {
    case "DigitalSourceType", "digitalSourceType", "DigitalSourcefileType":
      guard let type = DigitalSourceType(property.value) else { return }
      var list = FieldList(limits)
      list.add(word: type.term, "term")
      add("iptc.digital_source_type", nil, type.claim, .hint, place, list.fields)
    case "AIGC": readLabel(property.value, place)
    case "UserComment", "description": readFreeText(property.value, place)
    case "CreatorTool", "Credit", "Software", "softwareAgent", "creator", "Source":
      readHint(property.value, place)
    default: break
    }
  }
}
