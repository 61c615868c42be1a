import type { MsgHdrs } from '@nats-io/transport-node';

/** A message of the client whose headers are to be read. */
export interface WithHeaders {
  readonly headers?: MsgHdrs | undefined;
}

/**
 * The headers as bytes. The client decodes them in quadratic time and refuses all of them for the sake of a bad one, so its private
 * fields are read; where it has no such fields, what it decodes is encoded again.
 */
export function headerBlockOf(message: WithHeaders): Uint8Array {
  // A message of JetStream wraps the client's.
  const own: object = 'msg' in message && isObject(message.msg) ? message.msg : message;
  const { _msg: line, _rdata: bytes }: PrivateFields = own;
  if (isObject(line) && 'hdr' in line && typeof line.hdr === 'number' && bytes instanceof Uint8Array) {
    return line.hdr > 0 ? bytes.subarray(0, line.hdr) : NO_HEADERS;
  }
  return encodedHeaders(message);
}

/** Of the client's messages: the line as it was read, and headers and payload. */
interface PrivateFields {
  readonly _msg?: unknown;
  readonly _rdata?: unknown;
}

function encodedHeaders(message: WithHeaders): Uint8Array {
  try {
    const { headers } = message;
    return headers !== undefined && 'encode' in headers && typeof headers.encode === 'function'
      ? headers.encode()
      : NO_HEADERS;
  } catch {
    return NO_HEADERS;
  }
}

const NO_HEADERS = new Uint8Array(0);

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
