// SPDX-License-Identifier: Apache-2.0
// Regimes/eu-directive.macros.yaml, word for word; a test holds the two against each other.

extension EmbeddedRegimes {
  static let euDirectiveMacros = #"""
    # European Union, Directive 2011/93: common combinations of answers, each under one key of the queue.
    #
    # A macro fills in answers and records nothing: the person checks them and records. `result` is what the
    # rules make of the answers; a test holds them against each other.

    format: martlet.macros/1
    regime: eu-directive
    macros:
      - macro: real_child_a
        words: "Real child, A"
        facts: {child: yes, indecent: yes, severity: a, origin: camera}
        result: real_child
      - macro: real_child_b
        words: "Real child, B"
        facts: {child: yes, indecent: yes, severity: b, origin: camera}
        result: real_child
      - macro: realistic_image_a
        words: "Realistic image, A"
        facts: {child: yes, indecent: yes, severity: a, origin: computer_made, photograph_like: yes}
        result: realistic_image
      - macro: realistic_image_b
        words: "Realistic image, B"
        facts: {child: yes, indecent: yes, severity: b, origin: computer_made, photograph_like: yes}
        result: realistic_image
      - macro: realistic_image_c
        words: "Realistic image, C"
        facts:
          child: yes
          indecent: yes
          severity: c
          dominant_depiction: yes
          origin: computer_made
          photograph_like: yes
        result: realistic_image
      - macro: not_realistic
        words: "Not realistic"
        facts: {origin: computer_made, photograph_like: no}
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
