import { NatsightError } from '../../../../setup/error.js';

/** The server sent what is not the NATS protocol. Nothing that follows can be read: the connection must be dropped. */
export class ProtocolError extends NatsightError {
  readonly code = 'NATS_PROTOCOL_BROKEN';
}
