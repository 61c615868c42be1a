/** Start and stop of the exporter. */
export type LifecycleHappening =
  | {
      readonly kind: 'started';
      readonly url: string;
      readonly version: string;
      readonly node: string;
      /** Addresses of the live pages, as people reach them. */
      readonly dashboards: readonly { readonly title: string; readonly url: string }[];
    }
  | { readonly kind: 'stopping'; readonly why: string }
  /** `seconds`: how long stopping took. */
  | { readonly kind: 'stopped'; readonly seconds: number };
