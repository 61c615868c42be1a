import { describe, expect, test } from '@jest/globals';
import { grafanaDashboards } from '../../grafana/generate.js';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import { PANEL_KINDS } from '../../setup/model/panel.js';
import type { PanelTraits } from '../../setup/model/panel.js';
import { EVERY_PANEL, setupOf } from '../support/setup-fixture.js';

interface Drawn {
  readonly title?: string;
  readonly type?: string;
  readonly targets?: readonly object[];
  readonly fieldConfig?: { readonly defaults: object };
}

/** As a reader of the file gets them. */
const drawn: readonly Drawn[] = JSON.parse(
  JSON.stringify(grafanaDashboards(setupOf(EVERY_PANEL), DEFAULT_ADDRESSES)[0]?.dashboard.panels ?? []),
);
const FORMATS = { series: 'time_series', table: 'table', buckets: 'heatmap' } as const;

describe.each(Object.entries<PanelTraits>(PANEL_KINDS))('a panel of the kind %s', (kind, traits) => {
  const panel = drawn.find(({ title }) => title === kind);

  test('is of the type of that name in Grafana', () => {
    expect(panel).toMatchObject({ type: kind, fieldConfig: { defaults: { noValue: 'no data' } } });
  });

  test('asks for what its traits say', () => {
    const isInstant = traits.time === 'end';
    expect(panel?.targets).toMatchObject([
      { format: FORMATS[traits.data], ...(isInstant ? { instant: true } : { range: true }) },
    ]);
    const range = traits.sums ? '[$__range]' : '[$window]';
    expect(JSON.stringify(panel?.targets)).toContain(range);
  });
});
