// SPDX-License-Identifier: Apache-2.0
// VICSProfiles/us.yaml, word for word; a test holds the two against each other.

extension EmbeddedVICSProfiles {
  static let us = #"""
    # What a VICS 2.0 file of the US profile is written with: the category numbers, and which words of a list mean them.
    #
    # No official table was found. What public readers of the profile do with a number is verified; labels are general
    # knowledge. A file of another profile, whose numbers mean something else, is written with a file like this of your own:
    # see docs/formats/vics.md.

    format: martlet.vics-profile/1
    profile: US
    title: Project VIC, US profile

    # How truth values are written. Public writers write texts, and readers take both.
    booleans: text

    # `from` are texts of a list's category that mean the number: words, the names of instruments that Martlet's rules
    # give (Regimes/vics-us.yaml), or NAME:NUMBER for the number of another profile.
    categories:
      - category: 0
        label: Not pertinent
        from: [none]
        verified: yes
        source: public readers of the US profile take 0 as known or not pertinent
      - category: 1
        label: Child abuse material
        from: [category_1]
        verified: yes
        source: public readers of the US profile take 1 as illegal; the label is general knowledge
      - category: 2
        label: Child exploitive, or age difficult
        from: [category_2]
        verified: yes
        source: public readers of the US profile take 2 as illegal or exploitative; the label is general knowledge
      - category: 3
        label: Computer-made or drawn
        from: [category_3]
        verified: no
        source: the label is general knowledge
      - category: 4
        label: Comparison images
        from: []
        verified: no
        source: the label is general knowledge
      - category: 5
        label: Uncategorised
        from: []
        verified: no
        source: the label is general knowledge, and is said to vary

    """#
}
