import { formatDuration } from '../../setup/model/duration.js';
import type { ReceiverOf } from '../../setup/model/receiver.js';
import { JIRA, PLAIN, replacing } from './markup.js';
import { notificationIn } from './notification.js';
import { withBearerToken } from './receiver.js';
import type { ReceiverConfiguration } from './receiver.js';

/** Jira accepts no spaces in labels. */
const SEVERITY_LABEL = `severity-{{ or .CommonLabels.severity "mixed"${replacing('[^A-Za-z0-9_.-]+', '_')} }}`;

/** One issue per group of alerts. API 3 needs a document in JSON, API 2 takes a text, and Jira Cloud has both. */
export function jira({
  url,
  project,
  issueType,
  username,
  passwordFile,
  tokenFile,
  resolveTransition,
  reopen,
}: ReceiverOf<'jira'>): ReceiverConfiguration {
  return {
    jira_configs: [
      {
        api_url: `${url}/rest/api/2`,
        ...(tokenFile === undefined
          ? { http_config: { basic_auth: { username, password_file: passwordFile } } }
          : withBearerToken(tokenFile)),
        project,
        issue_type: issueType,
        send_resolved: true,
        summary: notificationIn(PLAIN).title,
        description: notificationIn(JIRA).text,
        labels: ['natsight', SEVERITY_LABEL],
        // Not every project has priorities, and their names differ.
        priority: '',
        resolve_transition: resolveTransition,
        ...(reopen !== undefined && {
          reopen_transition: reopen.transition,
          reopen_duration: formatDuration(reopen.within),
        }),
      },
    ],
  };
}
