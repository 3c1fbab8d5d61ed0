// SPDX-License-Identifier: Apache-2.0
// Regimes/us-federal.tests.yaml, word for word; a test holds the two against each other.

extension EmbeddedRegimes {
  static let usFederalTests = #"""
    # United States, federal: facts and what the regime makes of them; `martlet regime check` and the tests run it.
    #
    # `draft: yes`: the result rests on a rule that is not verified. `rule` is the rule that gives the result.

    format: martlet.regime-tests/1
    regime: us-federal
    version: 1
    as_of: 2026-11-01
    rows:
      # Within 2256(8)
      - facts: {child: yes, indecent: yes, severity: a, origin: camera}
        result: actual_minor
        rule: actual_minor
      - facts: {child: yes, indecent: yes, severity: b, origin: camera, photograph_like: yes}
        result: actual_minor
        rule: actual_minor
      - facts: {child: yes, indecent: yes, severity: c, lascivious_exhibition: yes, origin: camera}
        result: actual_minor
        rule: actual_minor
        draft: yes
      - facts: {child: yes, indecent: yes, severity: a, origin: altered, identifiable_child: yes}
        result: identifiable_minor
        rule: identifiable_modified
      - facts: {child: yes, indecent: yes, severity: a, origin: computer_made, identifiable_child: yes}
        result: identifiable_minor
        rule: identifiable_made
        draft: yes
      - facts: {child: yes, indecent: yes, severity: a, origin: computer_made, identifiable_child: no, photograph_like: yes}
        result: indistinguishable
        rule: indistinguishable
      - facts: {child: impression, indecent: yes, severity: b, origin: computer_made, identifiable_child: no, photograph_like: yes}
        result: indistinguishable
        rule: indistinguishable
      - facts: {child: yes, indecent: yes, severity: a, origin: altered, identifiable_child: no, photograph_like: yes}
        result: indistinguishable
        rule: indistinguishable
        draft: yes
      - facts: {child: yes, indecent: yes, severity: a, origin: cannot_tell, photograph_like: yes}
        result: actual_or_indistinguishable
        rule: actual_or_indistinguishable
      # Drawings: not 2256
      - facts: {child: yes, indecent: yes, severity: a, origin: computer_made, identifiable_child: no, photograph_like: no, obscene_character: yes}
        result: obscene_depiction
        rule: obscene
        draft: yes
      - facts: {child: yes, indecent: yes, severity: a, origin: cannot_tell, photograph_like: no, obscene_character: yes}
        result: obscene_depiction
        rule: obscene
        draft: yes
      - facts: {child: yes, indecent: yes, severity: a, origin: cannot_tell, photograph_like: no, obscene_character: no}
        result: none
        rule: not_obscene
        draft: yes
      # Within no limb
      - facts: {child: no}
        result: none
        rule: no_minor
      - facts: {child: no, indecent: yes, severity: a, origin: camera}
        result: none
        rule: no_minor
      - facts: {child: yes, indecent: no}
        result: none
        rule: not_indecent
        draft: yes
      - facts: {child: unsure, indecent: no}
        result: none
        rule: no_minor
        draft: yes
      - facts: {child: yes, indecent: yes, severity: c, lascivious_exhibition: no}
        result: none
        rule: no_lascivious_exhibition
        draft: yes
      # Undetermined
      - facts: {child: impression, indecent: yes, severity: a, origin: camera}
        result: undetermined
        rule: camera_impression
      - facts: {child: impression, indecent: yes, severity: a, origin: cannot_tell, photograph_like: yes}
        result: undetermined
        rule: unknown_origin_impression
      - facts: {child: unsure, indecent: yes, severity: a, origin: camera}
        result: undetermined
        rule: undetermined
      - facts: {child: yes, indecent: yes, severity: a, origin: computer_made, identifiable_child: unsure, photograph_like: yes}
        result: undetermined
        rule: undetermined
      - facts: {child: yes, indecent: yes, severity: unsure, origin: camera}
        result: undetermined
        rule: undetermined
      - facts: {child: yes, indecent: yes, severity: c, origin: camera}
        result: undetermined
        rule: undetermined
      - facts: {child: yes, indecent: unsure, severity: a, origin: camera}
        result: undetermined
        rule: undetermined
      # Before the first day of the file
      - facts: {child: no}
        as_of: 2003-04-29
        result: undetermined
        draft: yes

    """#
}
