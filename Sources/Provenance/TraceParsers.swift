// SPDX-License-Identifier: Apache-2.0
// The parsers of single blocks by themselves, for fuzzing and for tools that hold a block already.

public import EvidenceModel
internal import MediaDecoding

/// The parsers of single blocks by themselves.
///
/// Each ends in bounded time on any bytes.
public enum TraceParsers {
  /// What an infotext says; no fields for bytes that hold none.
  public static func infotext(_ bytes: [UInt8], limits: TraceLimits = .standard) -> [TraceField] {
    let reading = Automatic1111.read(Infotext.parse(String(decoding: bytes, as: UTF8.self)))
    return fields([reading], limits)
  }

  /// What a ComfyUI graph of either form says; no fields for bytes that hold none.
  public static func comfyGraph(_ bytes: [UInt8], limits: TraceLimits = .standard) -> [TraceField] {
    guard let value = try? JSONParser.parse(bytes, keepingDigits: true) else { return [] }
    return fields(ComfyUI.read(value), limits)
  }

  /// What a text says by whichever tool's parser knows it; no fields for other bytes.
  ///
  /// The text is taken to stand under `keyword`.
  public static func settings(
    _ bytes: [UInt8], keyword: String, limits: TraceLimits = .standard
  ) -> [TraceField] {
    var texts = TextSet()
    let text = String(decoding: bytes, as: UTF8.self)
    texts.add(keyword, text)
    return fields(
      TextReadings(texts: texts).read(text, keyword: keyword, isNamed: true), limits)
  }

  /// What China's label for generated content says; no fields for bytes that hold none.
  public static func contentLabel(
    _ bytes: [UInt8], limits: TraceLimits = .standard
  ) -> [TraceField] {
    guard let json = try? JSONParser.parse(bytes), let label = ContentLabel(json) else { return [] }
    var list = FieldList(limits)
    list.add(label.fields)
    return list.fields
  }

  private static func fields(
    _ readings: [GeneratorReading], _ limits: TraceLimits
  ) -> [TraceField] {
    var list = FieldList(limits)
    for reading in readings {
      list.add(reading.record.fields)
      list.add(reading.notes)
    }
    return list.fields
  }

  /// What an EXIF block (a TIFF structure) says of a camera; no fields for bytes that say nothing.
  public static func camera(_ bytes: [UInt8], limits: TraceLimits = .standard) -> [TraceField] {
    let reader = RangeReader(MemoryBytes(bytes), limits)
    guard let content = try? EXIFReader.read(reader, limits) else { return [] }
    return CameraSigns.read(content, limits)?.fields ?? []
  }

  /// The text of an EXIF UserComment.
  public static func userComment(_ bytes: [UInt8]) -> String { UserComment.text(bytes) }
}
