// SPDX-License-Identifier: Apache-2.0
// Regimes/canada.yaml, word for word; a test holds the two against each other.

extension EmbeddedRegimes {
  static let canada = #"""
    # Canada: whether an item is a visual representation within Criminal Code s.163.1(1).
    #
    # A person who is, or is depicted as being, under 18, in explicit sexual activity, or the depiction of a
    # body region that the section lists as the dominant characteristic, for a sexual purpose. Not limited to
    # realistic images. The limbs about writing, advocacy and sound are not in this file.
    # From 10 October 2025 the section's term is "child sexual abuse and exploitation material"; the class
    # before that day is named by the section alone.
    #
    # The rules speak of settled answers; what is unsure or unanswered is worked out by the program.
    # Term and day of the change were read, the limbs were not: every result is a draft until an
    # administrator confirms the rules by name. The first day is general knowledge and was not checked.

    format: martlet.regime/2
    id: canada
    title: Canada
    version: 1
    jurisdiction: Canada
    in_force_from: 2005-11-01

    instruments:
      - {id: csaem, label: Child sexual abuse and exploitation material, statute: Criminal Code s.163.1, criminal: yes, severities: none}
      - {id: material_before_2025, label: "Visual representation within s.163.1, before 10 October 2025", statute: Criminal Code s.163.1, criminal: yes, severities: none}
      - {id: undetermined, label: Undetermined, statute: none, criminal: no, severities: none}
      - {id: none, label: Within no limb, statute: none, criminal: no, severities: none}

    decision:
      - step: person
        rules:
          - rule: no_child
            when: {child: no}
            result: none
            reason: nobody is, or is depicted as being, under 18
            sections: [Criminal Code s.163.1(1)]
            verified: no
            source: general knowledge of the section; its limbs were not read
          - rule: child_shown
            when: {child: [yes, impression]}
            next: content
            reason: a person who is, or is depicted as being, under 18
            sections: [Criminal Code s.163.1(1)]
            verified: no
            source: general knowledge of the section; its limbs were not read

      - step: content
        rules:
          - rule: not_indecent
            when: {indecent: no}
            result: none
            reason: not indecent, so taken to be within no limb
            sections: [Criminal Code s.163.1(1)]
            verified: no
            source: a reading; the section's limbs were not read
          - rule: explicit_activity
            when: {indecent: yes, severity: [a, b]}
            next: term
            reason: explicit sexual activity
            sections: [Criminal Code s.163.1(1)(a)(i)]
            verified: no
            source: the crosswalk of docs/regimes.md; the section's limbs were not read
          - rule: dominant_depiction
            when: {indecent: yes, severity: c, dominant_depiction: yes}
            next: term
            reason: its dominant characteristic is the depiction that the section lists, for a sexual purpose
            sections: [Criminal Code s.163.1(1)(a)(ii)]
            verified: no
            source: the crosswalk of docs/regimes.md; a decision for counsel
          - rule: no_dominant_depiction
            when: {indecent: yes, severity: c, dominant_depiction: no}
            result: none
            reason: neither the activity nor the dominant depiction that the section lists
            sections: [Criminal Code s.163.1(1)(a)]
            verified: no
            source: the crosswalk of docs/regimes.md; a decision for counsel

      - step: term
        rules:
          - rule: term_before
            when: {}
            in_force_to: 2025-10-09
            result: material_before_2025
            reason: a visual representation within the section
            sections: [Criminal Code s.163.1(1)(a)]
            verified: yes
            source: laws-lois.justice.gc.ca, I-20.7 s.1 (2024, c. 23, s. 12)
          - rule: term_since
            when: {}
            in_force_from: 2025-10-10
            result: csaem
            reason: a visual representation within the section
            sections: [Criminal Code s.163.1(1)(a)]
            verified: yes
            source: laws-lois.justice.gc.ca, I-20.7 s.1 (2024, c. 23, s. 12)

    """#
}
