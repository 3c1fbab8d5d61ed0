// SPDX-License-Identifier: Apache-2.0
// The words of the standard that may be shown unmasked; whatever a file says else is evidence text.

/// Words of the C2PA standard, of IPTC and of the library.
///
/// - Source: C2PA Technical Specification 2.x, sections on actions and validation; IPTC NewsCodes
///   `digitalsourcetype`; c2pa-rs `validation_status`.
enum CredentialVocabulary {
  static let words = actions.union(terms).union(failures).union(others)

  private static let actions: Set = [
    "c2pa.created", "c2pa.opened", "c2pa.placed", "c2pa.converted", "c2pa.edited", "c2pa.cropped",
    "c2pa.resized", "c2pa.color_adjustments", "c2pa.filtered", "c2pa.drawing", "c2pa.transcoded",
    "c2pa.repackaged", "c2pa.published", "c2pa.removed", "c2pa.redacted", "c2pa.orientation",
    "c2pa.unknown", "c2pa.edited.metadata", "c2pa.watermarked", "c2pa.adjustedColor",
    "c2pa.changedSpeed", "c2pa.dubbed", "c2pa.enhanced", "c2pa.translated", "c2pa.trimmed",
  ]

  private static let terms: Set = [
    "trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia", "compositeSynthetic",
    "algorithmicMedia", "dataDrivenMedia", "virtualRecording", "digitalArt", "digitalCreation",
    "softwareImage", "algorithmicallyEnhanced", "minorHumanEdits", "humanEdits", "composite",
    "compositeCapture", "digitalCapture", "computationalCapture", "screenCapture", "negativeFilm",
    "positiveFilm", "print", "empty", "trainedAlgorithmicData",
  ]

  private static let failures: Set = [
    "assertion.dataHash.mismatch", "assertion.bmffHash.mismatch", "assertion.boxesHash.mismatch",
    "assertion.hashedURI.mismatch", "assertion.missing", "assertion.undeclared",
    "assertion.inaccessible", "assertion.required.missing", "assertion.json.invalid",
    "assertion.cbor.invalid", "assertion.action.ingredientMismatch", "assertion.action.malformed",
    "assertion.action.redacted", "assertion.ingredient.malformed", "assertion.dataHash.malformed",
    "claim.missing", "claim.multiple", "claim.malformed", "claim.cbor.invalid",
    "claim.hardBindings.missing", "claimSignature.missing", "claimSignature.mismatch",
    "claimSignature.outsideValidity", "signingCredential.untrusted", "signingCredential.invalid",
    "signingCredential.expired", "signingCredential.ocsp.revoked", "timeStamp.mismatch",
    "timeStamp.malformed", "timeStamp.untrusted", "timeStamp.outsideValidity",
    "algorithm.unsupported", "algorithm.deprecated", "general.error", "hashedURI.missing",
    "hashedURI.mismatch", "ingredient.manifest.missing", "ingredient.manifest.mismatch",
    "ingredient.hashedURI.mismatch", "ingredient.claimSignature.missing",
    "ingredient.claimSignature.mismatch", "manifest.inaccessible", "manifest.multipleParents",
    "manifest.update.wrongParents",
  ]

  private static let others: Set = [
    "parentOf", "componentOf", "inputTo", "not_installed", "other_file", "not_loadable", "limit",
    "trust_list_refused", "unexpected", "Verify", "Other", "Decoding", "Encoding", "Json",
    "Manifest", "NotSupported", "Remote", "RemoteManifest", "ResourceNotFound", "Signature", "Io",
    "Assertion", "AssertionNotFound", "ManifestNotFound",
  ]
}
