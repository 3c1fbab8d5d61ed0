// SPDX-License-Identifier: Apache-2.0
// Regimes/uk-england-wales.tests.yaml, word for word; a test holds the two against each other.

extension EmbeddedRegimes {
  static let ukEnglandWalesTests = #"""
    # England and Wales: facts and what the law makes of them; `martlet regime check` and the tests run it.
    #
    # `draft: yes`: the result rests on a rule that is not verified. `rule` is the rule that gives the result.

    format: martlet.regime-tests/1
    regime: uk-england-wales
    version: 1
    as_of: 2024-10-04
    rows:
      # Photographs and what is like them
      - facts: {child: yes, photograph_like: yes, indecent: yes, origin: camera, severity: a}
        result: photograph A
        rule: photograph
      - facts: {child: yes, photograph_like: yes, indecent: yes, origin: computer_made, severity: b}
        result: pseudo_photograph B
        rule: pseudo_photograph
      - facts: {child: impression, photograph_like: yes, indecent: yes, origin: computer_made, severity: c}
        result: pseudo_photograph C
        rule: pseudo_photograph
      - facts: {child: yes, photograph_like: yes, indecent: yes, origin: altered, severity: a}
        result: pseudo_photograph A
        rule: pseudo_photograph_altered
        draft: yes
      - facts: {child: impression, photograph_like: yes, indecent: yes, origin: altered, severity: a}
        result: pseudo_photograph A
        rule: pseudo_photograph_altered
        draft: yes
      - facts: {child: yes, photograph_like: yes, indecent: yes, origin: cannot_tell, severity: c}
        result: photo_or_pseudo C
        rule: photo_or_pseudo
      - facts: {child: yes, photograph_like: no, derived: yes, indecent: yes, severity: b}
        result: derived B
        rule: derived
      - facts: {child: yes, photograph_like: yes, indecent: yes, origin: camera, severity: unsure}
        result: photograph
        rule: photograph
      - facts: {child: yes, photograph_like: yes, indecent: yes, origin: computer_made}
        result: pseudo_photograph
        rule: pseudo_photograph
      # Prohibited images
      - facts: {child: yes, photograph_like: no, derived: no, indecent: yes, pornographic: yes, listed_content: yes, obscene_character: yes, severity: a}
        result: prohibited_image
        rule: prohibited_image
      - facts: {child: impression, photograph_like: no, derived: no, indecent: yes, pornographic: yes, listed_content: yes, obscene_character: yes}
        result: prohibited_image
        rule: prohibited_image_by_impression
        draft: yes
      - facts: {child: impression, photograph_like: no, derived: yes, indecent: yes, pornographic: yes, listed_content: yes, obscene_character: yes}
        result: prohibited_image
        rule: prohibited_image_by_impression
        draft: yes
      - facts: {child: yes, photograph_like: yes, indecent: no, origin: camera, pornographic: yes, listed_content: yes, obscene_character: yes, severity: a}
        result: prohibited_image
        rule: prohibited_image
      - facts: {child: yes, photograph_like: yes, indecent: no, pornographic: yes, listed_content: yes, obscene_character: yes}
        result: prohibited_image
        rule: prohibited_image
      - facts: {child: yes, photograph_like: no, derived: yes, indecent: no, pornographic: yes, listed_content: yes, obscene_character: yes}
        result: prohibited_image
        rule: prohibited_image
      - facts: {child: yes, photograph_like: unsure, indecent: no, pornographic: yes, listed_content: yes, obscene_character: yes}
        result: prohibited_image
        rule: prohibited_image
      - facts: {child: impression, photograph_like: yes, indecent: yes, origin: camera, pornographic: yes, listed_content: yes, obscene_character: yes}
        result: prohibited_image
        rule: prohibited_image_by_impression
        draft: yes
      - facts: {child: impression, photograph_like: unsure, origin: camera, pornographic: yes, listed_content: yes, obscene_character: yes}
        result: prohibited_image
        rule: prohibited_image_by_impression
        draft: yes
      # Not criminal
      - facts: {child: no}
        result: none
        rule: no_child
      - facts: {child: no, photograph_like: yes, indecent: yes, pornographic: yes, listed_content: yes, obscene_character: yes}
        result: none
        rule: no_child
      - facts: {child: yes, photograph_like: yes, indecent: no, pornographic: no}
        result: none
        rule: not_pornographic
      - facts: {child: yes, photograph_like: no, derived: no, pornographic: yes, listed_content: no}
        result: none
        rule: no_listed_content
      - facts: {child: yes, photograph_like: no, derived: no, pornographic: unsure, obscene_character: no}
        result: none
        rule: no_obscene_character
      - facts: {child: impression, photograph_like: yes, indecent: yes, origin: camera, pornographic: no}
        result: none
        rule: not_pornographic
      - facts: {child: unsure, indecent: no, pornographic: no}
        result: none
        rule: child_not_known_not_pornographic
      - facts: {photograph_like: no, derived: no, listed_content: no}
        result: none
        rule: child_not_known_no_listed_content
      - facts: {indecent: no, obscene_character: no}
        result: none
        rule: child_not_known_no_obscene_character
      # Undetermined
      - facts: {}
        result: undetermined
        rule: child_not_known_photographic
      - facts: {child: unsure, indecent: yes, pornographic: no, listed_content: no, obscene_character: no}
        result: undetermined
        rule: child_not_known_photographic
      - facts: {child: unsure, photograph_like: no, derived: unsure, pornographic: no, listed_content: no, obscene_character: no}
        result: undetermined
        rule: child_not_known_derived
      - facts: {child: unsure, indecent: no, pornographic: yes, listed_content: yes, obscene_character: yes}
        result: undetermined
        rule: child_not_known_limbs_open
      - facts: {child: yes, indecent: yes}
        result: undetermined
        rule: photograph_like_not_known
      - facts: {child: impression, photograph_like: unsure, indecent: yes, origin: computer_made}
        result: undetermined
        rule: photograph_like_not_known_impression
      - facts: {child: yes, photograph_like: yes, indecent: yes}
        result: undetermined
        rule: origin_not_known
      - facts: {child: impression, photograph_like: yes, indecent: yes, origin: cannot_tell}
        result: undetermined
        rule: cannot_tell_impression
      - facts: {child: yes, photograph_like: yes, indecent: unsure, origin: camera}
        result: undetermined
        rule: indecent_not_known_camera
      - facts: {child: yes, photograph_like: yes, indecent: unsure, origin: altered}
        result: undetermined
        rule: indecent_not_known
      - facts: {child: yes, photograph_like: no, derived: yes, indecent: unsure}
        result: undetermined
        rule: derived_indecent_not_known
      - facts: {child: yes, photograph_like: no, derived: unsure, indecent: yes, pornographic: no, listed_content: no, obscene_character: no}
        result: undetermined
        rule: derived_not_known
      - facts: {child: yes, photograph_like: no, derived: no, listed_content: yes, obscene_character: yes}
        result: undetermined
        rule: pornographic_not_known
      - facts: {child: yes, photograph_like: no, derived: no, pornographic: yes, listed_content: unsure}
        result: undetermined
        rule: listed_content_not_known
      - facts: {child: yes, photograph_like: no, derived: no, pornographic: yes, listed_content: yes}
        result: undetermined
        rule: obscene_character_not_known
      # Before the first day of the file
      - facts: {child: no}
        as_of: 2010-04-05
        result: undetermined
        draft: yes

    """#
}
