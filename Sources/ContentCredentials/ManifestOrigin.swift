// SPDX-License-Identifier: Apache-2.0
// What a manifest says the picture is: made by a generator as a whole, from inputs, or by a camera.

internal import EvidenceModel

/// Why a manifest does not state wholly generated content, or why its statement counts for nothing.
enum OriginDoubt: String, CaseIterable, Hashable {
  /// No `c2pa.created` with the term of wholly generated media.
  case notStated = "not_stated"
  /// Another action names a source that is not generated media.
  case otherSource = "other_source"
  /// A camera picture is among the inputs.
  case cameraInput = "camera_input"
  /// An input has no manifest that states wholly generated content with a trusted signature.
  case unprovenInput = "unproven_input"
  /// An input's manifest or content failed its check.
  case brokenInput = "broken_input"
  /// Parts of the manifest were taken out.
  case redacted
  /// Bytes of the file that hold something are signed by nobody.
  case unsignedParts = "unsigned_parts"
  /// The file, the manifest or the signature is not as it was signed.
  case altered
  /// No installed list knows the signer.
  case signerUnknown = "signer_unknown"
}

extension Manifest {
  /// The term of wholly generated media.
  static let generatedTerm = "trainedAlgorithmicMedia"
  private static let editedTerms: Set = [
    "compositeWithTrainedAlgorithmicMedia", "compositeSynthetic",
  ]
  private static let cameraTerms: Set = [
    "digitalCapture", "computationalCapture", "negativeFilm", "positiveFilm", "print",
    "compositeCapture", "algorithmicallyEnhanced", "minorHumanEdits", "humanEdits",
  ]

  private var terms: Set<String> { Set(actions.compactMap(\.sourceTerm)) }

  /// Whether it says that a camera took the picture.
  var namesCamera: Bool { !terms.isDisjoint(with: Self.cameraTerms) }
  /// Whether it says that a generator made the picture as a whole.
  var namesGenerator: Bool { terms.contains(Self.generatedTerm) }
  /// Whether it says that a generator changed the picture.
  var namesGeneratedPart: Bool { !terms.isDisjoint(with: Self.editedTerms) }
}

extension ManifestStore {
  /// What the file's credentials claim: those of its inputs count.
  var claim: TraceClaim {
    let all = [active] + others
    if active.namesGenerator {
      return all.contains(where: \.namesCamera) ? .edited : .generated
    }
    if all.contains(where: { $0.namesGeneratedPart || $0.namesGenerator }) {
      return all.contains(where: \.namesCamera) || active.namesGeneratedPart ? .edited : .generated
    }
    return all.contains(where: \.namesCamera) ? .camera : .note
  }

  /// Why the file's credentials do not state wholly generated content; empty when they do.
  ///
  /// The active manifest must state it itself, or descend from manifests that do. Whoever signs an
  /// edit vouches for its inputs' bytes, not for what they say: an input counts only with a
  /// trusted signature of its own.
  var doubts: Set<OriginDoubt> {
    var doubts: Set<OriginDoubt> = []
    // A camera anywhere among the manifests is enough, even one that no ingredient names.
    if ([active] + others).contains(where: \.namesCamera) { doubts.insert(.cameraInput) }
    var visited: Set<String> = []
    judge(active, &visited, &doubts)
    return doubts
  }

  private func judge(
    _ manifest: Manifest, _ visited: inout Set<String>, _ doubts: inout Set<OriginDoubt>
  ) {
    guard visited.insert(manifest.label).inserted else { return }
    if manifest.isRedacted { doubts.insert(.redacted) }
    let others = manifest.actions.compactMap(\.sourceTerm).filter {
      $0 != Manifest.generatedTerm
    }
    if !others.isEmpty { doubts.insert(.otherSource) }
    let isCreated = manifest.actions.contains {
      $0.verb == "c2pa.created" && $0.sourceTerm == Manifest.generatedTerm
    }
    let descends = manifest.ingredients.contains { $0.relationship == "parentOf" }
    if !isCreated && !descends { doubts.insert(.notStated) }
    for ingredient in manifest.ingredients {
      if !ingredient.problems.isEmpty { doubts.insert(.brokenInput) }
      guard let label = ingredient.manifest, trustedLabels.contains(label),
        let parent = self.manifest(label)
      else {
        doubts.insert(.unprovenInput)
        continue
      }
      judge(parent, &visited, &doubts)
    }
  }
}
