// SPDX-License-Identifier: Apache-2.0
// Whether a generator's trace states that a picture went in, which can be a photograph.

/// What a generator's trace states of pictures that went in.
///
/// It is carried by the field `input_picture` of a ``Trace``.
public enum PictureUse: String, CaseIterable, Hashable, Sendable, Codable {
  /// A picture went in: the result may keep much of it, or little.
  case stated
  /// A picture went in and was changed in parts or added to: inpainting, outpainting, a swapped face.
  case changedInPart = "changed_in_part"

  /// The name of the field that carries it.
  public static let fieldName = "input_picture"
}

extension Trace {
  /// Whether the trace of a generator states that a picture went in, by name or otherwise.
  ///
  /// The picture can be a photograph of somebody. Like everything that can be typed, the statement may raise an item's
  /// place and never lowers it.
  public var statesInputPicture: Bool {
    (claim == .generated || claim == .edited)
      && fields.contains { ["input_image", PictureUse.fieldName].contains($0.name) }
  }
}
