// SPDX-License-Identifier: Apache-2.0
// Regimes/uk-england-wales.macros.yaml, word for word; a test holds the two against each other.

extension EmbeddedRegimes {
  static let ukEnglandWalesMacros = #"""
    # England and Wales: common combinations of answers, each under one key of the queue.
    #
    # A macro fills in answers and records nothing: the person checks them and records. `result` is what the
    # rules make of the answers; a test holds them against each other.

    format: martlet.macros/1
    regime: uk-england-wales
    macros:
      - macro: pseudo_photograph_a
        words: Pseudo-photo A
        facts: {child: yes, origin: computer_made, photograph_like: yes, indecent: yes, severity: a}
        result: pseudo_photograph A
      - macro: pseudo_photograph_b
        words: Pseudo-photo B
        facts: {child: yes, origin: computer_made, photograph_like: yes, indecent: yes, severity: b}
        result: pseudo_photograph B
      - macro: pseudo_photograph_c
        words: Pseudo-photo C
        facts: {child: yes, origin: computer_made, photograph_like: yes, indecent: yes, severity: c}
        result: pseudo_photograph C
      - macro: prohibited_image
        words: Prohibited image
        facts:
          child: yes
          photograph_like: no
          derived: no
          pornographic: yes
          listed_content: yes
          obscene_character: yes
        result: prohibited_image
      - macro: not_criminal
        words: Not criminal
        facts: {indecent: no, pornographic: no}
        result: none
      - macro: not_for_assessment
        words: Not for assessment
        facts: {child: no}
        result: none
      - macro: second_opinion
        words: Second opinion
        facts: {}
        wish: second_opinion

    """#
}
