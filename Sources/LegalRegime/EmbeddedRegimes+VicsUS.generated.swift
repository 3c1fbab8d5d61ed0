// SPDX-License-Identifier: Apache-2.0
// Regimes/vics-us.yaml, word for word; a test holds the two against each other.

extension EmbeddedRegimes {
  static let vicsUS = #"""
    # VICS, US profile: the category number that an exchange of case files carries.
    #
    # The number means something within its profile only, which stands in the file's metadata. Public readers
    # take 0 as known or not pertinent, and 1 and 2 as illegal or exploitative; the other labels are general
    # knowledge and no public table was found. It is no law: `criminal: yes` says that a report counts it.
    #
    # The rules speak of settled answers; what is unsure or unanswered is worked out by the program.
    # No date was read with the profile; the first day is the one from which this file is meant to be used.

    format: martlet.regime/2
    id: vics-us
    title: VICS categories, US profile
    version: 1
    jurisdiction: no law; Project VIC
    in_force_from: 2022-01-01

    instruments:
      - {id: category_1, label: "Category 1, child abuse material", statute: none, criminal: yes, severities: none}
      - {id: category_2, label: "Category 2, child exploitive", statute: none, criminal: yes, severities: none}
      - {id: category_3, label: "Category 3, computer-made or drawn", statute: none, criminal: yes, severities: none}
      - {id: undetermined, label: Uncategorised, statute: none, criminal: no, severities: none}
      - {id: none, label: "Category 0, not pertinent", statute: none, criminal: no, severities: none}

    decision:
      - step: child
        rules:
          - rule: no_child
            when: {child: no}
            result: none
            reason: no child is shown
            sections: [VICS US category 0]
            verified: yes
            source: public readers of the US profile; the crosswalk of docs/regimes.md
          - rule: child_shown
            when: {child: [yes, impression]}
            next: likeness
            reason: a child is shown, or that is the impression conveyed
            sections: [VICS US profile]
            verified: yes
            source: the crosswalk of docs/regimes.md

      - step: likeness
        rules:
          - rule: indecent_photographic
            when: {indecent: yes, photograph_like: yes}
            next: photographic
            reason: indecent and like a photograph
            sections: [VICS US profile]
            verified: yes
            source: the crosswalk of docs/regimes.md
          - rule: indecent_derived
            when: {indecent: yes, photograph_like: no, derived: yes}
            next: photographic
            reason: indecent and derived from a photograph
            sections: [VICS US profile]
            verified: no
            source: a reading; the crosswalk does not speak of derived images
          - rule: indecent_drawn
            when: {indecent: yes, photograph_like: no, derived: no}
            next: drawn
            reason: drawn or rendered
            sections: [VICS US category 3]
            verified: no
            source: the label is general knowledge
          - rule: not_indecent
            when: {indecent: no}
            next: drawn
            reason: not indecent
            sections: [VICS US category 0]
            verified: yes
            source: the crosswalk of docs/regimes.md

      - step: photographic
        rules:
          - rule: camera_a_or_b
            when: {origin: camera, severity: [a, b]}
            result: category_1
            reason: a camera picture, sexual activity
            sections: [VICS US category 1]
            verified: yes
            source: public readers of the US profile; the crosswalk of docs/regimes.md
          - rule: camera_c
            when: {origin: camera, severity: c}
            result: category_2
            reason: a camera picture, no sexual activity; category 1 or 2
            sections: [VICS US category 1, VICS US category 2]
            verified: no
            source: the crosswalk of docs/regimes.md; a decision of the receiving body
          - rule: made
            when: {origin: [computer_made, altered]}
            result: category_3
            reason: computer-made or altered; category 1, 2 or 3
            sections: [VICS US category 3]
            verified: no
            source: the crosswalk of docs/regimes.md; a decision of the receiving body
          - rule: cannot_tell
            when: {origin: cannot_tell}
            result: undetermined
            reason: whether a camera made it decides the category
            sections: [VICS US profile]
            verified: yes
            source: the crosswalk of docs/regimes.md

      - step: drawn
        rules:
          - rule: prohibited
            when: {pornographic: yes, listed_content: yes, obscene_character: yes}
            result: category_3
            reason: all three limbs of a prohibited image are met
            sections: [VICS US category 3]
            verified: no
            source: the crosswalk of docs/regimes.md; the label is general knowledge
          - rule: not_pornographic
            when: {pornographic: no}
            result: none
            reason: not produced for sexual arousal
            sections: [VICS US category 0]
            verified: yes
            source: the crosswalk of docs/regimes.md
          - rule: no_listed_content
            when: {pornographic: yes, listed_content: no}
            result: none
            reason: not the content that makes a prohibited image
            sections: [VICS US category 0]
            verified: yes
            source: the crosswalk of docs/regimes.md
          - rule: no_obscene_character
            when: {pornographic: yes, listed_content: yes, obscene_character: no}
            result: none
            reason: not of an obscene character
            sections: [VICS US category 0]
            verified: yes
            source: the crosswalk of docs/regimes.md

    """#
}
