import type { Subscription } from '@nats-io/transport-node';
import type { Clock } from '../clock.js';
import type { NatsLink } from './link.js';
import { NatsMessage } from './message.js';
import type { ReceivedMessage } from './message.js';

/**
 * Subscribes to a subject. The messages come from the bytes of the connection where `inbound` reads them, otherwise from the client.
 * Errors come by way of the link.
 */
export function receiveFrom(
  { connection, inbound }: NatsLink,
  clock: Clock,
  subject: string,
  receive: (message: ReceivedMessage) => void,
  queue?: string,
  shed?: (message: ReceivedMessage) => void,
): Subscription {
  const subscription = connection.subscribe(subject, {
    ...(queue === undefined ? {} : { queue }),
    callback: (error, message) => {
      if (error === null) receive(new NatsMessage(message, clock.now()));
    },
  });
  inbound.intercept(subscription.getID(), receive, shed);
  void subscription.closed.then(() => inbound.release(subscription.getID()));
  return subscription;
}
