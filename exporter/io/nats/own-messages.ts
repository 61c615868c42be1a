import { headers as newHeaders } from '@nats-io/transport-node';
import type { MsgHdrs } from '@nats-io/transport-node';
import type { Setup } from '../../../setup/model/setup.js';
import { hasWildcard, isOpen } from '../../../setup/subject-pattern.js';
import type { Message } from '../../event/message.js';
import { switchPlace } from '../../../setup/dead-mans-switch.js';
import { insightSubject } from '../../insight/insight-message.js';
import { matchesSubject, overlap } from '../../../setup/subject-pattern.js';

/** The header that every message of natsight carries: the name of the service that published it. */
export const SERVICE_HEADER = 'natsight-service';
/** What the message is. */
export const KIND_HEADER = 'natsight-kind';

export type OwnMessageKind = 'insight' | 'window' | 'dead-letter' | 'switch';

/** The headers of a message that natsight publishes. */
export function ownHeaders(service: string, kind: OwnMessageKind): MsgHdrs {
  const headers = newHeaders();
  headers.set(SERVICE_HEADER, service);
  headers.set(KIND_HEADER, kind);
  return headers;
}

/** Whether a stream leaves out a message that its subjects deliver. */
export type LeavesOut = (message: Message) => boolean;

/** What a service publishes about its streams. */
export interface OwnOutput {
  readonly service: string;
  /** Subjects of its insights and dead letters. */
  readonly subjects: readonly string[];
}

/** Subjects of insights, dead letters and the dead man's switch. Own windows may be read by another stream; `check` refuses circles. */
export function ownOutput(setup: Pick<Setup, 'service' | 'streams' | 'alerting'>): OwnOutput {
  const { service, streams } = setup;
  const deadLetters = streams.flatMap(({ deadLetter }) => deadLetter ?? []);
  const place = switchPlace(setup);
  const ofSwitch = place === undefined ? [] : [place.armed, place.gone, place.subject];
  return { service: service.name, subjects: [insightSubject('*'), ...deadLetters, ...ofSwitch] };
}

/**
 * A stream that reads what natsight publishes about it would never come to rest. What is left out depends on the subjects:
 *
 *     first token is a wildcard (">", "*.orders")   all messages of any natsight, "$JS." and "_INBOX."
 *     another wildcard ("natsight.>", "orders.*")   the service's own insights and dead letters, advisories of its own consumers
 *     no wildcard ("windows.orders")                nothing
 *
 * @returns `undefined` if the subjects deliver nothing of that, so that most streams pay nothing
 */
export function ownMessageFilter(patterns: readonly string[], own: OwnOutput): LeavesOut | undefined {
  const wild = patterns.filter(hasWildcard);
  const named = new Set(patterns.filter((pattern) => !hasWildcard(pattern)));
  const leavesOut = filterOf(wild, own);
  return leavesOut && ((message) => leavesOut(message) && !named.has(message.subject));
}

function filterOf(wild: readonly string[], { service, subjects }: OwnOutput): LeavesOut | undefined {
  if (wild.some(isOpen)) {
    return (message) => isProtocol(message.subject) || message.header(SERVICE_HEADER) !== undefined;
  }
  const isHeard = (subject: string) => wild.some((pattern) => overlap(pattern, subject));
  const heard = subjects.filter(isHeard);
  const isOwnAdvisory = isHeard(`${ADVISORIES}>`) ? advisoriesOf(service) : () => false;
  if (heard.length === 0 && !isHeard(`${ADVISORIES}>`)) return undefined;
  return (message) => {
    const { subject } = message;
    if (isOwnAdvisory(subject)) return true;
    return (
      heard.some((pattern) => matchesSubject(pattern, subject)) && message.header(SERVICE_HEADER) === service
    );
  };
}

/** Requests, replies, acks and advisories of JetStream, and replies to any request. */
export const isProtocol = (subject: string) => subject.startsWith('$JS.') || subject.startsWith('_INBOX.');

const ADVISORIES = '$JS.EVENT.ADVISORY.';

function advisoriesOf(service: string): (subject: string) => boolean {
  const consumer = `.natsight-${service}-`;
  return (subject) => subject.startsWith(ADVISORIES) && subject.includes(consumer);
}
