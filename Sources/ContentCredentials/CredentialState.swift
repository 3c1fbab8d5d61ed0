// SPDX-License-Identifier: Apache-2.0
// What became of a file's Content Credentials, told apart so that nothing passes for what it is not.

/// What became of a file's Content Credentials.
public enum CredentialState: String, CaseIterable, Hashable, Sendable {
  /// Signed by a signer on an installed list, and intact.
  case trusted
  /// Intact; the signer is on none of the installed lists, or made the certificate itself.
  case signerUnknown = "signer_unknown"
  /// Intact; no list is installed that could know the signer.
  case noTrustList = "no_trust_list"
  /// The file, the manifest or the signature is not as it was signed, or the certificate had run out.
  case altered
  /// There are credentials, and they cannot be read.
  case unreadable
  /// There are credentials, and the library that reads them is not installed.
  case libraryMissing = "library_missing"
}

extension ManifestStore {
  /// The state, where `hasLists` says whether any list was asked.
  func credentialState(hasLists: Bool) -> CredentialState {
    switch state {
    case "Trusted" where trustedLabels.contains(active.label): .trusted
    case "Valid", "Trusted": hasLists ? .signerUnknown : .noTrustList
    default: .altered
    }
  }
}
