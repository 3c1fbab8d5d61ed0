// SPDX-License-Identifier: Apache-2.0
// From what the library says to traces: one for the file, one for each manifest among its inputs.

internal import EvidenceModel
internal import MediaDecoding

/// Makes traces of a file's credentials.
struct CredentialTraces {
  private static let maximumInputs = 64
  private static let maximumText = 1_024

  let carrier: CredentialCarrier
  /// Whether the file holds content that the standard leaves unsigned.
  var hasUnsignedParts = false
  /// Whether signers leave more of a file of this format unsigned than the credentials themselves: the entries of a
  /// TIFF's directory, the free space of boxes, at which is looked apart.
  var leavesOutUsually = false

  /// The trace of credentials that were not read.
  func unread(_ state: CredentialState, reason: String) -> Trace {
    trace(
      "c2pa.manifest", .note, .hint, .trivial,
      [Self.word("state", state.rawValue), Self.code("reason", reason)])
  }

  /// The traces of `store`, trusted by `list` where one knows the signer.
  func traces(of store: ManifestStore, list: TrustList?, hasLists: Bool) -> [Trace] {
    let state = store.credentialState(hasLists: hasLists)
    var doubts = store.doubts
    if hasUnsignedParts || (store.leavesOut && !leavesOutUsually) { doubts.insert(.unsignedParts) }
    switch state {
    case .trusted: break
    case .signerUnknown, .noTrustList: doubts.insert(.signerUnknown)
    case .altered, .unreadable, .libraryMissing: doubts.insert(.altered)
    }
    var fields = [Self.word("state", state.rawValue)]
    if state == .trusted, let list {
      fields += [
        Self.word("trust_list", list.name), Self.word("trust_list_date", list.date),
        Self.word("trust_list_sha256", list.sha256.description),
      ]
    }
    fields += Self.facts(of: store.active)
    fields += store.problems.map { Self.code("problem", $0) }
    for ingredient in store.active.ingredients.prefix(Self.maximumInputs) {
      fields.append(Self.code("ingredient", ingredient.relationship))
      fields += ingredient.problems.prefix(16).map { Self.code("ingredient_problem", $0) }
    }
    fields.append(Self.word("wholly_generated", doubts.isEmpty ? "yes" : "no"))
    fields += doubts.map(\.rawValue).sorted().map { Self.word("doubt", $0) }
    let isProof = state == .trusted
    let whole = trace(
      "c2pa.manifest", store.claim, isProof ? .proof : .hint, isProof ? .cryptographic : .trivial,
      fields, tool: [.generated, .edited].contains(store.claim) ? store.tool : nil)
    return [whole] + store.others.prefix(Self.maximumInputs).map { input($0, in: store) }
  }

  private func input(_ manifest: Manifest, in store: ManifestStore) -> Trace {
    let claim: TraceClaim =
      manifest.namesCamera
      ? .camera
      : manifest.namesGenerator ? .generated : manifest.namesGeneratedPart ? .edited : .note
    let isTrusted = store.state == "Trusted" && store.trustedLabels.contains(manifest.label)
    return trace(
      "c2pa.ingredient", claim, .hint, isTrusted ? .cryptographic : .trivial,
      [Self.word("signer", isTrusted ? "trusted" : "unknown")] + Self.facts(of: manifest),
      tool: claim == .camera ? nil : GeneratorMakers.tool(of: manifest))
  }

  private func trace(
    _ kind: String, _ claim: TraceClaim, _ strength: TraceStrength,
    _ forgeability: TraceForgeability, _ fields: [TraceField], tool: String? = nil
  ) -> Trace {
    Trace(
      kind: kind, tool: tool, claim: claim, carrier: carrier.code, offset: carrier.offset,
      length: carrier.length, strength: strength, forgeability: forgeability, fields: fields)
  }

  private static func facts(of manifest: Manifest) -> [TraceField] {
    var fields: [TraceField] = []
    if let issuer = manifest.issuer { fields.append(text("issuer", issuer)) }
    if let name = manifest.commonName { fields.append(text("common_name", name)) }
    if let time = manifest.time { fields.append(text("signed", time)) }
    fields += manifest.generators.prefix(8).map { text("generator", $0) }
    for action in manifest.actions.prefix(maximumInputs) {
      fields.append(code("action", action.verb))
      if let term = action.sourceTerm { fields.append(code("source_type", term)) }
      if let agent = action.softwareAgent { fields.append(text("software_agent", agent)) }
    }
    if manifest.isRedacted { fields.append(word("redacted", "yes")) }
    return fields
  }

  private static func word(_ name: String, _ value: String) -> TraceField {
    TraceField(name: name, value: value, isEvidenceText: false)
  }

  private static func text(_ name: String, _ value: String) -> TraceField {
    TraceField(name: name, value: String(value.prefix(maximumText)), isEvidenceText: true)
  }

  /// A value of a known vocabulary is a word; anything else is evidence.
  private static func code(_ name: String, _ value: String) -> TraceField {
    CredentialVocabulary.words.contains(value) ? word(name, value) : text(name, value)
  }
}
