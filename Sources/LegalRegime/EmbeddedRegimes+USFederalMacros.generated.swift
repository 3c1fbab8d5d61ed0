// SPDX-License-Identifier: Apache-2.0
// Regimes/us-federal.macros.yaml, word for word; a test holds the two against each other.

extension EmbeddedRegimes {
  static let usFederalMacros = #"""
    # United States, federal: common combinations of answers, each under one key of the queue.
    #
    # A macro fills in answers and records nothing: the person checks them and records. `result` is what the
    # rules make of the answers; a test holds them against each other.

    format: martlet.macros/1
    regime: us-federal
    macros:
      - macro: actual_minor_a
        words: "(8)(A), activity A"
        facts: {child: yes, indecent: yes, severity: a, origin: camera}
        result: actual_minor
      - macro: actual_minor_b
        words: "(8)(A), activity B"
        facts: {child: yes, indecent: yes, severity: b, origin: camera}
        result: actual_minor
      - macro: indistinguishable_a
        words: "(8)(B), activity A"
        facts:
          child: yes
          origin: computer_made
          identifiable_child: no
          photograph_like: yes
          indecent: yes
          severity: a
        result: indistinguishable
      - macro: indistinguishable_b
        words: "(8)(B), activity B"
        facts:
          child: yes
          origin: computer_made
          identifiable_child: no
          photograph_like: yes
          indecent: yes
          severity: b
        result: indistinguishable
      - macro: identifiable_minor_a
        words: "(8)(C), activity A"
        facts: {child: yes, indecent: yes, severity: a, origin: altered, identifiable_child: yes}
        result: identifiable_minor
      - macro: identifiable_minor_b
        words: "(8)(C), activity B"
        facts: {child: yes, indecent: yes, severity: b, origin: altered, identifiable_child: yes}
        result: identifiable_minor
      - macro: not_indecent
        words: "Not indecent"
        facts: {indecent: no}
        result: none
      - macro: not_for_assessment
        words: "No minor shown"
        facts: {child: no}
        result: none
      - macro: second_opinion
        words: Second opinion
        facts: {}
        wish: second_opinion

    """#
}
