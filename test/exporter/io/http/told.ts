import type { AccessHappening } from '../../../../exporter/happening/access.js';
import { tellByKind } from '../../../../exporter/happening/by-kind.js';
import type { Tell } from '../../../../exporter/happening/happening.js';

/** Listens to what happens under a web configuration, and keeps it as sentences. */
export function listener(): { readonly tell: Tell<AccessHappening>; readonly told: string[] } {
  const told: string[] = [];
  const tell = tellByKind<AccessHappening>({
    authenticationFailed: ({ reason, address }) => told.push(`authentication failed: ${reason} ${address}`),
    authenticationRefused: ({ reason, address }) => told.push(`not compared: ${reason} ${address}`),
    requestOverRate: () => told.push('over rate'),
    webConfigLoaded: ({ warnings }) => told.push(['web configuration loaded', ...warnings].join('; ')),
    webConfigRefused: ({ reason }) => told.push(reason),
  });
  return { tell, told };
}
