// SPDX-License-Identifier: Apache-2.0
// Suites that open a real browser come one after another: each of them keeps a small machine busy by itself.

import Testing

/// Every suite that opens a browser.
@Suite(.serialized) enum BrowserTests {}
