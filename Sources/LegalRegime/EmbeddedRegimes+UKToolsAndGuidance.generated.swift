// SPDX-License-Identifier: Apache-2.0
// Regimes/uk-tools-and-guidance.yaml, word for word; a test holds the two against each other.

extension EmbeddedRegimes {
  static let ukToolsAndGuidance = #"""
    # United Kingdom: items that are tools for making such images, or guidance, and not images themselves.
    #
    # A person says what the item is (`item_class`) from what is known of it; a model file or a workflow is
    # never opened or run. The Crime and Policing Act 2026 (Royal Assent 29 April 2026) inserts section 46A
    # into the Sexual Offences Act 2003, and extends section 69 of the Serious Crime Act 2015 to guidance on
    # making such images with a generator.
    #
    # The rules speak of settled answers; a question that was not put means a depiction, which is graded by
    # the regime for images. The days on which the Act of 2026 comes into force were not found: the day of
    # Royal Assent stands here, and the rules that rest on it are not verified. The first day of the file is
    # that of section 69; it is general knowledge and was not checked.

    format: martlet.regime/2
    id: uk-tools-and-guidance
    title: United Kingdom, tools and guidance
    version: 1
    jurisdiction: United Kingdom
    in_force_from: 2015-05-03

    instruments:
      - {id: image_generator, label: Image-generator, statute: Sexual Offences Act 2003 s.46A, criminal: yes, severities: none}
      - {id: guidance, label: Item containing advice or guidance, statute: Serious Crime Act 2015 s.69, criminal: yes, severities: none}
      - {id: undetermined, label: Undetermined, statute: none, criminal: no, severities: none}
      - {id: none, label: Neither tool nor guidance, statute: none, criminal: no, severities: none}

    decision:
      - step: item
        rules:
          - rule: depiction
            when: {item_class: [depiction, unanswered]}
            result: none
            reason: a depiction, which the regime for images grades
            sections: [SOA 2003 s.46A, SCA 2015 s.69]
            verified: yes
            source: uk-legislation.com, Crime and Policing Act 2026 s.72
          - rule: other_item
            when: {item_class: other}
            result: none
            reason: neither a tool made or adapted for such images nor guidance
            sections: [SOA 2003 s.46A, SCA 2015 s.69]
            verified: yes
            source: uk-legislation.com, Crime and Policing Act 2026 s.72
          - rule: generator_before_2026
            when: {item_class: generator}
            in_force_to: 2026-04-28
            result: none
            reason: section 46A was not in force
            sections: [SOA 2003 s.46A]
            verified: yes
            source: uk-legislation.com, Crime and Policing Act 2026, Royal Assent 29 April 2026
          - rule: generator
            when: {item_class: generator}
            in_force_from: 2026-04-29
            result: image_generator
            reason: made or adapted for use for creating, or facilitating the creation of, such images
            sections: [SOA 2003 s.46A]
            verified: no
            source: summaries of the Act; the day of commencement was not found
          - rule: guidance_before_2026
            when: {item_class: guidance}
            in_force_to: 2026-04-28
            result: guidance
            reason: advice or guidance within the section as first enacted
            sections: [SCA 2015 s.69]
            verified: no
            source: general knowledge of section 69; its text was not read
          - rule: generator_guidance_before_2026
            when: {item_class: generator_guidance}
            in_force_to: 2026-04-28
            result: none
            reason: the section did not yet extend to guidance on making images
            sections: [SCA 2015 s.69]
            verified: no
            source: summaries of the Act of 2026; the text of section 69 was not read
          - rule: guidance
            when: {item_class: [guidance, generator_guidance]}
            in_force_from: 2026-04-29
            result: guidance
            reason: advice or guidance within the section as extended to the making of images
            sections: [SCA 2015 s.69]
            verified: no
            source: summaries of the Act; the day of commencement was not found

    """#
}
