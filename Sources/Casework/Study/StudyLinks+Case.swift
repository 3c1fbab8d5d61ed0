// SPDX-License-Identifier: Apache-2.0
// Models and links of a case as a report tells them, from the traces that its ledger leaves commit to.

internal import Crypto
internal import EvidenceModel
internal import Foundation
internal import Provenance
internal import StudyReport

extension StudyLinks {
  /// The most things of one sort that a report lists.
  static let most = 40
  /// The longest name that a report prints, in characters.
  private static let longestName = 120

  /// What `traces`, by item, have in common.
  ///
  /// Of models every one is told that an item names; of seeds, prompts and inputs those that two items or more state.
  ///
  /// - Complexity: O(traces).
  init(_ traces: [Int64: [Trace]]) {
    var items: [Sort: [Key: Int]] = [:]
    for list in traces.values {
      var own: Set<Pair> = []
      for link in LinkDerivation.links(of: list, sha256: nil) {
        if let sort = Sort(link) { own.insert(Pair(sort: sort, key: Key(link.text, sort))) }
      }
      for pair in own { items[pair.sort, default: [:]][pair.key, default: 0] += 1 }
    }
    self.init(
      groups: Sort.allCases.compactMap { sort in
        let least = sort.isMasked ? 2 : 1
        let all = (items[sort] ?? [:]).filter { $0.value >= least }.sorted {
          ($1.value, $0.key.order) < ($0.value, $1.key.order)
        }
        guard !all.isEmpty else { return nil }
        return Group(
          id: sort.rawValue, title: sort.title,
          nodes: all.prefix(Self.most).map { Node(label: $0.key.label, items: $0.value) },
          others: max(0, all.count - Self.most))
      })
  }

  private struct Pair: Hashable {
    let sort: Sort
    let key: Key
  }

  /// What tells one thing from others; of evidence text a digest and the length.
  private struct Key: Hashable {
    let label: String
    let order: String

    init(_ text: String, _ sort: Sort) {
      if sort.isMasked {
        order = HexText.encode(Array(SHA256.hash(data: Data(text.utf8))))
        label = "\(sort.noun) of \(DecimalText.grouped(text.count)) characters"
      } else {
        order = text
        let name = String(text.prefix(StudyLinks.longestName))
        label = EvidenceText.escaped(name) + (name.count < text.count ? "…" : "")
      }
    }
  }

  private enum Sort: String, CaseIterable {
    case models, additions, hashes, prompts, seeds, inputs

    init?(_ link: DerivedLink) {
      switch link.kind {
      case .modelName:
        switch link.relation {
        case .model, .refiner, .base: self = .models
        default: self = .additions
        }
      case .sha256, .tensorsSHA256, .blake3, .autov1, .autov2, .autov3, .otherHash: self = .hashes
      case .prompt: self = .prompts
      case .seedPrompt: self = .seeds
      case .fileName, .contentSHA256, .contentSHA1, .contentMD5, .documentID:
        guard link.relation == .input else { return nil }
        self = .inputs
      default: return nil
      }
    }

    /// Whether its texts are told by their length alone.
    var isMasked: Bool { self == .prompts || self == .seeds || self == .inputs }

    var title: String {
      switch self {
      case .models: "Models that traces name"
      case .additions: "LoRA and other additions that traces name"
      case .hashes: "Hashes of model files that traces state"
      case .prompts: "Prompts that two items or more share"
      case .seeds: "Seeds with their prompts that two items or more share"
      case .inputs: "Inputs that two items or more share"
      }
    }

    var noun: String {
      switch self {
      case .seeds: "Seed and prompt"
      case .inputs: "Input named"
      default: "Prompt"
      }
    }
  }
}
