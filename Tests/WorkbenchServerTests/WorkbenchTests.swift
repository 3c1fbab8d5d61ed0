// SPDX-License-Identifier: Apache-2.0
// The workbench as a whole.

import Testing
import WorkbenchServer

@Suite struct WorkbenchTests {
  @Test func theStandardPortNeedsNoPrivilege() { #expect(Workbench.standardPort >= 1_024) }
}
