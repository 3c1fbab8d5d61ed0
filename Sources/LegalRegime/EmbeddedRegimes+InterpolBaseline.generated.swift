// SPDX-License-Identifier: Apache-2.0
// Regimes/interpol-baseline.yaml, word for word; a test holds the two against each other.

extension EmbeddedRegimes {
  static let interpolBaseline = #"""
    # INTERPOL Baseline: whether an item meets the criteria on its face.
    #
    # The criteria: a real child, about 13 or younger by appearance, severe abuse, illegal in any country, and
    # recognised by the specialist network. The last of them is a decision of that network and no fact of an
    # item: a result here is a candidate. It is no law: `criminal: yes` says that a report counts the class.
    #
    # The rules speak of settled answers; what is unsure or unanswered is worked out by the program.
    # No date was read with the criteria; the first day is the one from which this file is meant to be used.

    format: martlet.regime/2
    id: interpol-baseline
    title: INTERPOL Baseline criteria
    version: 1
    jurisdiction: no law; INTERPOL
    in_force_from: 2022-01-01

    instruments:
      - {id: baseline, label: Meets the Baseline criteria on its face, statute: none, criminal: yes, severities: none}
      - {id: undetermined, label: Undetermined, statute: none, criminal: no, severities: none}
      - {id: none, label: Outside the Baseline criteria, statute: none, criminal: no, severities: none}

    decision:
      - step: real_child
        rules:
          - rule: no_child
            when: {child: no}
            result: none
            reason: no child is shown
            sections: [Baseline criterion 1]
            verified: yes
            source: interpol.int, blocking and categorizing content
          - rule: computer_made
            when: {child: [yes, impression], origin: computer_made}
            result: none
            reason: the child has to be real, and the image is computer-made
            sections: [Baseline criterion 1]
            verified: yes
            source: interpol.int, blocking and categorizing content
          - rule: perhaps_not_real
            when: {child: [yes, impression], origin: [altered, cannot_tell]}
            next: not_real
            reason: whether the child is real cannot be said
            sections: [Baseline criterion 1]
            verified: yes
            source: interpol.int, blocking and categorizing content
          - rule: camera
            when: {child: [yes, impression], origin: camera}
            next: age
            reason: a camera picture of a real person
            sections: [Baseline criterion 1]
            verified: yes
            source: interpol.int, blocking and categorizing content

      # Where another criterion fails, it does not matter whether the child is real.
      - step: not_real
        rules:
          - rule: not_real_pubescent
            when: {maturity: pubescent}
            result: none
            reason: not about 13 or younger by appearance
            sections: [Baseline criterion 2]
            verified: no
            source: a reading of "appear younger than 13" as prepubescent
          - rule: not_real_not_indecent
            when: {maturity: prepubescent, indecent: no}
            result: none
            reason: not severe
            sections: [Baseline criterion 3]
            verified: no
            source: a reading; what is severe was not read
          - rule: not_real_c
            when: {maturity: prepubescent, indecent: yes, severity: c}
            result: none
            reason: normally not severe
            sections: [Baseline criterion 3]
            verified: no
            source: the crosswalk of docs/regimes.md; a decision for counsel
          - rule: not_real_a_or_b
            when: {maturity: prepubescent, indecent: yes, severity: [a, b]}
            result: undetermined
            reason: whether a real child is shown has to be established
            sections: [Baseline criterion 1]
            verified: yes
            source: interpol.int, blocking and categorizing content

      - step: age
        rules:
          - rule: pubescent
            when: {maturity: pubescent}
            result: none
            reason: not about 13 or younger by appearance
            sections: [Baseline criterion 2]
            verified: no
            source: a reading of "appear younger than 13" as prepubescent
          - rule: prepubescent
            when: {maturity: prepubescent}
            next: severity
            reason: about 13 or younger by appearance
            sections: [Baseline criterion 2]
            verified: yes
            source: interpol.int, blocking and categorizing content; the crosswalk of docs/regimes.md

      - step: severity
        rules:
          - rule: not_indecent
            when: {indecent: no}
            result: none
            reason: not severe
            sections: [Baseline criterion 3]
            verified: no
            source: a reading; what is severe was not read
          - rule: severe_a
            when: {indecent: yes, severity: a}
            result: baseline
            reason: a real child, prepubescent, severe
            sections: [Baseline criteria 1-3]
            verified: no
            source: the crosswalk of docs/regimes.md; a decision for counsel
          - rule: severe_b
            when: {indecent: yes, severity: b}
            result: baseline
            reason: a real child, prepubescent, perhaps severe
            sections: [Baseline criteria 1-3]
            verified: no
            source: the crosswalk of docs/regimes.md, "maybe"; a decision for counsel
          - rule: severity_c
            when: {indecent: yes, severity: c}
            result: none
            reason: normally not severe
            sections: [Baseline criterion 3]
            verified: no
            source: the crosswalk of docs/regimes.md; a decision for counsel

    """#
}
