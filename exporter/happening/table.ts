/** What happens to a lookup table. */
export type TableHappening =
  | { readonly kind: 'tableLoaded'; readonly table: string; readonly entries: number }
  /** The previous contents stay in use. */
  | { readonly kind: 'tableFailed'; readonly table: string; readonly reason: string };
