// SPDX-License-Identifier: Apache-2.0
// Regimes/australia.yaml, word for word; a test holds the two against each other.

extension EmbeddedRegimes {
  static let australia = #"""
    # Australia, Commonwealth: whether an item is child abuse material within Criminal Code s.473.1.
    #
    # It depicts or represents a person who is, or appears to be, under 18, in a way that reasonable persons
    # would regard as being, in all the circumstances, offensive. Representations are included, realistic or
    # not. Since the amending Act of 2019 one term stands for the two of before; this file begins there.
    #
    # The rules speak of settled answers; what is unsure or unanswered is worked out by the program.
    # That the Act of 2019 merged the terms was read, the section's wording was not: every result is a draft
    # until an administrator confirms the rules by name. The first day is general knowledge, not checked.

    format: martlet.regime/2
    id: australia
    title: Australia, Commonwealth
    version: 1
    jurisdiction: Australia
    in_force_from: 2019-09-21

    instruments:
      - {id: child_abuse_material, label: Child abuse material, statute: Criminal Code s.473.1, criminal: yes, severities: none}
      - {id: undetermined, label: Undetermined, statute: none, criminal: no, severities: none}
      - {id: none, label: Not child abuse material, statute: none, criminal: no, severities: none}

    decision:
      - step: person
        rules:
          - rule: no_child
            when: {child: no}
            result: none
            reason: nobody is, or appears to be, under 18
            sections: [Criminal Code s.473.1]
            verified: no
            source: general knowledge of the section; its wording was not read
          - rule: child_shown
            when: {child: [yes, impression]}
            next: content
            reason: a person who is, or appears to be, under 18
            sections: [Criminal Code s.473.1]
            verified: no
            source: general knowledge of the section; its wording was not read

      - step: content
        rules:
          - rule: not_indecent
            when: {indecent: no}
            result: none
            reason: not indecent, so taken to show nothing that the section lists
            sections: [Criminal Code s.473.1]
            verified: no
            source: a reading; the section's wording was not read
          - rule: indecent
            when: {indecent: yes}
            next: offensive
            reason: indecent, so taken to show what the section lists
            sections: [Criminal Code s.473.1]
            verified: no
            source: the crosswalk of docs/regimes.md; the section's wording was not read

      - step: offensive
        rules:
          - rule: offensive
            when: {offensive: yes}
            result: child_abuse_material
            reason: reasonable persons would regard it as being, in all the circumstances, offensive
            sections: [Criminal Code s.473.1, Criminal Code s.473.4]
            verified: no
            source: general knowledge of the sections; their wording was not read
          - rule: not_offensive
            when: {offensive: no}
            result: none
            reason: reasonable persons would not regard it as offensive
            sections: [Criminal Code s.473.1, Criminal Code s.473.4]
            verified: no
            source: general knowledge of the sections; their wording was not read

    """#
}
