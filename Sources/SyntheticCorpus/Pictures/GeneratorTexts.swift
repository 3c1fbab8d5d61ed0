// SPDX-License-Identifier: Apache-2.0
// What image generators and cameras leave in files, with harmless words and invented names.

internal import EvidenceModel
internal import SyntheticEncoding

/// Metadata for synthetic pictures.
enum GeneratorTexts {
  private static let prompts = [
    "a red lighthouse at dawn", "a wooden boat on a calm lake", "snow on a mountain ridge",
    "a field of barley in the wind", "a stone bridge over a stream", "clouds above a harbour",
    "an empty beach at low tide", "a lamp on a desk", "autumn leaves on a path",
    "a windmill under a grey sky",
  ]
  /// Invented models, each with the ten digits that its file would have.
  private static let models = [
    ("example-landscape-v1", "3f0c9a41d7"), ("example-terrain-v2", "b2667e015c"),
    ("example-paint-v3", "90d14bb8e2"),
  ]
  /// A seed that somebody kept, as people do who vary the words alone.
  private static let keptSeed = 1_357_924_680
  private static let samplers = ["Euler a", "DPM++ 2M Karras", "DDIM"]

  /// The `parameters` text of AUTOMATIC1111's web interface.
  static func parameters(using generator: inout SeededGenerator, width: Int, height: Int) -> String
  {
    let prompt = pick(prompts, using: &generator)
    let sampler = pick(samplers, using: &generator)
    let seed = generator.below(8) == 0 ? keptSeed : generator.below(4_000_000_000)
    let (model, hash) = pick(models, using: &generator)
    return """
      \(prompt), wide view
      Negative prompt: blurry, text
      Steps: 20, Sampler: \(sampler), CFG scale: 7, Seed: \(seed), Size: \(width)x\(height), \
      Model hash: \(hash), Model: \(model), Version: v1.6.0
      """
  }

  /// The `prompt` graph that ComfyUI embeds.
  static func graph(using generator: inout SeededGenerator, width: Int, height: Int) -> String {
    let prompt = pick(prompts, using: &generator)
    let model = pick(models, using: &generator).0 + ".safetensors"
    let seed = Int64(generator.below(1 << 50))
    let sampler: JSONValue = [
      "seed": .integer(seed), "steps": 20, "cfg": 7, "sampler_name": "euler",
      "scheduler": "normal", "denoise": 1, "model": ["4", 0], "positive": ["6", 0],
      "negative": ["7", 0], "latent_image": ["5", 0],
    ]
    let latent: JSONValue = [
      "width": JSONValue(width), "height": JSONValue(height), "batch_size": 1,
    ]
    let graph: JSONValue = [
      "3": node("KSampler", sampler),
      "4": node("CheckpointLoaderSimple", ["ckpt_name": .string(model)]),
      "5": node("EmptyLatentImage", latent),
      "6": node("CLIPTextEncode", ["text": .string(prompt), "clip": ["4", 1]]),
      "7": node("CLIPTextEncode", ["text": "blurry, text", "clip": ["4", 1]]),
      "8": node("VAEDecode", ["samples": ["3", 0], "vae": ["4", 2]]),
      "9": node("SaveImage", ["filename_prefix": "example", "images": ["8", 0]]),
    ]
    return graph.compactText
  }

  /// An invented camera, with plausible settings.
  static func camera(using generator: inout SeededGenerator) -> CameraMetadata {
    let exposure = pick([60, 125, 250, 500, 1_000], using: &generator)
    let aperture = pick([18, 28, 40, 56, 80], using: &generator)
    let speed = pick([100, 200, 400, 800], using: &generator)
    let day = DecimalText.padded(1 + generator.below(28), to: 2)
    let hour = DecimalText.padded(7 + generator.below(12), to: 2)
    let minute = DecimalText.padded(generator.below(60), to: 2)
    return CameraMetadata(
      taken: "2023:08:\(day) \(hour):\(minute):00", exposureDenominator: UInt32(exposure),
      apertureTenths: UInt32(aperture), isoSpeed: UInt16(speed))
  }

  /// An XMP packet that states a generated picture, in IPTC's vocabulary.
  static let sourceTypePacket = """
    <?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
    <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF \
    xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" \
    xmlns:xmp="http://ns.adobe.com/xap/1.0/" \
    xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" \
    xmp:CreatorTool="Example Paint 2.1" \
    Iptc4xmpExt:DigitalSourceType=\
    "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"/>\
    </rdf:RDF></x:xmpmeta>
    <?xpacket end="w"?>
    """

  private static func node(_ type: String, _ inputs: JSONValue) -> JSONValue {
    ["class_type": .string(type), "inputs": inputs]
  }

  private static func pick<Value>(_ values: [Value], using generator: inout SeededGenerator)
    -> Value
  {
    values[generator.below(values.count)]
  }
}
