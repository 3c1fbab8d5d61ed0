// SPDX-License-Identifier: Apache-2.0
// Runs the catalog's contract against the fake in memory.

import Catalog
import MartletTesting
import Testing

@Suite struct MemoryCatalogTests {
  @Test(arguments: CatalogContract.checks)
  func holdsTheContract(_ check: CatalogContract.Check) throws {
    try check.run(MemoryCatalog())
  }
}
