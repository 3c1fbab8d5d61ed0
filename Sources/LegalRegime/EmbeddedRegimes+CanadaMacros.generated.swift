// SPDX-License-Identifier: Apache-2.0
// Regimes/canada.macros.yaml, word for word; a test holds the two against each other.

extension EmbeddedRegimes {
  static let canadaMacros = #"""
    # Canada: common combinations of answers, each under one key of the queue.
    #
    # A macro fills in answers and records nothing: the person checks them and records. `result` is what the
    # rules make of the answers; a test holds them against each other.

    format: martlet.macros/1
    regime: canada
    macros:
      - macro: within_a
        words: "s.163.1(1)(a)(i), A"
        facts: {child: yes, indecent: yes, severity: a}
        result: csaem
      - macro: within_b
        words: "s.163.1(1)(a)(i), B"
        facts: {child: yes, indecent: yes, severity: b}
        result: csaem
      - macro: within_c
        words: "s.163.1(1)(a)(ii), C"
        facts: {child: yes, indecent: yes, severity: c, dominant_depiction: yes}
        result: csaem
      - macro: no_dominant_depiction
        words: "C, not dominant"
        facts: {indecent: yes, severity: c, dominant_depiction: no}
        result: none
      - macro: not_indecent
        words: "Not indecent"
        facts: {indecent: no}
        result: none
      - macro: not_for_assessment
        words: "Nobody under 18 shown"
        facts: {child: no}
        result: none
      - macro: second_opinion
        words: Second opinion
        facts: {}
        wish: second_opinion

    """#
}
