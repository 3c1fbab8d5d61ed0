// SPDX-License-Identifier: Apache-2.0
// Makes traces of EXIF, XMP and IPTC blocks.

internal import EvidenceModel
internal import MediaDecoding

/// An EXIF block that was read, and where.
struct EXIFBlock {
  let content: EXIFContent
  let place: TracePlace
  /// The bytes of the block; empty when it is a file by itself.
  let bytes: [UInt8]

  /// The JPEG that stands in the block as a small version of the picture.
  var thumbnail: [UInt8]? {
    guard let range = content.thumbnail, range.upperBound <= bytes.count else { return nil }
    return Array(bytes[range])
  }
}

extension BlockInterpreter {
  mutating func readEXIF(
    _ exif: EXIFContent, _ place: TracePlace, _ bytes: [UInt8]
  ) throws {
    if exif.isDamaged { note("exif.damaged", "the EXIF block is damaged", place) }
    if exif.isCut {
      note(
        "provenance.limit", "more pages, entries or bytes are there than are read", place,
        .unreadable)
    }
    var exif = exif
    Self.closeUp(&exif)
    takeGraphs(&exif, place)
    let texts = Self.texts(of: exif)
    if let scheme = exif.text(.makerNote), ["fooocus", "a1111"].contains(scheme) {
      exif.values[.makerNote] = nil
    }
    if let comment = exif.values[.userComment] {
      readFreeText(UserComment.text(comment.bytes), place, beside: texts)
    }
    if let comment = exif.values[.windowsComment] {
      let text = TextDecoding.utf16(comment.bytes[...], isBigEndian: false)
      readFreeText(TextDecoding.trimmed(text), place, beside: texts)
    }
    if let description = exif.text(.imageDescription) {
      readFreeText(description, place, beside: texts)
    }
    var known = Set([exif.text(.imageDescription)].compactMap { $0 })
    for description in exif.furtherDescriptions where known.insert(description).inserted {
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
    if let records = exif.values[.iptc] { readIPTC(records.bytes, place) }
    if let store = exif.values[.credentials] {
      let isInFile =
        place.carrier == "tiff.IFD" && store.length <= place.length
        && store.offset <= place.length - store.length
      addCredentials(
        TracePlace(
          carrier: "tiff.C2PA", offset: isInFile ? store.offset : place.offset,
          length: isInFile ? store.length : place.length))
    }
    keep(EXIFBlock(content: exif, place: place, bytes: bytes))
  }

  /// Takes blanks away that stand between a word's colon and a graph, which some programs write.
  private static func closeUp(_ exif: inout EXIFContent) {
    for tag in [EXIFContent.Tag.model, .make, .imageDescription, .documentName] {
      guard let value = exif.values[tag],
        let brace = value.bytes.prefix(72).firstIndex(of: UInt8(ascii: "{"))
      else { continue }
      let head = value.bytes[..<brace]
      let blanks = head.reversed().prefix { $0 == 0x20 }.count
      guard blanks > 0, head.dropLast(blanks).last == UInt8(ascii: ":") else { continue }
      exif.values[tag] = EXIFValue(
        type: value.type, bytes: head.dropLast(blanks) + value.bytes[brace...],
        isBigEndian: value.isBigEndian, offset: value.offset, length: value.length)
    }
  }

  /// ComfyUI writes graphs into the fields of the camera, behind a word and a colon; SwarmUI once wrote
  /// its JSON there by itself.
  ///
  /// Where one of them says something, none of them names a camera, also an empty workflow.
  private mutating func takeGraphs(_ exif: inout EXIFContent, _ place: TracePlace) {
    var taken: [EXIFContent.Tag] = []
    var saysSomething = false
    for tag in [EXIFContent.Tag.model, .make, .imageDescription, .documentName] {
      guard let text = exif.text(tag), let brace = text.firstIndex(of: "{"),
        text[..<brace].utf8.count <= 64, brace == text.startIndex || text[..<brace].hasSuffix(":")
      else { continue }
      let readings = TextReadings(texts: TextSet()).read(
        String(text[brace...]), keyword: nil, isNamed: false)
      taken.append(tag)
      guard !readings.isEmpty else { continue }
      saysSomething = true
      add(readings, place)
    }
    if saysSomething { for tag in taken { exif.values[tag] = nil } }
  }

  /// The names under which NovelAI and Fooocus write the same texts into PNG.
  private static func texts(of exif: EXIFContent) -> TextSet {
    var texts = TextSet()
    for (tag, name) in [
      (EXIFContent.Tag.documentName, "Title"), (.imageDescription, "Description"),
    ] {
      if let text = exif.text(tag) { texts.add(name, text) }
    }
    if let software = exif.text(.software) {
      texts.add(software == "NovelAI" ? "Software" : "Source", software)
      if texts["Title"]?.contains("NovelAI") == true { texts.add("Software", "NovelAI") }
    }
    if let scheme = exif.text(.makerNote), scheme == "fooocus" || scheme == "a1111" {
      texts.add("fooocus_scheme", scheme)
    }
    return texts
  }

  private mutating func readSoftware(_ text: String, _ place: TracePlace) {
    if GeneratorNames.find(in: text) != nil { return readHint(text, place) }
    var list = FieldList(limits)
    list.add(evidence: text, "software")
    add("exif.software", nil, .software, .hint, place, list.fields)
  }

  /// Who and what the records credit.
  mutating func readIPTC(_ records: [UInt8], _ place: TracePlace) {
    // 65 program, 80 author, 110 credit, 115 source, 120 caption.
    for (number, text) in IPTCRecords.texts(records) where [65, 80, 110, 115, 120].contains(number)
    {
      readHint(text, place, isCaption: number == 120)
    }
  }
}

// MARK: - XMP

extension BlockInterpreter {
  mutating func readXMP(_ packet: [UInt8], _ place: TracePlace) throws {
    var identifiers = DocumentIdentifiers()
    var camera = CameraProperties()
    do {
      try XMPReader.visit(packet, tools) { property in
        identifiers.take(property)
        camera.take(property)
        read(property, place)
      }
    } catch let error as DecodeError where !error.endsSession {
      note("xmp.malformed", "the XMP packet cannot be read whole (\(error.code.rawValue))", place)
    }
    if let list = camera.list(limits) {
      add("xmp.camera", nil, .camera, .hint, place, list.fields)
    }
    if let list = identifiers.list(limits) {
      add("xmp.document", nil, .note, .hint, place, list.fields)
    }
  }

  private mutating func read(_ property: XMPProperty, _ place: TracePlace) {
    switch property.name {
    case "DigitalSourceType", "digitalSourceType", "DigitalSourcefileType",
      "DigitalSourceFileType":
      readSourceType(property.value, place)
    case "AIGC": readLabel(property.value, place)
    case "UserComment", "description": readFreeText(property.value, place)
    case "provenance" where property.namespace == "http://purl.org/dc/terms/":
      var list = FieldList(limits)
      list.add(evidence: property.value, "address")
      add("c2pa.elsewhere", nil, .note, .hint, place, list.fields)
    case "CreatorTool", "Credit", "Software", "softwareAgent", "creator", "Source":
      readHint(property.value, place)
    default: break
    }
  }
}
