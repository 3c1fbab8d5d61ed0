// SPDX-License-Identifier: Apache-2.0
// Regimes/australia.macros.yaml, word for word; a test holds the two against each other.

extension EmbeddedRegimes {
  static let australiaMacros = #"""
    # Australia, Commonwealth: common combinations of answers, each under one key of the queue.
    #
    # A macro fills in answers and records nothing: the person checks them and records. `result` is what the
    # rules make of the answers; a test holds them against each other.

    format: martlet.macros/1
    regime: australia
    macros:
      - macro: within
        words: "Within s.473.1"
        facts: {child: yes, indecent: yes, offensive: yes}
        result: child_abuse_material
      - macro: not_offensive
        words: "Not offensive"
        facts: {offensive: no}
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
