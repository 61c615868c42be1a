/** What happens when the setup files are loaded again. */
export type SetupHappening =
  | { readonly kind: 'setupReloaded'; readonly setupHash: string }
  | { readonly kind: 'setupUnchanged' }
  /** The previous setup stays active. */
  | { readonly kind: 'setupReloadFailed'; readonly problems: readonly string[] };
