// SPDX-License-Identifier: Apache-2.0
// What an infotext states of pictures that went in.

internal import EvidenceModel

extension Infotext {
  /// Settings that only a picture with a mask has.
  private static let masked: Set = [
    "mask blur", "inpaint area", "masked area padding", "masked content", "mask mode",
  ]
  /// Settings that only a picture from a picture has.
  private static let fromPicture: Set = [
    "init image hash", "init image size", "image cfg scale", "noise multiplier", "decode prompt",
    "sd upscale overlap",
  ]
  /// The beginnings of settings of extensions that put a face of one picture into another.
  private static let swaps = ["reactor", "roop", "faceswap"]

  /// What the settings state of pictures that went in; `nil` where they state none, which does not rule one out.
  ///
  /// A denoising strength is also that of the second step of a picture from text, which states how it is enlarged.
  /// Settings of masks count as an edit only where no extension is named that masks faces in the program's own
  /// pictures: some versions wrote theirs under the same names. Nor do they where the text's own operations say that the
  /// picture is from text; but no word takes away that a picture went in where another setting says so.
  ///
  /// - Source: AUTOMATIC1111 and Forge `modules/processing.py`, SD.Next `modules/processing_info.py`; the names of
  ///   extensions that swap faces are not verified.
  /// - Complexity: O(n).
  var pictureUse: PictureUse? {
    let names = settings.map { $0.name.lowercased() }
    let operations = operations
    let isFromText = !operations.isDisjoint(with: ["txt2img", "hires"])
    let isPartial =
      names.contains { name in
        Self.masked.contains(name) || name.hasPrefix("soft inpainting") || name.contains("outpaint")
          || Self.swaps.contains(where: name.hasPrefix)
      } || self["Script"]?.lowercased().contains("outpaint") == true
    let controls = settings.filter { $0.name.hasPrefix("ControlNet ") }
    let fillsIn = controls.contains { $0.value.lowercased().contains("module: inpaint") }
    if isPartial || fillsIn || !operations.isDisjoint(with: ["inpaint", "outpaint"]) {
      let isOfItsOwn = isFromText || names.contains { $0.hasPrefix("adetailer") }
      return isOfItsOwn ? .stated : .changedInPart
    }
    let isEnlarged =
      isFromText || names.contains { $0.hasPrefix("hires") || $0 == "first pass size" }
    let isDenoised = names.contains("denoising strength") && !isEnlarged
    let isFromPicture =
      names.contains(where: Self.fromPicture.contains)
      || (operations.contains("img2img") && !isFromText)
    return isDenoised || isFromPicture || !controls.isEmpty ? .stated : nil
  }

  /// SD.Next's `Operations`, such as `img2img; inpaint`: those of a picture from text take its own further.
  private var operations: Set<String> {
    let words = TextDecoding.pieces(of: (self["Operations"] ?? "").lowercased(), by: ";")
    return Set(words.map { TextDecoding.trimmed($0) })
  }
}
