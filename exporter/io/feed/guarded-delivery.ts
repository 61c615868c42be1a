import type { Deliver, SourceHappenings } from '../../source/source.js';

/**
 * Keeps a fault of ours to the message that met it. An exception that reached the client would end its reading
 * for every stream of the connection, and a consumer that met it again and again would never get past it.
 */
export function guardDelivery(stream: string, deliver: Deliver, happenings: SourceHappenings): Deliver {
  return (message) => {
    try {
      return deliver(message);
    } catch (error) {
      happenings.deliveryFailed(stream, error);
      return undefined;
    }
  };
}
