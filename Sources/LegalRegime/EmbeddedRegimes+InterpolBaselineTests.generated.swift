// SPDX-License-Identifier: Apache-2.0
// Regimes/interpol-baseline.tests.yaml, word for word; a test holds the two against each other.

extension EmbeddedRegimes {
  static let interpolBaselineTests = #"""
    # INTERPOL Baseline criteria: facts and what the regime makes of them; `martlet regime check` and the tests run it.
    #
    # `draft: yes`: the result rests on a rule that is not verified. `rule` is the rule that gives the result.

    format: martlet.regime-tests/1
    regime: interpol-baseline
    version: 1
    as_of: 2026-11-01
    rows:
      # Meets them on its face, for counsel
      - facts: {child: yes, origin: camera, maturity: prepubescent, indecent: yes, severity: a}
        result: baseline
        rule: severe_a
        draft: yes
      - facts: {child: yes, origin: camera, maturity: prepubescent, indecent: yes, severity: b}
        result: baseline
        rule: severe_b
        draft: yes
      - facts: {child: impression, origin: camera, maturity: prepubescent, indecent: yes, severity: a}
        result: baseline
        rule: severe_a
        draft: yes
      # Outside
      - facts: {child: no}
        result: none
        rule: no_child
      - facts: {child: yes, origin: computer_made}
        result: none
        rule: computer_made
      - facts: {child: yes, origin: computer_made, maturity: prepubescent, indecent: yes, severity: a}
        result: none
        rule: computer_made
      - facts: {child: yes, origin: camera, maturity: prepubescent, indecent: yes, severity: c}
        result: none
        rule: severity_c
        draft: yes
      - facts: {child: yes, origin: camera, maturity: pubescent}
        result: none
        rule: pubescent
        draft: yes
      - facts: {child: yes, origin: camera, maturity: prepubescent, indecent: no}
        result: none
        rule: not_indecent
        draft: yes
      - facts: {child: yes, origin: altered, maturity: pubescent}
        result: none
        rule: not_real_pubescent
        draft: yes
      - facts: {child: yes, origin: cannot_tell, maturity: prepubescent, indecent: no}
        result: none
        rule: not_real_not_indecent
        draft: yes
      - facts: {child: yes, origin: cannot_tell, maturity: prepubescent, indecent: yes, severity: c}
        result: none
        rule: not_real_c
        draft: yes
      # Undetermined
      - facts: {child: yes, origin: altered, maturity: prepubescent, indecent: yes, severity: a}
        result: undetermined
        rule: not_real_a_or_b
      - facts: {child: yes, origin: camera, maturity: unsure, indecent: yes, severity: a}
        result: undetermined
        rule: undetermined
      - facts: {child: yes, origin: camera, maturity: prepubescent, indecent: yes}
        result: undetermined
        rule: undetermined
      - facts: {}
        result: undetermined
        rule: undetermined
      # Before the first day of the file
      - facts: {child: no}
        as_of: 2021-12-31
        result: undetermined
        draft: yes

    """#
}
