// SPDX-License-Identifier: Apache-2.0
// The rules used where no rule file is given; docs/operating.md shows them.

extension SelectionRules {
  /// The text of the standard rule file.
  public static let standardYAML = """
    # Which items go to assessment. The first rule that applies decides; every decision keeps its reason.
    # A rule that deselects must be sampled; provenance traces can only raise a rank, never deselect.
    id: standard
    seed: 1
    rules:
      - name: conflicting_lists
        when: {match: conflict}
        decide: selected
        reason: on a positive and on a negative list, a person decides
      - name: person_deselected
        when: {triage: not_selected}
        decide: not_selected
        reason: a person's triage decision
      - name: person_selected
        when: {triage: selected}
        decide: selected
        reason: a person's triage decision
      - name: known_negative
        when: {match: negative_exact}
        decide: not_selected
        sample: 0.05
        reason: SHA-256 on a negative list
      - name: page_furniture
        when: {posted: false, kind: image, match: [none, negative_near]}
        decide: not_selected
        sample: 0.05
        reason: shown by no posting, such as an avatar or a thumbnail of another item
      - name: not_viewable
        when: {kind: [other, model]}
        decide: not_selected
        sample: 0.02
        reason: nothing to look at in files of this kind
      - name: not_decodable
        when: {decodable: false, kind: image}
        decide: not_selected
        sample: 0.1
        reason: the picture could not be decoded
      - name: everything_else
        decide: selected
        reason: no rule speaks against assessment
    rank:
      camera_trace: 4
      generated_trace: 0
      edited_trace: 2
      positive_near: 2
      unknown: 1
      verified_generated_deduction: 1

    """
}
