// SPDX-License-Identifier: Apache-2.0
// The list of all row types: what a driver's schema is held against.

/// The row types of the catalog.
public enum CatalogSchema {
  /// The version of the schema, raised by each migration.
  public static let version = 4

  /// Every row type, each after those it refers to.
  public static let rowTypes: [any CatalogRow.Type] = [
    CaseFact.self, SourceRow.self, ItemRow.self, FingerprintRow.self, OccurrenceRow.self,
    CaptureRow.self, FindingRow.self, PageRow.self, PostRow.self, PostingRow.self, TraceRow.self,
    ConclusionRow.self, TraceReadingRow.self, ListRow.self, ListVersionRow.self, MatchRow.self,
    FamilyVersionRow.self,
    FamilyMemberRow.self, SelectionRunRow.self, SelectionRow.self, UserRow.self, CredentialRow.self,
    APITokenRow.self, LeaseRow.self,
    TriageRow.self, AssessmentRow.self, DeterminationRow.self, RuleConfirmationRow.self,
    LeafRow.self,
    ReportRow.self, RequestRow.self, LinkRow.self, PosterLinkRow.self,
    PolicyRow.self, RankWeightRow.self, QueueEntryRow.self, QueueTallyRow.self, OptOutRow.self,
    PaceRow.self, WithdrawalRow.self, SecondOpinionRow.self, ItemTagRow.self, ItemNoteRow.self,
    ViewRow.self, ViewedItemRow.self, ViewEndRow.self,
    HitDecisionRow.self, EntryHoldRow.self, SavedViewRow.self, PreferenceRow.self,
    AdoptedRegimeRow.self,
    StudyPlanRow.self, StudyGoldenRow.self, StudySampleRow.self, StudySampleItemRow.self,
  ]
}
