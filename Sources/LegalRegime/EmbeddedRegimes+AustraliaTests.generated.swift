// SPDX-License-Identifier: Apache-2.0
// Regimes/australia.tests.yaml, word for word; a test holds the two against each other.

extension EmbeddedRegimes {
  static let australiaTests = #"""
    # Australia, Commonwealth: facts and what the regime makes of them; `martlet regime check` and the tests run it.
    #
    # `draft: yes`: the result rests on a rule that is not verified. `rule` is the rule that gives the result.

    format: martlet.regime-tests/1
    regime: australia
    version: 1
    as_of: 2026-11-01
    rows:
      # Within the section, for counsel
      - facts: {child: yes, indecent: yes, offensive: yes}
        result: child_abuse_material
        rule: offensive
        draft: yes
      - facts: {child: impression, indecent: yes, offensive: yes, photograph_like: no}
        result: child_abuse_material
        rule: offensive
        draft: yes
      # Outside, for counsel
      - facts: {child: no}
        result: none
        rule: no_child
        draft: yes
      - facts: {child: yes, indecent: no}
        result: none
        rule: not_indecent
        draft: yes
      - facts: {child: yes, indecent: yes, offensive: no}
        result: none
        rule: not_offensive
        draft: yes
      - facts: {child: unsure, indecent: no}
        result: none
        rule: no_child
        draft: yes
      # Undetermined
      - facts: {child: yes, indecent: yes}
        result: undetermined
        rule: undetermined
      - facts: {child: yes, indecent: unsure, offensive: yes}
        result: undetermined
        rule: undetermined
      # Before the first day of the file
      - facts: {child: no}
        as_of: 2019-09-20
        result: undetermined
        draft: yes

    """#
}
