import { dump, load } from 'js-yaml';
import { alertmanagerServerFiles } from '../../alertmanager/generate.js';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import { routeSchema } from '../../setup/model/alerting.js';
import { receiverSchema } from '../../setup/model/receiver.js';
import type { Setup } from '../../setup/model/setup.js';
import { FLIGHTS, setupOf } from '../support/setup-fixture.js';
import { waitFor } from '../support/wait-for.js';

/** Hostile values: each means something to some receiver. */
export const HOSTILE =
  '<!channel> @all *b* _i_ `c` ~s~ [a](http://evil/) {x} <b>&amp;</b> |p| C:\\d {{ .Status }}\nnext';

/** Text that is shown as it is reads so: on one line. */
export const HOSTILE_LINE = HOSTILE.replace('\n', ' ');

export interface Alert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Two alerts of a group; the second one has hostile texts. */
export const [PLAIN_ALERT, HOSTILE_ALERT] = [
  alertIn('eu', { summary: 'Orders take 2 s in eu', value: '2 s' }),
  alertIn(HOSTILE, { summary: `Orders are slow: ${HOSTILE}` }),
] as const;

export function alertIn(region: string, annotations: Readonly<Record<string, string>>): Alert {
  return {
    labels: { alertname: 'OrdersSlow', service: 'shop', severity: 'critical', region },
    annotations: {
      description: 'Customers wait.',
      dashboard_url: 'http://pages.example/dashboards/shop?a=1&b=2',
      runbook_url: 'http://pages.example/runbooks/OrdersSlow',
      ...annotations,
    },
  };
}

/**
 * The configuration that natsight writes for a receiver and a version of Alertmanager, with short waits. `redirected` gives the
 * receiver another address if natsight writes a fixed one.
 */
export function configurationWith(
  written: object,
  version: string,
  redirected: object = {},
  groupInterval = '1s',
): string {
  const base = setupOf(FLIGHTS);
  const setup: Setup = {
    ...base,
    alerting: {
      ...base.alerting,
      receivers: [{ ...receiverSchema.parse(written), name: 'ops' }],
      route: routeSchema.parse({ default: 'ops', groupBy: ['alertname'], groupInterval }),
    },
    updates: { ...base.updates, alertmanager: { version } },
  };
  const text = alertmanagerServerFiles(setup, DEFAULT_ADDRESSES).get('alertmanager.yml') ?? '';
  const document = load(text) as { receivers: Record<string, string | object[]>[] };
  for (const receiver of document.receivers) {
    for (const integrations of Object.values(receiver)) {
      if (Array.isArray(integrations)) for (const each of integrations) Object.assign(each, redirected);
    }
  }
  return dump(document);
}

/** The first of them that reads so; a notification may come before all alerts of a group are known. */
export async function arrived(
  what: string,
  texts: () => readonly string[],
  pattern: RegExp,
): Promise<string> {
  const seen = await waitFor(what, texts, (all) => all.some((text) => pattern.test(text)), {
    withinMs: 20_000,
  });
  return seen.find((text) => pattern.test(text)) ?? '';
}

/** What people read when both alerts fire, when one is resolved, and when both are. `texts`: what arrived until now. */
export async function story(url: string, texts: () => readonly string[]): Promise<readonly string[]> {
  await post(url, 'firing', [PLAIN_ALERT, HOSTILE_ALERT]);
  const firing = await arrived('both alerts', texts, /Orders are slow[^]*Orders take/);
  await post(url, 'resolved', [PLAIN_ALERT]);
  const mixed = await arrived('a resolved alert', texts, /FIRING[^]*RESOLVED\W* critical: Orders take/);
  await post(url, 'resolved', [HOSTILE_ALERT]);
  const resolved = await arrived('the last resolved alert', texts, /RESOLVED\W* critical: Orders are slow/);
  return [firing, mixed, resolved];
}

/** Posts alerts that began at a quarter past and, if they are resolved, ended at a quarter to. */
export async function post(
  url: string,
  state: 'firing' | 'resolved',
  alerts: readonly Alert[],
): Promise<void> {
  const endsAt = state === 'firing' ? '2099-01-01T00:00:00Z' : '2026-11-23T08:45:00Z';
  const body = alerts.map((each) => ({ ...each, startsAt: '2026-11-23T08:15:00Z', endsAt }));
  const response = await fetch(`${url}/api/v2/alerts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`Alertmanager: ${response.status} ${await response.text()}`);
}
