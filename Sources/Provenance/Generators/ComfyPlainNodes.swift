// SPDX-License-Identifier: Apache-2.0
// Nodes of ComfyUI that are known to generate nothing.

/// The classes of nodes that load, save, enlarge, cut, lay over each other or mask pictures by ordinary means, or that
/// only stand between others.
///
/// The list is closed: services, animators and whatever is new are not on it, so that they count as generators.
///
/// - Source: comfyanonymous/ComfyUI `nodes.py` and `comfy_extras/`; those of others from recollection, unverified.
enum ComfyPlainNodes {
  private static let loading: Set<String> = [
    "LoadImage", "LoadImageMask", "LoadImageOutput", "LoadVideo", "GetVideoComponents",
    "CreateVideo", "VHS_LoadVideo", "VHS_LoadVideoPath", "VHS_LoadImages", "VHS_LoadImagesPath",
    "VHS_LoadImagePath", "VHS_VideoInfo", "LoadAudio", "Image Load",
  ]
  private static let saving: Set<String> = [
    "SaveImage", "SaveImageWebsocket", "SaveAnimatedWEBP", "SaveAnimatedPNG", "SaveVideo",
    "SaveWEBM", "PreviewImage", "MaskPreview", "VHS_VideoCombine", "Image Save",
    "Image Comparer (rgthree)",
  ]
  private static let enlarging: Set<String> = [
    "UpscaleModelLoader", "ImageUpscaleWithModel", "ImageScale", "ImageScaleBy",
    "ImageScaleToTotalPixels", "ImageScaleToMaxDimension", "ImageResize+", "ImageResizeKJ",
    "ImageResizeKJv2",
  ]
  private static let changing: Set<String> = [
    "ImageCrop", "ImageCrop+", "ImagePadForOutpaint", "ImageInvert", "ImageBatch",
    "ImageFromBatch", "RepeatImageBatch", "RebatchImages", "ImageBlend", "ImageBlur",
    "ImageSharpen", "ImageQuantize", "ImageFlip", "ImageRotate", "ImageStitch", "GetImageSize",
    "EmptyImage", "ImageRGBToYUV", "ImageYUVToRGB", "ColorMatch",
  ]
  private static let masking: Set<String> = [
    "ImageCompositeMasked", "PorterDuffImageComposite", "SplitImageWithAlpha",
    "JoinImageWithAlpha", "ImageToMask", "ImageColorToMask", "MaskToImage", "SolidMask",
    "InvertMask", "CropMask", "MaskComposite", "FeatherMask", "GrowMask", "ThresholdMask",
  ]
  private static let between: Set<String> = [
    "Reroute", "Reroute (rgthree)", "Note", "MarkdownNote", "PrimitiveNode", "PrimitiveInt",
    "PrimitiveFloat", "PrimitiveString", "PrimitiveStringMultiline", "PrimitiveBoolean",
    "SetNode", "GetNode", "Label (rgthree)", "Bookmark (rgthree)",
  ]
  private static let all =
    loading.union(saving).union(enlarging).union(changing).union(masking).union(between)

  /// Whether nodes of a class generate nothing; that of what only passes on is empty.
  static func contains(kind: String) -> Bool { kind.isEmpty || all.contains(kind) }
}
