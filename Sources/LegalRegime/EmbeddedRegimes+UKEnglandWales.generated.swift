// SPDX-License-Identifier: Apache-2.0
// Regimes/uk-england-wales.yaml, word for word; a test holds the two against each other.

extension EmbeddedRegimes {
  static let ukEnglandWales = #"""
    # England and Wales: what kind of criminal image, if any, the recorded facts make an item.
    #
    # Neutral facts go in, one result comes out. The statutes: Protection of Children Act 1978 (PCA 1978)
    # ss.1 and 7, Coroners and Justice Act 2009 (CJA 2009) ss.62 and 65. The order of the tests is that of
    # the Crown Prosecution Service's guidance "Indecent and Prohibited Images of Children": would the
    # image, if printed, look like a photograph? Then PCA 1978; otherwise, and for photograph-like images
    # that are not indecent, CJA 2009 s.62.
    #
    # `verified: no` means that the source was not read: a result that passes such a rule is a draft, in no
    # count and no export, until an administrator of the case confirms the rule by its name.
    # The commencement dates below are general knowledge and were not checked against legislation.gov.uk.
    #
    # "unanswered" stands for a question that was not put. Each step's rules must leave exactly one for
    # every set of answers that reaches the step; `martlet regime check` proves it.

    format: martlet.regime/1
    id: uk-england-wales
    title: England and Wales
    version: 1
    jurisdiction: England and Wales
    in_force_from: 2010-04-06

    instruments:
      - id: photograph
        label: Indecent photograph of a child
        statute: Protection of Children Act 1978
        criminal: yes
        severities: [A, B, C]
      - id: pseudo_photograph
        label: Indecent pseudo-photograph of a child
        statute: Protection of Children Act 1978
        criminal: yes
        severities: [A, B, C]
      - id: photo_or_pseudo
        label: Indecent photograph or pseudo-photograph of a child, cannot tell which
        statute: Protection of Children Act 1978
        criminal: yes
        severities: [A, B, C]
      - id: derived
        label: Indecent image derived from a photograph or pseudo-photograph of a child
        statute: Protection of Children Act 1978
        criminal: yes
        severities: [A, B, C]
      - id: prohibited_image
        label: Prohibited image of a child
        statute: Coroners and Justice Act 2009
        criminal: yes
        severities: none
      - id: undetermined
        label: Undetermined
        statute: none
        criminal: no
        severities: none
      - id: none
        label: Not criminal
        statute: none
        criminal: no
        severities: none

    decision:
      - step: child
        rules:
          - rule: no_child
            when: {child: no}
            result: none
            reason: no child is shown, nor is that the impression conveyed
            sections: [PCA 1978 s.7(6), PCA 1978 s.7(8), CJA 2009 s.62]
            verified: yes
            source: legislation.gov.uk ukpga/2009/25/section/62; CPS guidance on indecent and prohibited images
          - rule: child_shown
            when: {child: [yes, impression]}
            next: photograph_test
            reason: a child is shown, or that is the impression conveyed
            sections: [PCA 1978 s.7(6), PCA 1978 s.7(8)]
            verified: yes
            source: Sexual Offences Act 2003 s.45; CPS guidance on indecent and prohibited images
          - rule: child_not_known
            when: {child: [unsure, unanswered]}
            next: child_not_known
            reason: whether a child is shown is not known
            sections: [PCA 1978 s.7(6)]
            verified: yes
            source: Sexual Offences Act 2003 s.45

      - step: photograph_test
        rules:
          - rule: photograph_like
            when: {photograph_like: yes}
            next: photograph_like
            reason: if printed, it would look like a photograph
            sections: [PCA 1978 s.7(7)]
            verified: yes
            source: CPS guidance on indecent and prohibited images
          - rule: not_photograph_like
            when: {photograph_like: no}
            next: derived_test
            reason: if printed, it would not look like a photograph
            sections: [PCA 1978 s.7(7)]
            verified: yes
            source: CPS guidance on indecent and prohibited images
          - rule: photograph_like_not_known_not_indecent
            when: {photograph_like: [unsure, unanswered], indecent: no}
            next: prohibited_test
            reason: not indecent, so no photograph or pseudo-photograph under the Act whichever it looks like
            sections: [PCA 1978 s.1(1)]
            verified: yes
            source: CPS guidance on indecent and prohibited images
          - rule: photograph_like_not_known_camera_impression
            when:
              photograph_like: [unsure, unanswered]
              indecent: [yes, unsure, unanswered]
              child: impression
              origin: camera
            next: prohibited_test
            reason: the impression of a child makes a pseudo-photograph only, and a camera made this
            sections: [PCA 1978 s.7(7), PCA 1978 s.7(8)]
            verified: yes
            source: stored copy of PCA 1978 s.7; CPS guidance on indecent and prohibited images
          - rule: photograph_like_not_known_impression
            when:
              photograph_like: [unsure, unanswered]
              indecent: [yes, unsure, unanswered]
              child: impression
              origin: [computer_made, altered, cannot_tell, unanswered]
            result: undetermined
            reason: whether it would look like a photograph if printed is not known
            sections: [PCA 1978 s.7(7)]
            verified: yes
            source: CPS guidance on indecent and prohibited images
          - rule: photograph_like_not_known
            when:
              photograph_like: [unsure, unanswered]
              indecent: [yes, unsure, unanswered]
              child: yes
            result: undetermined
            reason: whether it would look like a photograph if printed is not known
            sections: [PCA 1978 s.7(7)]
            verified: yes
            source: CPS guidance on indecent and prohibited images

      - step: photograph_like
        rules:
          - rule: photograph
            when: {indecent: yes, origin: camera, child: yes}
            result: photograph
            reason: an indecent photograph of a child
            sections: [PCA 1978 s.1(1), PCA 1978 s.7(2)-(4), PCA 1978 s.7(6)]
            verified: yes
            source: legislation.gov.uk ukpga/1978/37/section/7; CPS guidance
          - rule: pseudo_photograph
            when: {indecent: yes, origin: computer_made}
            result: pseudo_photograph
            reason: an indecent pseudo-photograph of a child
            sections: [PCA 1978 s.1(1), PCA 1978 s.7(7), PCA 1978 s.7(8)]
            verified: yes
            source: stored copy of PCA 1978 s.7; CPS guidance
          - rule: pseudo_photograph_altered
            when: {indecent: yes, origin: altered}
            result: pseudo_photograph
            reason: an altered camera picture that appears to be a photograph, indecent, of a child
            sections: [PCA 1978 s.1(1), PCA 1978 s.7(7), PCA 1978 s.7(8)]
            verified: no
            source: a reading of s.7(7) "made by computer graphics or otherwise"; no authority was read
          - rule: photo_or_pseudo
            when: {indecent: yes, origin: cannot_tell, child: yes}
            result: photo_or_pseudo
            reason: an indecent photograph or pseudo-photograph of a child; which of them cannot be told
            sections: [PCA 1978 s.1(1), PCA 1978 s.7(6), PCA 1978 s.7(7)]
            verified: yes
            source: legislation.gov.uk ukpga/1978/37/section/7; CPS guidance
          - rule: cannot_tell_impression
            when: {indecent: yes, origin: cannot_tell, child: impression}
            result: undetermined
            reason: the impression of a child makes a pseudo-photograph but no photograph, and which cannot be told
            sections: [PCA 1978 s.7(7), PCA 1978 s.7(8)]
            verified: yes
            source: stored copy of PCA 1978 s.7; CPS guidance
          - rule: origin_not_known
            when: {indecent: yes, origin: unanswered}
            result: undetermined
            reason: whether it is a photograph or a pseudo-photograph was not asked
            sections: [PCA 1978 s.7(7)]
            verified: yes
            source: CPS guidance on indecent and prohibited images
          - rule: camera_impression
            when: {indecent: [yes, unsure, unanswered], origin: camera, child: impression}
            next: prohibited_test
            reason: the impression of a child makes a pseudo-photograph only, and a camera made this
            sections: [PCA 1978 s.7(7), PCA 1978 s.7(8)]
            verified: yes
            source: stored copy of PCA 1978 s.7; CPS guidance
          - rule: photograph_like_not_indecent
            when: {indecent: no}
            next: prohibited_test
            reason: like a photograph but not indecent, so not excluded from prohibited images
            sections: [PCA 1978 s.1(1), CJA 2009 s.65(3)]
            verified: yes
            source: CPS guidance on indecent and prohibited images
          - rule: indecent_not_known_camera
            when: {indecent: [unsure, unanswered], origin: camera, child: yes}
            result: undetermined
            reason: whether it is indecent is not known
            sections: [PCA 1978 s.1(1)]
            verified: yes
            source: CPS guidance on indecent and prohibited images
          - rule: indecent_not_known
            when: {indecent: [unsure, unanswered], origin: [computer_made, altered, cannot_tell, unanswered]}
            result: undetermined
            reason: whether it is indecent is not known
            sections: [PCA 1978 s.1(1)]
            verified: yes
            source: CPS guidance on indecent and prohibited images

      - step: derived_test
        rules:
          - rule: derived
            when: {child: yes, derived: yes, indecent: yes}
            result: derived
            reason: an indecent image, not itself like a photograph, derived from one of a child
            sections: [PCA 1978 s.1(1), PCA 1978 s.7(4A)]
            verified: yes
            source: legislation.gov.uk ukpga/1978/37/section/7
          - rule: derived_impression
            when: {child: impression}
            next: prohibited_test
            reason: the impression of a child makes a pseudo-photograph only, and this looks like none
            sections: [PCA 1978 s.7(4A), PCA 1978 s.7(8)]
            verified: yes
            source: legislation.gov.uk ukpga/1978/37/section/7
          - rule: not_derived
            when: {child: yes, derived: no}
            next: prohibited_test
            reason: neither like a photograph nor derived from one
            sections: [PCA 1978 s.7(4A)]
            verified: yes
            source: legislation.gov.uk ukpga/1978/37/section/7
          - rule: derived_not_indecent
            when: {child: yes, derived: [yes, unsure, unanswered], indecent: no}
            next: prohibited_test
            reason: not indecent, so under the 1978 Act it does not matter whether it is derived
            sections: [PCA 1978 s.1(1), CJA 2009 s.65(3)]
            verified: yes
            source: CPS guidance on indecent and prohibited images
          - rule: derived_indecent_not_known
            when: {child: yes, derived: yes, indecent: [unsure, unanswered]}
            result: undetermined
            reason: whether it is indecent is not known
            sections: [PCA 1978 s.1(1)]
            verified: yes
            source: legislation.gov.uk ukpga/1978/37/section/7
          - rule: derived_not_known
            when: {child: yes, derived: [unsure, unanswered], indecent: [yes, unsure, unanswered]}
            result: undetermined
            reason: whether it is derived from a photograph is not known
            sections: [PCA 1978 s.7(4A)]
            verified: yes
            source: legislation.gov.uk ukpga/1978/37/section/7

      - step: prohibited_test
        rules:
          - rule: prohibited_image
            when: {child: yes, pornographic: yes, listed_content: yes, obscene_character: yes}
            result: prohibited_image
            reason: all three limbs of a prohibited image of a child are met
            sections: [CJA 2009 s.62(2), CJA 2009 s.62(3), CJA 2009 s.62(6)-(7)]
            verified: yes
            source: legislation.gov.uk ukpga/2009/25/section/62; CPS guidance
          - rule: prohibited_image_by_impression
            when: {child: impression, pornographic: yes, listed_content: yes, obscene_character: yes}
            result: prohibited_image
            reason: all three limbs are met, of a person who by the predominant impression is a child
            sections: [CJA 2009 s.62(2), CJA 2009 s.62(3), CJA 2009 s.62(6)-(7), CJA 2009 s.65(6)]
            verified: no
            source: the impression rule of s.65 is general knowledge; its text was not read
          - rule: not_pornographic
            when: {pornographic: no}
            result: none
            reason: not reasonably assumed to be produced solely or principally for sexual arousal
            sections: [CJA 2009 s.62(2)(a), CJA 2009 s.62(3)]
            verified: yes
            source: legislation.gov.uk ukpga/2009/25/section/62
          - rule: no_listed_content
            when: {pornographic: [yes, unsure, unanswered], listed_content: no}
            result: none
            reason: neither focuses on what the Act lists nor portrays an act that it lists
            sections: [CJA 2009 s.62(2)(b), CJA 2009 s.62(6)-(7)]
            verified: yes
            source: legislation.gov.uk ukpga/2009/25/section/62
          - rule: no_obscene_character
            when:
              pornographic: [yes, unsure, unanswered]
              listed_content: [yes, unsure, unanswered]
              obscene_character: no
            result: none
            reason: not grossly offensive, disgusting or otherwise of an obscene character
            sections: [CJA 2009 s.62(2)(c)]
            verified: yes
            source: legislation.gov.uk ukpga/2009/25/section/62
          - rule: pornographic_not_known
            when:
              pornographic: [unsure, unanswered]
              listed_content: [yes, unsure, unanswered]
              obscene_character: [yes, unsure, unanswered]
            result: undetermined
            reason: whether it was produced for sexual arousal is not known
            sections: [CJA 2009 s.62(3)]
            verified: yes
            source: legislation.gov.uk ukpga/2009/25/section/62
          - rule: listed_content_not_known
            when:
              pornographic: yes
              listed_content: [unsure, unanswered]
              obscene_character: [yes, unsure, unanswered]
            result: undetermined
            reason: whether it shows what the Act lists is not known
            sections: [CJA 2009 s.62(6)-(7)]
            verified: yes
            source: legislation.gov.uk ukpga/2009/25/section/62
          - rule: obscene_character_not_known
            when: {pornographic: yes, listed_content: yes, obscene_character: [unsure, unanswered]}
            result: undetermined
            reason: whether it is grossly offensive, disgusting or otherwise obscene is not known
            sections: [CJA 2009 s.62(2)(c)]
            verified: yes
            source: legislation.gov.uk ukpga/2009/25/section/62

      # Whether a child is shown does not matter where no answer to it could make the item criminal.
      # Conditions on `child` from here on hold always; they name the open question in the reason.
      - step: child_not_known
        rules:
          - rule: child_not_known_not_indecent
            when: {indecent: no}
            next: prohibited_test_child_not_known
            reason: not indecent
            sections: [PCA 1978 s.1(1)]
            verified: yes
            source: CPS guidance on indecent and prohibited images
          - rule: child_not_known_not_photographic
            when: {indecent: [yes, unsure, unanswered], photograph_like: no, derived: no}
            next: prohibited_test_child_not_known
            reason: neither like a photograph nor derived from one
            sections: [PCA 1978 s.7(4A), PCA 1978 s.7(7)]
            verified: yes
            source: legislation.gov.uk ukpga/1978/37/section/7
          - rule: child_not_known_photographic
            when: {indecent: [yes, unsure, unanswered], photograph_like: [yes, unsure, unanswered], child: [unsure, unanswered]}
            result: undetermined
            reason: whether a child is shown is not known
            sections: [PCA 1978 s.7(6)]
            verified: yes
            source: Sexual Offences Act 2003 s.45
          - rule: child_not_known_derived
            when:
              indecent: [yes, unsure, unanswered]
              photograph_like: no
              derived: [yes, unsure, unanswered]
              child: [unsure, unanswered]
            result: undetermined
            reason: whether a child is shown is not known
            sections: [PCA 1978 s.7(4A), PCA 1978 s.7(6)]
            verified: yes
            source: legislation.gov.uk ukpga/1978/37/section/7

      - step: prohibited_test_child_not_known
        rules:
          - rule: child_not_known_not_pornographic
            when: {pornographic: no}
            result: none
            reason: not reasonably assumed to be produced solely or principally for sexual arousal
            sections: [CJA 2009 s.62(2)(a), CJA 2009 s.62(3)]
            verified: yes
            source: legislation.gov.uk ukpga/2009/25/section/62
          - rule: child_not_known_no_listed_content
            when: {pornographic: [yes, unsure, unanswered], listed_content: no}
            result: none
            reason: neither focuses on what the Act lists nor portrays an act that it lists
            sections: [CJA 2009 s.62(2)(b), CJA 2009 s.62(6)-(7)]
            verified: yes
            source: legislation.gov.uk ukpga/2009/25/section/62
          - rule: child_not_known_no_obscene_character
            when:
              pornographic: [yes, unsure, unanswered]
              listed_content: [yes, unsure, unanswered]
              obscene_character: no
            result: none
            reason: not grossly offensive, disgusting or otherwise of an obscene character
            sections: [CJA 2009 s.62(2)(c)]
            verified: yes
            source: legislation.gov.uk ukpga/2009/25/section/62
          - rule: child_not_known_limbs_open
            when:
              pornographic: [yes, unsure, unanswered]
              listed_content: [yes, unsure, unanswered]
              obscene_character: [yes, unsure, unanswered]
              child: [unsure, unanswered]
            result: undetermined
            reason: whether a child is shown is not known
            sections: [CJA 2009 s.62]
            verified: yes
            source: legislation.gov.uk ukpga/2009/25/section/62

    """#
}
