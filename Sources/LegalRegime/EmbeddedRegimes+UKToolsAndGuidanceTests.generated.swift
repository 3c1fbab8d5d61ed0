// SPDX-License-Identifier: Apache-2.0
// Regimes/uk-tools-and-guidance.tests.yaml, word for word; a test holds the two against each other.

extension EmbeddedRegimes {
  static let ukToolsAndGuidanceTests = #"""
    # United Kingdom, tools and guidance: facts and what the regime makes of them; `martlet regime check` and the tests run it.
    #
    # `draft: yes`: the result rests on a rule that is not verified. `rule` is the rule that gives the result.

    format: martlet.regime-tests/1
    regime: uk-tools-and-guidance
    version: 1
    as_of: 2026-11-01
    rows:
      # Depictions and other items
      - facts: {}
        result: none
        rule: depiction
      - facts: {item_class: depiction}
        result: none
        rule: depiction
      - facts: {child: yes, indecent: yes}
        result: none
        rule: depiction
      - facts: {item_class: other}
        result: none
        rule: other_item
      # Tools, before and since the Act of 2026
      - facts: {item_class: generator}
        result: image_generator
        rule: generator
        draft: yes
      - facts: {item_class: generator}
        as_of: 2026-04-29
        result: image_generator
        rule: generator
        draft: yes
      - facts: {item_class: generator}
        as_of: 2026-04-28
        result: none
        rule: generator_before_2026
      # Guidance
      - facts: {item_class: guidance}
        result: guidance
        rule: guidance
        draft: yes
      - facts: {item_class: guidance}
        as_of: 2026-04-28
        result: guidance
        rule: guidance_before_2026
        draft: yes
      - facts: {item_class: generator_guidance}
        result: guidance
        rule: guidance
        draft: yes
      - facts: {item_class: generator_guidance}
        as_of: 2026-04-28
        result: none
        rule: generator_guidance_before_2026
        draft: yes
      # Undetermined
      - facts: {item_class: unsure}
        result: undetermined
        rule: undetermined
      # Before the first day of the file
      - facts: {item_class: other}
        as_of: 2015-05-02
        result: undetermined
        draft: yes

    """#
}
