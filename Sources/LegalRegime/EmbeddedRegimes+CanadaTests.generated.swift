// SPDX-License-Identifier: Apache-2.0
// Regimes/canada.tests.yaml, word for word; a test holds the two against each other.

extension EmbeddedRegimes {
  static let canadaTests = #"""
    # Canada: facts and what the regime makes of them; `martlet regime check` and the tests run it.
    #
    # `draft: yes`: the result rests on a rule that is not verified. `rule` is the rule that gives the result.

    format: martlet.regime-tests/1
    regime: canada
    version: 1
    as_of: 2026-11-01
    rows:
      # Within the section, for counsel; the term changes on 10 October 2025
      - facts: {child: yes, indecent: yes, severity: a}
        result: csaem
        rule: term_since
        draft: yes
      - facts: {child: yes, indecent: yes, severity: a}
        as_of: 2025-10-10
        result: csaem
        rule: term_since
        draft: yes
      - facts: {child: yes, indecent: yes, severity: a}
        as_of: 2025-10-09
        result: material_before_2025
        rule: term_before
        draft: yes
      - facts: {child: impression, indecent: yes, severity: b, photograph_like: no}
        result: csaem
        rule: term_since
        draft: yes
      - facts: {child: yes, indecent: yes, severity: c, dominant_depiction: yes}
        result: csaem
        rule: term_since
        draft: yes
      # Within no limb, for counsel
      - facts: {child: no}
        result: none
        rule: no_child
        draft: yes
      - facts: {child: yes, indecent: no}
        result: none
        rule: not_indecent
        draft: yes
      - facts: {child: yes, indecent: yes, severity: c, dominant_depiction: no}
        result: none
        rule: no_dominant_depiction
        draft: yes
      - facts: {child: no}
        as_of: 2024-01-01
        result: none
        rule: no_child
        draft: yes
      # Undetermined
      - facts: {child: yes, indecent: yes, severity: c, dominant_depiction: unsure}
        result: undetermined
        rule: undetermined
      - facts: {child: yes, indecent: yes}
        result: undetermined
        rule: undetermined
      # Before the first day of the file
      - facts: {child: no}
        as_of: 2005-10-31
        result: undetermined
        draft: yes

    """#
}
