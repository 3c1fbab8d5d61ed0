// SPDX-License-Identifier: Apache-2.0
// Regimes/industry-classification.yaml, word for word; a test holds the two against each other.

extension EmbeddedRegimes {
  static let industryClassification = #"""
    # The classification that platforms report by: A1, A2, B1, B2.
    #
    # A prepubescent, B pubescent; 1 an explicit sexual activity, 2 nudity or posing without one. It is no law:
    # `criminal: yes` says here that a report counts the class. Drawn and rendered items that look like no
    # photograph are in none of the classes; reports to NCMEC mark them otherwise.
    #
    # The rules speak of settled answers; what is unsure or unanswered is worked out by the program.
    # The first day is that of the publication that was read; the classes themselves are older.

    format: martlet.regime/2
    id: industry-classification
    title: Industry classification A1 to B2
    version: 1
    jurisdiction: no law; NCMEC and Tech Coalition
    in_force_from: 2022-07-01

    instruments:
      - {id: a1, label: "A1, prepubescent, sexual activity", statute: none, criminal: yes, severities: none}
      - {id: a2, label: "A2, prepubescent, nudity or posing", statute: none, criminal: yes, severities: none}
      - {id: b1, label: "B1, pubescent, sexual activity", statute: none, criminal: yes, severities: none}
      - {id: b2, label: "B2, pubescent, nudity or posing", statute: none, criminal: yes, severities: none}
      - {id: undetermined, label: Undetermined, statute: none, criminal: no, severities: none}
      - {id: none, label: In none of the classes, statute: none, criminal: no, severities: none}

    decision:
      - step: child
        rules:
          - rule: no_child
            when: {child: no}
            result: none
            reason: no child is shown
            sections: [Industry classification]
            verified: yes
            source: the classification's table, technologycoalition.org, July 2022
          - rule: child_shown
            when: {child: [yes, impression]}
            next: likeness
            reason: a child is shown, or that is the impression conveyed
            sections: [Industry classification]
            verified: yes
            source: the classification's table, technologycoalition.org, July 2022

      - step: likeness
        rules:
          - rule: photograph_like
            when: {photograph_like: yes}
            next: content
            reason: it looks like a photograph
            sections: [Industry classification]
            verified: yes
            source: the crosswalk of docs/regimes.md
          - rule: derived
            when: {photograph_like: no, derived: yes}
            next: content
            reason: it looks like no photograph but is derived from one
            sections: [Industry classification]
            verified: no
            source: a reading; the table does not speak of derived images
          - rule: drawn
            when: {photograph_like: no, derived: no}
            result: none
            reason: drawn or rendered; marked otherwise in a report
            sections: [Industry classification]
            verified: yes
            source: the crosswalk of docs/regimes.md; the fields of a CyberTipline report

      - step: content
        rules:
          - rule: not_indecent
            when: {indecent: no}
            result: none
            reason: not indecent, so taken to be neither of the two contents
            sections: [Industry classification]
            verified: no
            source: a reading; the table does not say what is outside it
          - rule: a1
            when: {indecent: yes, maturity: prepubescent, severity: [a, b]}
            result: a1
            reason: prepubescent, an explicit sexual activity
            sections: [Industry classification A1]
            verified: yes
            source: the classification's table; the crosswalk of docs/regimes.md
          - rule: a2
            when: {indecent: yes, maturity: prepubescent, severity: c}
            result: a2
            reason: prepubescent, nudity or posing without an explicit activity
            sections: [Industry classification A2]
            verified: yes
            source: the classification's table; the crosswalk of docs/regimes.md
          - rule: b1
            when: {indecent: yes, maturity: pubescent, severity: [a, b]}
            result: b1
            reason: pubescent, an explicit sexual activity
            sections: [Industry classification B1]
            verified: yes
            source: the classification's table; the crosswalk of docs/regimes.md
          - rule: b2
            when: {indecent: yes, maturity: pubescent, severity: c}
            result: b2
            reason: pubescent, nudity or posing without an explicit activity
            sections: [Industry classification B2]
            verified: yes
            source: the classification's table; the crosswalk of docs/regimes.md

    """#
}
