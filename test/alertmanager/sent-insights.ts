import { afterEach } from '@jest/globals';
import { alertmanagerServerFiles } from '../../alertmanager/generate.js';
import { AlertLease } from '../../exporter/insight/alert-lease.js';
import { InsightBoard } from '../../exporter/insight/insight-board.js';
import { AlertPoster } from '../../exporter/io/alertmanager/alert-poster.js';
import { AlertSender } from '../../exporter/io/alertmanager/alert-sender.js';
import { systemClock } from '../../exporter/io/clock.js';
import { systemTimers } from '../../exporter/io/timers.js';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import type { Setup } from '../../setup/model/setup.js';
import { Rig } from '../exporter/insight/rig.js';
import { linkTo } from '../support/link-to.js';
import { testServers } from '../support/servers.js';

/** A board whose alerts are on their way to a real Alertmanager. */
export interface SentInsights {
  readonly rig: Rig;
  readonly alertmanagerUrl: string;
  /** Looks at the series of the rig, and sends what starts and ends. Default: now. */
  readonly look: (atMs?: number) => void;
}

/** Starts an Alertmanager with the generated configuration of a setup, and sends what its insights say until the end of the test. */
export function sentInsights(): (setup: Setup) => Promise<SentInsights> {
  const servers = testServers();
  const stops: (() => Promise<void>)[] = [];
  afterEach(() => Promise.all(stops.splice(0).map((stop) => stop())));
  return async (setup) => {
    const text = alertmanagerServerFiles(setup, DEFAULT_ADDRESSES).get('alertmanager.yml') ?? '';
    const { url } = await servers.alertmanager(text);
    const rig = new Rig(setup.insights);
    rig.board = new InsightBoard(setup, 0);
    const lease = new AlertLease(setup, 'http://pages.example');
    const sender = new AlertSender(lease, new AlertPoster(linkTo(url)), () => undefined, systemTimers);
    sender.start();
    stops.push(() => sender.stop());
    return {
      rig,
      alertmanagerUrl: url,
      look: (atMs = systemClock.now()) => sender.observe(rig.changes(atMs)),
    };
  };
}
