// SPDX-License-Identifier: Apache-2.0
// Regimes/eu-directive.tests.yaml, word for word; a test holds the two against each other.

extension EmbeddedRegimes {
  static let euDirectiveTests = #"""
    # European Union, Directive 2011/93: facts and what the regime makes of them; `martlet regime check` and the tests run it.
    #
    # `draft: yes`: the result rests on a rule that is not verified. `rule` is the rule that gives the result.

    format: martlet.regime-tests/1
    regime: eu-directive
    version: 1
    as_of: 2026-11-01
    rows:
      # Within article 2(c), for counsel
      - facts: {child: yes, indecent: yes, severity: a, origin: camera}
        result: real_child
        rule: real_child
        draft: yes
      - facts: {child: yes, indecent: yes, severity: c, dominant_depiction: yes, origin: camera}
        result: real_child
        rule: real_child
        draft: yes
      - facts: {child: impression, indecent: yes, severity: b, origin: camera}
        result: appearing_child
        rule: appearing_child
        draft: yes
      - facts: {child: yes, indecent: yes, severity: a, origin: computer_made, photograph_like: yes}
        result: realistic_image
        rule: realistic_image
        draft: yes
      - facts: {child: yes, indecent: yes, severity: a, origin: altered, photograph_like: yes}
        result: realistic_image
        rule: realistic_image
        draft: yes
      - facts: {child: yes, indecent: yes, severity: a, origin: cannot_tell, photograph_like: yes}
        result: some_limb
        rule: some_limb
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
        rule: no_sexual_purpose
        draft: yes
      - facts: {child: yes, indecent: yes, severity: a, origin: computer_made, photograph_like: no}
        result: none
        rule: not_realistic
        draft: yes
      # Undetermined
      - facts: {child: yes, indecent: yes, severity: a, origin: computer_made, photograph_like: unsure}
        result: undetermined
        rule: undetermined
      - facts: {child: yes, indecent: yes, severity: c}
        result: undetermined
        rule: undetermined
      # Before the first day of the file
      - facts: {child: no}
        as_of: 2013-12-17
        result: undetermined
        draft: yes

    """#
}
