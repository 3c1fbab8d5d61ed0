// SPDX-License-Identifier: Apache-2.0
// Regimes/vics-us.tests.yaml, word for word; a test holds the two against each other.

extension EmbeddedRegimes {
  static let vicsUSTests = #"""
    # VICS categories, US profile: facts and what the regime makes of them; `martlet regime check` and the tests run it.
    #
    # `draft: yes`: the result rests on a rule that is not verified. `rule` is the rule that gives the result.

    format: martlet.regime-tests/1
    regime: vics-us
    version: 1
    as_of: 2026-11-01
    rows:
      # Categories
      - facts: {child: yes, photograph_like: yes, indecent: yes, origin: camera, severity: a}
        result: category_1
        rule: camera_a_or_b
      - facts: {child: yes, photograph_like: yes, indecent: yes, origin: camera, severity: b}
        result: category_1
        rule: camera_a_or_b
      - facts: {child: yes, photograph_like: yes, indecent: yes, origin: camera, severity: c}
        result: category_2
        rule: camera_c
        draft: yes
      - facts: {child: yes, photograph_like: yes, indecent: yes, origin: computer_made, severity: a}
        result: category_3
        rule: made
        draft: yes
      - facts: {child: yes, photograph_like: yes, indecent: yes, origin: altered}
        result: category_3
        rule: made
        draft: yes
      - facts: {child: yes, indecent: yes, photograph_like: no, derived: yes, origin: camera, severity: a}
        result: category_1
        rule: camera_a_or_b
        draft: yes
      - facts: {child: yes, indecent: yes, photograph_like: no, derived: no, pornographic: yes, listed_content: yes, obscene_character: yes}
        result: category_3
        rule: prohibited
        draft: yes
      - facts: {child: impression, indecent: no, pornographic: yes, listed_content: yes, obscene_character: yes}
        result: category_3
        rule: prohibited
        draft: yes
      # Not pertinent
      - facts: {child: no}
        result: none
        rule: no_child
      - facts: {child: yes, indecent: no, pornographic: no}
        result: none
        rule: not_pornographic
      - facts: {child: yes, indecent: no, pornographic: yes, listed_content: no}
        result: none
        rule: no_listed_content
      - facts: {child: yes, indecent: no, pornographic: yes, listed_content: yes, obscene_character: no}
        result: none
        rule: no_obscene_character
      - facts: {child: unsure, indecent: no, pornographic: no}
        result: none
        rule: no_child
      - facts: {child: yes, indecent: yes, photograph_like: no, derived: no, pornographic: no}
        result: none
        rule: not_pornographic
        draft: yes
      # Uncategorised
      - facts: {child: yes, photograph_like: yes, indecent: yes, origin: cannot_tell, severity: a}
        result: undetermined
        rule: cannot_tell
      - facts: {child: yes, photograph_like: yes, indecent: yes, origin: camera, severity: unsure}
        result: undetermined
        rule: undetermined
      - facts: {child: yes}
        result: undetermined
        rule: undetermined
      # Before the first day of the file
      - facts: {child: no}
        as_of: 2021-12-31
        result: undetermined
        draft: yes

    """#
}
