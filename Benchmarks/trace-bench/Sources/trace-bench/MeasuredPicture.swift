// SPDX-License-Identifier: Apache-2.0
// The pictures that are measured: one canvas in each form, bare and with what generators and cameras write.

import EvidenceModel
import MediaDecoding
import NativeDecoders
import SyntheticEncoding

/// One file that is measured.
struct MeasuredPicture {
  /// Which picture, form and load it is.
  let name: String
  /// The file.
  let bytes: [UInt8]
  /// The kinds of traces that were written into it.
  let carries: Set<String>

  private static let forms: [(name: String, format: PictureFormat)] = [
    ("JPEG 85", .jpeg(quality: 85)),
    ("JPEG 90 whole chroma", .jpeg(quality: 90, subsampling: .s444)),
    ("PNG", .png()), ("lossless WebP", .webp(lossless: true)), ("lossy WebP", .webp()),
    ("HEIC", .heic()),
  ]

  /// The pixels of `file`, a picture of any format, in each form, bare and laden.
  ///
  /// - Throws: what decoding and encoding throw.
  static func all(of file: [UInt8], name: String) throws -> [MeasuredPicture] {
    guard let format = MediaFormat.sniff(file) else { return [] }
    var samples: [UInt8] = []
    var size = (width: 0, height: 0)
    try VipsPictureRows().visitRows(of: file, format: format, limits: .standard) { shape, _, row in
      size = (shape.width, shape.height)
      samples += row
      return shape.channels == 3
    }
    guard let canvas = PixelCanvas(width: size.width, height: size.height, bytes: samples) else {
      return []
    }
    return try forms.flatMap { form in
      let laden = Load.metadata(for: form.format)
      return [
        MeasuredPicture(
          name: "\(name), \(form.name), bare",
          bytes: try PictureEncoder.encode(canvas, format: form.format), carries: []),
        MeasuredPicture(
          name: "\(name), \(form.name), laden",
          bytes: try PictureEncoder.encode(canvas, format: form.format, metadata: laden.metadata),
          carries: laden.carries),
      ]
    }
  }

  /// A ramp of one megapixel in one form, laden.
  ///
  /// - Throws: what encoding throws.
  static func laden(as format: PictureFormat) throws -> MeasuredPicture? {
    let side = 1_024
    let samples = (0..<side * side).flatMap { place -> [UInt8] in
      let level = UInt8((place % side + place / side) / 8)
      return [level, level, level]
    }
    guard let canvas = PixelCanvas(width: side, height: side, bytes: samples) else { return nil }
    let laden = Load.metadata(for: format)
    return MeasuredPicture(
      name: "ramp, laden",
      bytes: try PictureEncoder.encode(canvas, format: format, metadata: laden.metadata),
      carries: laden.carries)
  }
}

/// What generators and cameras write, as much as a file of theirs holds.
private enum Load {
  /// Everything that a format has a place for, and the kinds of the traces it makes.
  static func metadata(
    for format: PictureFormat
  ) -> (metadata: PictureMetadata, carries: Set<String>) {
    var metadata = PictureMetadata(
      camera: CameraMetadata(taken: "2026:01:02 03:04:05"), userComment: settings, orientation: 1)
    var carries: Set = ["exif.camera", "a1111.parameters"]
    switch format {
    case .heic, .avif: return (metadata, carries)
    default: break
    }
    metadata.xmp = packet
    carries.formUnion(["iptc.digital_source_type", "xmp.document"])
    if case .png = format {
      metadata.pngText = [
        PNGTextChunk(.tEXt, keyword: "parameters", text: settings),
        PNGTextChunk(.zTXt, keyword: "prompt", text: graph),
      ]
      carries.insert("comfyui.prompt")
    }
    return (metadata, carries)
  }

  /// Some four kilobytes of settings.
  private static let settings =
    (0..<80).map { "a red lighthouse over a wide sea, number \($0)" }.joined(separator: ", ")
    + ", <lora:coast:0.8>\nNegative prompt: fog, rain\nSteps: 20, Sampler: Euler a, CFG scale: 7, "
    + "Seed: 1234567890, Size: 1024x1024, Model hash: 0123456789, Model: harbour_v1, "
    + "Lora hashes: \"coast: 0123456789ab\", Version: v1.10.1"

  /// A graph of 120 nodes.
  private static let graph: String = {
    let texts = (10..<120).map { number in
      "\"\(number)\": {\"class_type\": \"CLIPTextEncode\", \"inputs\": {\"text\": \"a buoy, number \(number)\", "
        + "\"clip\": [\"4\", 1]}}"
    }
    return
      "{\"3\": {\"class_type\": \"KSampler\", \"inputs\": {\"seed\": 42, \"steps\": 25, \"cfg\": 6.5, "
      + "\"sampler_name\": \"euler\", \"scheduler\": \"normal\", \"denoise\": 1.0, \"model\": [\"4\", 0], "
      + "\"positive\": [\"10\", 0], \"negative\": [\"11\", 0], \"latent_image\": [\"5\", 0]}}, "
      + "\"4\": {\"class_type\": \"CheckpointLoaderSimple\", \"inputs\": {\"ckpt_name\": \"harbour.safetensors\"}}, "
      + "\"5\": {\"class_type\": \"EmptyLatentImage\", \"inputs\": {\"width\": 1024, \"height\": 1024}}, "
      + texts.joined(separator: ", ") + "}"
  }()

  /// A packet with identifiers, a history of forty savings, and the IPTC's source type.
  private static let packet: String = {
    let history = (0..<40).map { number in
      "<rdf:li stEvt:action=\"saved\" stEvt:instanceID=\"xmp.iid:\(1_000 + number)\" stEvt:when=\"2026-01-02\"/>"
    }
    return """
      <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\
      <rdf:Description xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" \
      xmlns:stEvt="http://ns.adobe.com/xap/1.0/sType/ResourceEvent#" \
      xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" \
      xmpMM:DocumentID="xmp.did:0123456789abcdef0123456789abcdef" \
      Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia">\
      <xmpMM:History><rdf:Seq>\(history.joined())</rdf:Seq></xmpMM:History></rdf:Description></rdf:RDF></x:xmpmeta>
      """
  }()
}
