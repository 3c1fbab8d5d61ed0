// SPDX-License-Identifier: Apache-2.0
// Regimes/industry-classification.tests.yaml, word for word; a test holds the two against each other.

extension EmbeddedRegimes {
  static let industryClassificationTests = #"""
    # Industry classification: facts and what the regime makes of them; `martlet regime check` and the tests run it.
    #
    # `draft: yes`: the result rests on a rule that is not verified. `rule` is the rule that gives the result.

    format: martlet.regime-tests/1
    regime: industry-classification
    version: 1
    as_of: 2026-11-01
    rows:
      # The four classes
      - facts: {child: yes, photograph_like: yes, indecent: yes, maturity: prepubescent, severity: a}
        result: a1
        rule: a1
      - facts: {child: yes, photograph_like: yes, indecent: yes, maturity: prepubescent, severity: b}
        result: a1
        rule: a1
      - facts: {child: yes, photograph_like: yes, indecent: yes, maturity: prepubescent, severity: c}
        result: a2
        rule: a2
      - facts: {child: yes, photograph_like: yes, indecent: yes, maturity: pubescent, severity: b}
        result: b1
        rule: b1
      - facts: {child: yes, photograph_like: yes, indecent: yes, maturity: pubescent, severity: c}
        result: b2
        rule: b2
      - facts: {child: impression, photograph_like: yes, indecent: yes, origin: computer_made, maturity: pubescent, severity: c}
        result: b2
        rule: b2
      - facts: {child: yes, photograph_like: no, derived: yes, indecent: yes, maturity: pubescent, severity: a}
        result: b1
        rule: b1
        draft: yes
      # In none of them
      - facts: {child: no}
        result: none
        rule: no_child
      - facts: {child: yes, photograph_like: no, derived: no}
        result: none
        rule: drawn
      - facts: {child: yes, photograph_like: yes, indecent: no}
        result: none
        rule: not_indecent
        draft: yes
      - facts: {child: unsure, photograph_like: no, derived: no, indecent: yes}
        result: none
        rule: no_child
      # Undetermined
      - facts: {child: yes, photograph_like: yes, indecent: yes, maturity: unsure, severity: a}
        result: undetermined
        rule: undetermined
      - facts: {child: yes, photograph_like: yes, indecent: yes, maturity: prepubescent}
        result: undetermined
        rule: undetermined
      - facts: {child: yes}
        result: undetermined
        rule: undetermined
      - facts: {child: yes, photograph_like: no, derived: unsure, indecent: yes, maturity: pubescent, severity: c}
        result: undetermined
        rule: undetermined
      # Before the first day of the file
      - facts: {child: no}
        as_of: 2022-06-30
        result: undetermined
        draft: yes

    """#
}
