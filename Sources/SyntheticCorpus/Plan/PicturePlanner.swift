// SPDX-License-Identifier: Apache-2.0
// Formats and metadata of synthetic pictures, drawn without regard to what they stand for.

internal import EvidenceModel
internal import SyntheticEncoding

/// Draws formats and metadata.
enum PicturePlanner {
  /// A format from the wide range of a demo.
  static func demoFormat(using generator: inout SeededGenerator) -> PictureFormat {
    let draw = generator.below(1_000)
    switch draw {
    case ..<600: return jpeg(using: &generator)
    case ..<870: return .png(compression: 6, interlaced: generator.below(20) == 0)
    case ..<950: return .webp(quality: 80 + generator.below(15))
    case ..<975: return .gif
    case ..<988: return .bmp
    default: return .tiff(deflate: generator.below(2) == 0)
    }
  }

  /// A format from the narrow range of a replay, which has to be quick.
  static func replayFormat(using generator: inout SeededGenerator) -> PictureFormat {
    generator.below(20) == 0 ? .png(compression: 3) : jpeg(using: &generator)
  }

  private static func jpeg(using generator: inout SeededGenerator) -> PictureFormat {
    let quality = [75, 82, 88, 92][generator.below(4)]
    return .jpeg(
      quality: quality, subsampling: generator.below(4) == 0 ? .s444 : .s420,
      progressive: generator.below(5) == 0)
  }

  /// Metadata that fits `format`: a generator's, a camera's, or none.
  static func metadata(
    for format: PictureFormat, width: Int, height: Int, using generator: inout SeededGenerator
  ) -> PictureMetadata {
    let draw = generator.below(100)
    switch format {
    case .png:
      if draw < 40 {
        let text = GeneratorTexts.parameters(using: &generator, width: width, height: height)
        return PictureMetadata(pngText: [.init(.tEXt, keyword: "parameters", text: text)])
      }
      if draw < 60 {
        let graph = GeneratorTexts.graph(using: &generator, width: width, height: height)
        return PictureMetadata(pngText: [.init(.tEXt, keyword: "prompt", text: graph)])
      }
      if draw < 65 {
        return PictureMetadata(
          pngText: [.init(.iTXt, keyword: "Comment", text: "printed with care, proof copy")])
      }
      return .none
    case .jpeg, .webp:
      if draw < 15 {
        let text = GeneratorTexts.parameters(using: &generator, width: width, height: height)
        return PictureMetadata(userComment: text)
      }
      if draw < 20 { return PictureMetadata(xmp: GeneratorTexts.sourceTypePacket) }
      if draw < 32 {
        let camera = GeneratorTexts.camera(using: &generator)
        return PictureMetadata(camera: camera, orientation: 1)
      }
      if draw < 36 { return PictureMetadata(software: "Example Paint 2.1") }
      return .none
    default: return .none
    }
  }
}
