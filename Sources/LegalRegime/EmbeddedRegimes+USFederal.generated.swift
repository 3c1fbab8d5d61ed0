// SPDX-License-Identifier: Apache-2.0
// Regimes/us-federal.yaml, word for word; a test holds the two against each other.

extension EmbeddedRegimes {
  static let usFederal = #"""
    # United States, federal: which limb of 18 USC 2256(8), if any, the recorded facts reach.
    #
    # (A) an actual minor; (B) a digital or computer-made image that is, or is indistinguishable from, that of
    # a minor; (C) an image made or changed so that an identifiable minor appears. Drawings, cartoons,
    # sculptures and paintings are excluded from (B) by 2256(11); they are a matter of 18 USC 1466A.
    # That the severities A and B are sexually explicit conduct is the crosswalk of docs/regimes.md.
    #
    # The rules speak of settled answers; what is unsure or unanswered is worked out by the program.
    # `verified: no` means that the source was not read: its results are drafts until confirmed by name.
    # The first day is that of the PROTECT Act; it is general knowledge and was not checked.

    format: martlet.regime/2
    id: us-federal
    title: United States, federal
    version: 1
    jurisdiction: United States
    in_force_from: 2003-04-30

    instruments:
      - id: actual_minor
        label: Visual depiction of an actual minor, 2256(8)(A)
        statute: 18 USC 2256
        criminal: yes
        severities: none
      - id: indistinguishable
        label: Image indistinguishable from that of a minor, 2256(8)(B)
        statute: 18 USC 2256
        criminal: yes
        severities: none
      - id: actual_or_indistinguishable
        label: Visual depiction of a minor, cannot tell whether 2256(8)(A) or (B)
        statute: 18 USC 2256
        criminal: yes
        severities: none
      - id: identifiable_minor
        label: Image in which an identifiable minor appears, 2256(8)(C)
        statute: 18 USC 2256
        criminal: yes
        severities: none
      - id: obscene_depiction
        label: Obscene visual depiction of a minor, 1466A
        statute: 18 USC 1466A
        criminal: yes
        severities: none
      - id: undetermined
        label: Undetermined
        statute: none
        criminal: no
        severities: none
      - id: none
        label: Within no limb
        statute: none
        criminal: no
        severities: none

    decision:
      - step: minor
        rules:
          - rule: no_minor
            when: {child: no}
            result: none
            reason: no minor is shown, nor what is like one
            sections: [18 USC 2256(8)]
            verified: yes
            source: a copy of 18 USC 2256; justice.gov Criminal Resource Manual 1973
          - rule: minor_shown
            when: {child: [yes, impression]}
            next: conduct
            reason: a minor is shown, or what appears to be one
            sections: [18 USC 2256(8)]
            verified: yes
            source: a copy of 18 USC 2256

      - step: conduct
        rules:
          - rule: not_indecent
            when: {indecent: no}
            result: none
            reason: not indecent, so taken to show no sexually explicit conduct
            sections: [18 USC 2256(2)]
            verified: no
            source: a reading; the text of 2256(2) was not read
          - rule: explicit_conduct
            when: {indecent: yes, severity: [a, b]}
            next: nature
            reason: sexually explicit conduct
            sections: [18 USC 2256(2), 18 USC 2256(8)]
            verified: yes
            source: a copy of 18 USC 2256; the crosswalk of docs/regimes.md
          - rule: lascivious_exhibition
            when: {indecent: yes, severity: c, lascivious_exhibition: yes}
            next: nature
            reason: a lascivious exhibition is sexually explicit conduct
            sections: [18 USC 2256(2)]
            verified: no
            source: general knowledge of 2256(2); a decision for counsel
          - rule: no_lascivious_exhibition
            when: {indecent: yes, severity: c, lascivious_exhibition: no}
            result: none
            reason: neither activity nor a lascivious exhibition
            sections: [18 USC 2256(2)]
            verified: no
            source: general knowledge of 2256(2); a decision for counsel

      - step: nature
        rules:
          - rule: actual_minor
            when: {origin: camera, child: yes}
            result: actual_minor
            reason: its production involved an actual minor
            sections: [18 USC 2256(8)(A)]
            verified: yes
            source: a copy of 18 USC 2256; justice.gov Criminal Resource Manual 1973
          - rule: camera_impression
            when: {origin: camera, child: impression}
            result: undetermined
            reason: a real person who appears to be a minor; the age has to be established
            sections: [18 USC 2256(8)(A)]
            verified: yes
            source: a copy of 18 USC 2256
          - rule: identifiable_modified
            when: {origin: altered, identifiable_child: yes}
            result: identifiable_minor
            reason: changed so that an identifiable minor appears
            sections: [18 USC 2256(8)(C)]
            verified: yes
            source: a copy of 18 USC 2256; justice.gov Criminal Resource Manual 1973
          - rule: altered_not_identifiable
            when: {origin: altered, identifiable_child: no}
            next: likeness
            reason: changed, and no identifiable minor appears
            sections: [18 USC 2256(8)(B), 18 USC 2256(8)(C)]
            verified: no
            source: a reading; whether a changed camera picture is a digital image in this sense is for counsel
          - rule: identifiable_made
            when: {origin: computer_made, identifiable_child: yes}
            result: identifiable_minor
            reason: made so that an identifiable minor appears
            sections: [18 USC 2256(8)(C)]
            verified: no
            source: general knowledge of the limb's words; a decision for counsel
          - rule: made_not_identifiable
            when: {origin: computer_made, identifiable_child: no}
            next: likeness
            reason: computer-made, and no identifiable minor appears
            sections: [18 USC 2256(8)(B)]
            verified: yes
            source: a copy of 18 USC 2256
          - rule: origin_cannot_be_told
            when: {origin: cannot_tell}
            next: likeness_of_unknown_origin
            reason: how it was made cannot be told
            sections: [18 USC 2256(8)(A), 18 USC 2256(8)(B)]
            verified: yes
            source: a copy of 18 USC 2256

      - step: likeness
        rules:
          - rule: indistinguishable
            when: {photograph_like: yes}
            result: indistinguishable
            reason: an ordinary person would conclude that an actual minor is shown
            sections: [18 USC 2256(8)(B), 18 USC 2256(11)]
            verified: yes
            source: a copy of 18 USC 2256; the crosswalk of docs/regimes.md
          - rule: drawing
            when: {photograph_like: no}
            next: obscenity
            reason: drawings, cartoons, sculptures and paintings are excluded
            sections: [18 USC 2256(11)]
            verified: yes
            source: a copy of 18 USC 2256

      - step: likeness_of_unknown_origin
        rules:
          - rule: actual_or_indistinguishable
            when: {photograph_like: yes, child: yes}
            result: actual_or_indistinguishable
            reason: an actual minor, or indistinguishable from one; which cannot be told
            sections: [18 USC 2256(8)(A), 18 USC 2256(8)(B)]
            verified: yes
            source: a copy of 18 USC 2256
          - rule: unknown_origin_impression
            when: {photograph_like: yes, child: impression}
            result: undetermined
            reason: a real person's age would have to be established, and whether one is shown cannot be told
            sections: [18 USC 2256(8)(A), 18 USC 2256(8)(B)]
            verified: yes
            source: a copy of 18 USC 2256
          - rule: drawing_of_unknown_origin
            when: {photograph_like: no}
            next: obscenity
            reason: drawings, cartoons, sculptures and paintings are excluded
            sections: [18 USC 2256(11)]
            verified: yes
            source: a copy of 18 USC 2256

      - step: obscenity
        rules:
          - rule: obscene
            when: {obscene_character: yes}
            result: obscene_depiction
            reason: not within 2256, and of an obscene character
            sections: [18 USC 1466A]
            verified: no
            source: general knowledge of 18 USC 1466A; its text was not read
          - rule: not_obscene
            when: {obscene_character: no}
            result: none
            reason: not within 2256, and not of an obscene character
            sections: [18 USC 1466A]
            verified: no
            source: general knowledge of 18 USC 1466A; its text was not read

    """#
}
