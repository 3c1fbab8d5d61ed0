// SPDX-License-Identifier: Apache-2.0
// Regimes/industry-classification.macros.yaml, word for word; a test holds the two against each other.

extension EmbeddedRegimes {
  static let industryClassificationMacros = #"""
    # Industry classification: common combinations of answers, each under one key of the queue.
    #
    # A macro fills in answers and records nothing: the person checks them and records. `result` is what the
    # rules make of the answers; a test holds them against each other.

    format: martlet.macros/1
    regime: industry-classification
    macros:
      - macro: a1_a
        words: "A1, activity A"
        facts: {child: yes, photograph_like: yes, indecent: yes, maturity: prepubescent, severity: a}
        result: a1
      - macro: a1_b
        words: "A1, activity B"
        facts: {child: yes, photograph_like: yes, indecent: yes, maturity: prepubescent, severity: b}
        result: a1
      - macro: a2
        words: "A2"
        facts: {child: yes, photograph_like: yes, indecent: yes, maturity: prepubescent, severity: c}
        result: a2
      - macro: b1_a
        words: "B1, activity A"
        facts: {child: yes, photograph_like: yes, indecent: yes, maturity: pubescent, severity: a}
        result: b1
      - macro: b1_b
        words: "B1, activity B"
        facts: {child: yes, photograph_like: yes, indecent: yes, maturity: pubescent, severity: b}
        result: b1
      - macro: b2
        words: "B2"
        facts: {child: yes, photograph_like: yes, indecent: yes, maturity: pubescent, severity: c}
        result: b2
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
