import type { Tell } from '../../happening/happening.js';
import type { StreamHappening } from '../../happening/stream.js';
import type { Deliver } from '../../source/source.js';

/**
 * Keeps a fault of ours to the message that met it. An exception that reached the client would end its reading
 * for every stream of the connection, and a consumer that met it again and again would never get past it.
 */
export function guardDelivery(stream: string, deliver: Deliver, tell: Tell<StreamHappening>): Deliver {
  return (message) => {
    try {
      return deliver(message);
    } catch (error) {
      tell({ kind: 'deliveryFailed', stream, error });
      return undefined;
    }
  };
}
