import { PermissionViolationError } from '@nats-io/transport-node';
import { messageOf } from '../../error-message.js';
import { publishDenied, subscriptionDenied } from '../denied.js';
import type { NatsLink } from '../link.js';
import type { NatsServerError } from '../server-error.js';

const ACKS = '$JS.ACK.';
const API = '$JS.API.';
const INBOXES = '_INBOX.';
/** "Working on it": an ack that changes nothing for a message that is not pending. */
const IN_PROGRESS = '+WPI';

/** Asks for nothing and acks nothing, but shows whether the server lets acks of this consumer pass. */
export function tryAck({ connection }: NatsLink, stream: string, consumer: string): void {
  connection.publish(`${ACKS}${stream}.${consumer}.1.0.0.0.0`, IN_PROGRESS);
}

/** Why the error keeps a consumer from being read or acked; `undefined` if it does not concern it. */
export function denialOf(
  link: NatsLink,
  error: NatsServerError,
  stream: string,
  consumer: string,
): string | undefined {
  if (error.kind === 'subscriptionDenied') {
    const { subject, queue } = error;
    return subject.startsWith(INBOXES) ? subscriptionDenied(link.user, subject, queue) : undefined;
  }
  if (error.kind !== 'publishDenied' || !`${error.subject}.`.includes(`.${stream}.${consumer}.`))
    return undefined;
  const { subject } = error;
  if (subject.startsWith(ACKS)) return publishDenied(link.user, `${ACKS}>`, 'to acknowledge messages');
  return subject.startsWith(API) ? publishDenied(link.user, subject, 'to request messages') : undefined;
}

/** Why a request to JetStream failed. `purpose`: what it was for, such as `to read the stream`. */
export function requestFailure(link: NatsLink, error: unknown, purpose: string): string {
  const denied = deniedRequest(error);
  if (denied !== undefined) {
    const { operation, subject, queue } = denied;
    return operation === 'publish'
      ? publishDenied(link.user, subject, purpose)
      : subscriptionDenied(link.user, subject, queue);
  }
  const text = messageOf(error);
  if (/no responders|jetstream is not enabled|jetstream not enabled/i.test(text)) {
    return `JetStream does not answer: it is not enabled on the server, or not for the account (${text})`;
  }
  return /^timeout$/i.test(text) ? 'JetStream did not answer a request in time' : text;
}

/** The permission that a request lacked, if that is why it failed. */
export function deniedRequest(error: unknown): PermissionViolationError | undefined {
  if (error instanceof PermissionViolationError) return error;
  return error instanceof Error && error.cause !== undefined ? deniedRequest(error.cause) : undefined;
}
