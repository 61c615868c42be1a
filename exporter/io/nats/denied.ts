/** How long to wait before asking again for what the server refused. Permissions may be granted meanwhile. */
export const REFUSED_RETRY_MS = 5_000;

/** @param user as `NatsLink.user` */
export function subscriptionDenied(user: string, subject: string, queue: string | undefined): string {
  const group = queue === undefined ? '' : ` in the queue group "${queue}"`;
  return `NATS does not permit the subscription to "${subject}"${group}: grant it under "permissions.subscribe" of ${user}`;
}

export function subscriptionLimited(user: string, subject: string): string {
  return `NATS refused the subscription to "${subject}", because the connection of ${user} has too many: raise "max_subscriptions" of the server or the account`;
}

/** @param purpose `to acknowledge messages` */
export function publishDenied(user: string, subject: string, purpose?: string): string {
  const need = purpose === undefined ? '' : `, which natsight needs ${purpose}`;
  return `NATS does not permit publishing to "${subject}"${need}: grant it under "permissions.publish" of ${user}`;
}
