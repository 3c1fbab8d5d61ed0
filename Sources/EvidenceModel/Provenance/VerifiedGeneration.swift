// SPDX-License-Identifier: Apache-2.0
// When the traces of a file prove that a generator made it as a whole: the only thing that may lower its place.

extension Trace {
  /// The kinds of traces that can be a signature.
  private static let signatureKinds: Set = ["c2pa.manifest", "novelai.signature"]

  /// Whether this is a signature by a trusted signer that states wholly generated content.
  public var provesWhollyGenerated: Bool {
    Self.signatureKinds.contains(kind) && strength == .proof && forgeability == .cryptographic
      && claim == .generated
      && fields.contains { $0.name == "wholly_generated" && $0.value == "yes" }
  }
}

/// Whether the traces of a file prove wholly generated content.
public enum VerifiedGeneration {
  /// Whether a trusted signature states it and no other trace speaks of a camera, an edit or an input picture.
  ///
  /// Such other traces may be forged; they then raise the item's place, which does no harm.
  public static func isProven(by traces: [Trace]) -> Bool {
    traces.contains(where: \.provesWhollyGenerated)
      && traces.allSatisfy { trace in
        trace.claim != .camera && trace.claim != .edited
          && !trace.fields.contains {
            ["input_image", PictureUse.fieldName, "derived_from"].contains($0.name)
          }
      }
  }
}
