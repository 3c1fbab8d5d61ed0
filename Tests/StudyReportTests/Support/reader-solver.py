# SPDX-License-Identifier: Apache-2.0
"""Can a reader solve for what a report hides? Answered by integer programming (HiGHS, through SciPy).

Reads a system of sums and bounds over counts; prints for each count asked about whether it can have so many values,
1 or 0. Every value stands on a whole solution that was checked in whole numbers.
"""

import json
import sys

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

# How far a count may lie from the true one in a solution.
FAR = 1_000
# How far a value may lie from the true one to be counted.
NEAR = 8
# Greater than any sum of a row.
ANY = 10**9


class Component:
    """Hidden counts that sums tie to each other, and the values found for each of them."""

    def __init__(self, system, counts, rows):
        truth = system["truth"]
        self.places = {count: place for place, count in enumerate(counts)}
        self.truth = np.array([truth[count] for count in counts])
        self.lower = np.array([max(system["lower"][c], truth[c] - FAR) for c in counts])
        self.upper = np.array([min(system["upper"][c], truth[c] + FAR) for c in counts])
        self.values = [{int(value)} for value in self.truth]
        # Other solutions are looked for in all directions, so that one serves many counts.
        self.random = np.random.default_rng(len(counts))
        data, columns, starts, least, most = [], [], [0], [], []
        for row in rows:
            printed = 0
            for count, coefficient in row["terms"]:
                if count in self.places:
                    data.append(coefficient)
                    columns.append(self.places[count])
                else:
                    printed += coefficient * truth[count]
            starts.append(len(data))
            least.append(max(row["lower"] - printed, -ANY))
            most.append(min(row["upper"] - printed, ANY))
        self.matrix = csr_array(
            (np.array(data), np.array(columns, dtype=int), np.array(starts)),
            shape=(len(rows), len(counts)))
        self.least, self.most = np.array(least), np.array(most)

    def solve(self, place, value):
        """Looks for a solution with this value, and keeps all values of it."""
        lower, upper = self.lower.copy(), self.upper.copy()
        lower[place] = upper[place] = value
        found = milp(
            self.random.integers(-3, 4, len(lower)),
            integrality=np.ones(len(lower)),
            bounds=Bounds(lower, upper),
            constraints=LinearConstraint(self.matrix, self.least, self.most),
            options={"mip_rel_gap": 1e9})
        if found.x is None:
            return
        solution = np.rint(found.x).astype(int)
        sums = self.matrix @ solution
        assert (lower <= solution).all() and (solution <= upper).all()
        assert (self.least <= sums).all() and (sums <= self.most).all()
        for values, truth, value in zip(self.values, self.truth, solution):
            if abs(value - truth) <= NEAR:
                values.add(int(value))

    def has_values(self, number, count):
        place = self.places[count]
        truth, values = int(self.truth[place]), self.values[place]
        for step in range(1, NEAR + 1):
            for value in (truth + step, truth - step):
                if len(values) >= number:
                    return True
                if value not in values and self.lower[place] <= value <= self.upper[place]:
                    self.solve(place, value)
        return len(values) >= number


def components(system):
    """The component of each count that is not printed."""
    size = len(system["truth"])
    hidden = {count for count in range(size) if system["lower"][count] < system["upper"][count]}
    rows = [{count for count, _ in row["terms"]} & hidden for row in system["rows"]]
    rows_of = {count: [] for count in hidden}
    for number, row in enumerate(rows):
        for count in row:
            rows_of[count].append(number)
    component_of = {}
    for start in sorted(hidden):
        if start in component_of:
            continue
        members, found, waiting = {start}, set(), [start]
        while waiting:
            for number in rows_of[waiting.pop()]:
                if number not in found:
                    found.add(number)
                    waiting += rows[number] - members
                    members |= rows[number]
        component = Component(
            system, sorted(members), [system["rows"][number] for number in sorted(found)])
        for count in members:
            component_of[count] = component
    return component_of


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        system = json.load(file)
    component_of = components(system)
    for count in system["asked"]:
        component = component_of.get(count)
        print(1 if component and component.has_values(system["count"], count) else 0)


main()
