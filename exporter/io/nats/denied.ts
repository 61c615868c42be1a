import type { NatsLink } from './link.js';

/** How long to wait before asking again for what the server refused. Permissions may be granted meanwhile. */
export const REFUSED_RETRY_MS = 5_000;

export function subscriptionDenied(link: NatsLink, subject: string, queue: string | undefined): string {
  const group = queue === undefined ? '' : ` in the queue group "${queue}"`;
  return `NATS does not permit the subscription to "${subject}"${group}: grant it under "permissions.subscribe" of ${link.user}; it is tried again every ${REFUSED_RETRY_MS / 1000} s`;
}

export function subscriptionLimited(link: NatsLink, subject: string): string {
  return `NATS refused the subscription to "${subject}", because the connection of ${link.user} has too many: raise "max_subscriptions" of the server or the account; it is tried again every ${REFUSED_RETRY_MS / 1000} s`;
}

export function publishDenied(link: NatsLink, subject: string, purpose: string): string {
  return `NATS does not permit publishing to "${subject}", which natsight needs ${purpose}: grant it under "permissions.publish" of ${link.user}`;
}
