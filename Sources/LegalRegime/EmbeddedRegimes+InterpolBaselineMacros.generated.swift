// SPDX-License-Identifier: Apache-2.0
// Regimes/interpol-baseline.macros.yaml, word for word; a test holds the two against each other.

extension EmbeddedRegimes {
  static let interpolBaselineMacros = #"""
    # INTERPOL Baseline criteria: common combinations of answers, each under one key of the queue.
    #
    # A macro fills in answers and records nothing: the person checks them and records. `result` is what the
    # rules make of the answers; a test holds them against each other.

    format: martlet.macros/1
    regime: interpol-baseline
    macros:
      - macro: baseline_a
        words: "Baseline, severity A"
        facts: {child: yes, origin: camera, maturity: prepubescent, indecent: yes, severity: a}
        result: baseline
      - macro: baseline_b
        words: "Baseline, severity B"
        facts: {child: yes, origin: camera, maturity: prepubescent, indecent: yes, severity: b}
        result: baseline
      - macro: computer_made
        words: "Computer-made"
        facts: {origin: computer_made}
        result: none
      - macro: pubescent
        words: "Pubescent"
        facts: {maturity: pubescent}
        result: none
      - macro: severity_c
        words: "Severity C"
        facts: {indecent: yes, severity: c}
        result: none
      - macro: not_indecent
        words: "Not indecent"
        facts: {indecent: no}
        result: none
      - macro: not_for_assessment
        words: "No child shown"
        facts: {child: no}
        result: none
      - macro: second_opinion
        words: Second opinion
        facts: {}
        wish: second_opinion

    """#
}
