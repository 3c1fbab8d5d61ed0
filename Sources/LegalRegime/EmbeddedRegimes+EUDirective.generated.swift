// SPDX-License-Identifier: Apache-2.0
// Regimes/eu-directive.yaml, word for word; a test holds the two against each other.

extension EmbeddedRegimes {
  static let euDirective = #"""
    # European Union: which limb of Directive 2011/93/EU article 2(c), if any, the recorded facts reach.
    #
    # (i) a real child in sexually explicit conduct, (ii) the depiction of a child's body region that the
    # article lists for primarily sexual purposes, (iii) a person appearing to be a child, (iv) realistic
    # images of a child. A directive binds states; what a court applies is the law of the member state.
    # The recast of the directive was agreed but not adopted when this file was written, and is not in it.
    #
    # The rules speak of settled answers; what is unsure or unanswered is worked out by the program.
    # The directive's text was not read, so no rule is verified: every result is a draft until an
    # administrator confirms the rules by name. The first day is the end of the time for transposition.

    format: martlet.regime/2
    id: eu-directive
    title: European Union, Directive 2011/93
    version: 1
    jurisdiction: European Union
    in_force_from: 2013-12-18

    instruments:
      - {id: real_child, label: "Material of a real child, article 2(c)(i) and (ii)", statute: Directive 2011/93/EU, criminal: yes, severities: none}
      - {id: appearing_child, label: "Material of a person appearing to be a child, article 2(c)(iii)", statute: Directive 2011/93/EU, criminal: yes, severities: none}
      - {id: realistic_image, label: "Realistic images of a child, article 2(c)(iv)", statute: Directive 2011/93/EU, criminal: yes, severities: none}
      - {id: some_limb, label: "Within article 2(c), cannot tell which limb", statute: Directive 2011/93/EU, criminal: yes, severities: none}
      - {id: undetermined, label: Undetermined, statute: none, criminal: no, severities: none}
      - {id: none, label: Within no limb, statute: none, criminal: no, severities: none}

    decision:
      - step: child
        rules:
          - rule: no_child
            when: {child: no}
            result: none
            reason: no child is shown, nor a person appearing to be one
            sections: [Directive 2011/93 art. 2(a), Directive 2011/93 art. 2(c)]
            verified: no
            source: general knowledge of the article; its text was not read
          - rule: child_shown
            when: {child: [yes, impression]}
            next: content
            reason: a child is shown, or a person appearing to be one
            sections: [Directive 2011/93 art. 2(c)]
            verified: no
            source: general knowledge of the article; its text was not read

      - step: content
        rules:
          - rule: not_indecent
            when: {indecent: no}
            result: none
            reason: not indecent, so taken to be within no limb
            sections: [Directive 2011/93 art. 2(c)]
            verified: no
            source: a reading; the article's text was not read
          - rule: explicit_conduct
            when: {indecent: yes, severity: [a, b]}
            next: nature
            reason: sexually explicit conduct
            sections: [Directive 2011/93 art. 2(c)(i)]
            verified: no
            source: the crosswalk of docs/regimes.md; the article's text was not read
          - rule: sexual_purpose
            when: {indecent: yes, severity: c, dominant_depiction: yes}
            next: nature
            reason: depicts what the article lists for primarily sexual purposes
            sections: [Directive 2011/93 art. 2(c)(ii)]
            verified: no
            source: the crosswalk of docs/regimes.md; a decision for counsel
          - rule: no_sexual_purpose
            when: {indecent: yes, severity: c, dominant_depiction: no}
            result: none
            reason: neither the conduct nor the depiction that the article lists
            sections: [Directive 2011/93 art. 2(c)]
            verified: no
            source: the crosswalk of docs/regimes.md; a decision for counsel

      - step: nature
        rules:
          - rule: real_child
            when: {origin: camera, child: yes}
            result: real_child
            reason: a real child
            sections: [Directive 2011/93 art. 2(c)(i), Directive 2011/93 art. 2(c)(ii)]
            verified: no
            source: general knowledge of the article; its text was not read
          - rule: appearing_child
            when: {origin: camera, child: impression}
            result: appearing_child
            reason: a person appearing to be a child
            sections: [Directive 2011/93 art. 2(c)(iii)]
            verified: no
            source: general knowledge of the article; its text was not read
          - rule: realistic_image
            when: {origin: [computer_made, altered], photograph_like: yes}
            result: realistic_image
            reason: a realistic image of a child
            sections: [Directive 2011/93 art. 2(c)(iv)]
            verified: no
            source: general knowledge of the article; its text was not read
          - rule: some_limb
            when: {origin: cannot_tell, photograph_like: yes}
            result: some_limb
            reason: a real child or a realistic image; which cannot be told
            sections: [Directive 2011/93 art. 2(c)]
            verified: no
            source: general knowledge of the article; its text was not read
          - rule: not_realistic
            when: {origin: [computer_made, altered, cannot_tell], photograph_like: no}
            result: none
            reason: not realistic
            sections: [Directive 2011/93 art. 2(c)(iv)]
            verified: no
            source: general knowledge of the article; its text was not read

    """#
}
