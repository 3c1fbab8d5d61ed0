// SPDX-License-Identifier: Apache-2.0
// The policy in force where none was imported; docs/operating.md shows it.

extension WorkPolicy {
  /// The text of the standard policy file.
  public static let standardYAML = """
    # How people work in this case: what they are spared, and what is looked at twice.
    # Every setting must be there. Import a changed copy with: martlet settings import FILE
    format: martlet.policy/1
    budget:
      # The most a person is exposed to in a day: a number, or none.
      exposures_per_day: none
      # What one look counts, by the severity recorded; golden, audit and double-rating items count alike.
      weights: {A: 3, B: 2, C: 1, other: 1}
    # After so many minutes of active work a break of so many minutes is due; or none.
    breaks: {after_minutes: 50, minutes: 10}
    # none, or a list such as: [{days: [mon, tue, wed, thu, fri], from: "08:00", to: "16:00"}]
    shifts: none
    # Nothing severe is handed out in the last minutes of a shift.
    last_minutes_without_severe: 30
    # What is expected to be severe before anybody looks: relatives of records with these severities,
    # and hits on the known lists with these names.
    severe: {severities: [A], lists: []}
    # Whether items may be decided by small tiles.
    wall: off
    # Shares from 0 to 1, drawn by the seed: what two people rate, each on their own, and what somebody
    # looks at though a tile or a family decided it.
    sampling: {seed: 1, double_rating: 0, glanced: 0.1, inferred: 0.05}
    # Whether facts that leave the result undetermined ask for a second opinion by themselves.
    second_opinion: {when_undetermined: no}
    auto_advance: yes
    idle_lock_minutes: 10
    # Folders of the server from which a capture may be taken in by the workbench.
    ingest_roots: []
    # Whether leads may see how four people or more agree on golden items over time, once each of them has.
    drift_to_leads: no

    """
}
