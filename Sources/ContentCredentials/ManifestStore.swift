// SPDX-License-Identifier: Apache-2.0
// The library's JSON as values: manifests, their actions, their ingredients, what failed.

internal import EvidenceModel

/// One step of how a picture came about, as its manifest tells it.
struct ManifestAction: Hashable {
  /// The verb, such as `c2pa.created`.
  let verb: String
  /// The IPTC term of its source, without its address; `nil` when it names none.
  let sourceTerm: String?
  /// The program that took it; `nil` when it names none.
  let softwareAgent: String?
}

/// One input of a picture, as its manifest tells it.
struct ManifestIngredient: Hashable {
  /// `parentOf`, `componentOf` or `inputTo`.
  let relationship: String
  /// The label of its own manifest, if it has one.
  let manifest: String?
  /// What failed when it was taken in, apart from a signer that is on no list.
  let problems: [String]
}

/// One manifest.
struct Manifest: Hashable {
  let label: String
  /// Who signed, by the certificate.
  let issuer: String?
  let commonName: String?
  /// The programs that made the claim.
  let generators: [String]
  let actions: [ManifestAction]
  let ingredients: [ManifestIngredient]
  /// Whether parts of it were taken out.
  let isRedacted: Bool
  /// When it was signed, by the signer's time stamp.
  let time: String?
}

/// All manifests of a file and what the library found of them.
struct ManifestStore: Hashable {
  /// How far the most that is read goes.
  static let limits = JSONParser.Limits(depth: 48, values: 200_000)

  /// The library's word: `Trusted`, `Valid`, `Invalid`.
  let state: String
  let active: Manifest
  /// The other manifests, in the library's order.
  let others: [Manifest]
  /// What failed in the active manifest, apart from a signer that is on no list.
  let problems: [String]
  /// Whether the active manifest's signer left more of the file unsigned than the credentials themselves.
  let leavesOut: Bool
  /// The labels of the manifests whose signers are on the list that was asked.
  let trustedLabels: Set<String>

  /// Reads the library's JSON; `nil` when it is not as expected.
  init?(_ bytes: [UInt8]) {
    guard let json = try? JSONParser.parse(bytes, limits: Self.limits),
      let state = json["validation_state"]?.text, let label = json["active_manifest"]?.text,
      let manifests = json["manifests"]?.members
    else { return nil }
    let read = manifests.map { Manifest($0.name, $0.value) }
    guard let active = read.first(where: { $0.label == label }) else { return nil }
    self.state = state
    self.active = active
    others = read.filter { $0.label != label }
    let results = json["validation_results"] ?? .null
    problems = Self.failures(in: results["activeManifest"] ?? .null)
    leavesOut = (results["activeManifest"]?["informational"]?.elements ?? []).contains {
      $0["code"]?.text?.hasSuffix("additionalExclusionsPresent") == true
    }
    var trusted: Set<String> = []
    let deltas = (results["ingredientDeltas"]?.elements ?? []).map {
      $0["validationDeltas"] ?? .null
    }
    for part in [results["activeManifest"] ?? .null] + deltas {
      for entry in part["success"]?.elements ?? []
      where entry["code"]?.text == "signingCredential.trusted" {
        if let label = entry["url"]?.text.flatMap(Self.label) { trusted.insert(label) }
      }
    }
    trustedLabels = trusted
  }

  /// The manifest with `label`.
  func manifest(_ label: String) -> Manifest? {
    label == active.label ? active : others.first { $0.label == label }
  }

  /// The codes of what failed in one part of the results.
  static func failures(in part: JSONValue) -> [String] {
    let codes = (part["failure"]?.elements ?? []).compactMap { $0["code"]?.text }
    return codes.filter { $0 != "signingCredential.untrusted" }
  }

  /// The label in `self#jumbf=/c2pa/LABEL/…`.
  private static func label(_ url: String) -> String? {
    let parts = url.split(separator: "/", omittingEmptySubsequences: true)
    guard let store = parts.firstIndex(of: "c2pa"), parts.count > store + 1 else { return nil }
    return String(parts[store + 1])
  }
}

extension Manifest {
  init(_ label: String, _ json: JSONValue) {
    self.label = label
    let signature = json["signature_info"] ?? .null
    issuer = signature["issuer"]?.text
    commonName = signature["common_name"]?.text
    time = signature["time"]?.text
    generators =
      (json["claim_generator_info"]?.elements ?? []).compactMap { $0["name"]?.text }
      + [json["claim_generator"]?.text].compactMap { $0 }
    actions = (json["assertions"]?.elements ?? []).flatMap { assertion -> [ManifestAction] in
      guard assertion["label"]?.text?.hasPrefix("c2pa.actions") == true else { return [] }
      return (assertion["data"]?["actions"]?.elements ?? []).map(ManifestAction.init)
    }
    ingredients = (json["ingredients"]?.elements ?? []).map(ManifestIngredient.init)
    isRedacted = !(json["redactions"]?.elements ?? []).isEmpty
  }
}

extension ManifestAction {
  init(_ json: JSONValue) {
    verb = json["action"]?.text ?? ""
    let source = json["digitalSourceType"]?.text ?? json["digital_source_type"]?.text
    sourceTerm = source.map { text in
      let parts = text.split { $0 == "/" || $0 == ":" }
      return parts.last.map(String.init) ?? text
    }
    // A text in the first version of actions, an object with a name in the second.
    let agent = json["softwareAgent"]
    softwareAgent = agent?.text ?? agent?["name"]?.text
  }
}

extension ManifestIngredient {
  init(_ json: JSONValue) {
    relationship = json["relationship"]?.text ?? "componentOf"
    manifest = json["active_manifest"]?.text
    let results = json["validation_results"]?["activeManifest"] ?? .null
    let older = (json["validation_status"]?.elements ?? []).compactMap { entry in
      entry["success"]?.bool == true ? nil : entry["code"]?.text
    }
    let codes = ManifestStore.failures(in: results) + older
    var seen: Set<String> = []
    problems = codes.filter { $0 != "signingCredential.untrusted" && seen.insert($0).inserted }
  }
}
