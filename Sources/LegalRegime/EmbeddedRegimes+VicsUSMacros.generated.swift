// SPDX-License-Identifier: Apache-2.0
// Regimes/vics-us.macros.yaml, word for word; a test holds the two against each other.

extension EmbeddedRegimes {
  static let vicsUSMacros = #"""
    # VICS categories, US profile: common combinations of answers, each under one key of the queue.
    #
    # A macro fills in answers and records nothing: the person checks them and records. `result` is what the
    # rules make of the answers; a test holds them against each other.

    format: martlet.macros/1
    regime: vics-us
    macros:
      - macro: category_1_a
        words: "Category 1, A"
        facts: {child: yes, photograph_like: yes, indecent: yes, origin: camera, severity: a}
        result: category_1
      - macro: category_1_b
        words: "Category 1, B"
        facts: {child: yes, photograph_like: yes, indecent: yes, origin: camera, severity: b}
        result: category_1
      - macro: category_2
        words: "Category 2"
        facts: {child: yes, photograph_like: yes, indecent: yes, origin: camera, severity: c}
        result: category_2
      - macro: category_3_made
        words: "Category 3, made"
        facts: {child: yes, photograph_like: yes, indecent: yes, origin: computer_made}
        result: category_3
      - macro: category_3_drawn
        words: "Category 3, drawn"
        facts:
          child: yes
          photograph_like: no
          derived: no
          indecent: yes
          pornographic: yes
          listed_content: yes
          obscene_character: yes
        result: category_3
      - macro: category_0
        words: "Category 0"
        facts: {indecent: no, pornographic: no}
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
