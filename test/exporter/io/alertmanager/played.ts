import type { PostableAlert } from '../../../../exporter/insight/alert-lease.js';
import { answerBytes, jsonAnswer, writing } from '../../../support/raw-server.js';
import type { RawAnswer, RawServer, StartRawServer } from '../../../support/raw-server.js';

/** What Alertmanager answers alerts that it accepts with. */
export const TAKEN = answerBytes('200 OK', { vary: 'Origin' });
/** What Alertmanager answers a bad alert with. */
export const REFUSED = jsonAnswer('invalid label set', '400 Bad Request');

export interface PlayedAlertmanager {
  readonly server: RawServer;
  /** The alert names of each request that had alerts. */
  readonly posts: readonly (readonly string[])[];
  /** The answer to a post. */
  play: (alerts: readonly PostableAlert[]) => RawAnswer;
}

/** Answers its status as Alertmanager does, and posts as a test likes. */
export async function playedAlertmanager(
  start: StartRawServer,
  play: PlayedAlertmanager['play'] = () => writing(TAKEN),
): Promise<PlayedAlertmanager> {
  const posts: string[][] = [];
  const status = writing(jsonAnswer({ cluster: { status: 'disabled' }, versionInfo: { version: '0.28.0' } }));
  const server = await start((socket, head, body) => {
    if (head.startsWith('GET /api/v2/status ')) return status(socket, head, body);
    // The sender is the only client.
    const alerts = JSON.parse(Buffer.from(body, 'latin1').toString()) as readonly PostableAlert[];
    if (alerts.length > 0) posts.push(alerts.map(({ labels }) => labels['alertname'] ?? ''));
    played.play(alerts)(socket, head, body);
  });
  const played: PlayedAlertmanager = { server, posts, play };
  return played;
}
