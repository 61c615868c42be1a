/** A server that did not do as it was asked; the message says what, where, and what to do. */
export class ServerError extends Error {
  /** HTTP status; `undefined` when nothing answered. */
  readonly status: number | undefined;

  constructor(message: string, status?: number, cause?: unknown) {
    super(message, { cause });
    this.name = 'ServerError';
    this.status = status;
  }
}

const TIME_LIMIT_MS = 10_000;

export interface Call {
  readonly method?: 'GET' | 'POST';
  readonly query?: Readonly<Record<string, string>>;
  readonly timeLimitMs?: number;
}

/** The HTTP interface of a server, with time limits and with errors that a person can act on. */
export class ServerApi {
  /** Without a slash at the end and without the password. */
  readonly address: string;
  readonly #name: string;
  readonly #headers: Readonly<Record<string, string>>;

  /** `name` is what messages call the server: "Prometheus". A `user:password@` in the address signs in. */
  constructor(name: string, address: string) {
    const { origin, pathname, username, password } = new URL(address);
    this.#name = name;
    this.address = (origin + pathname).replace(/\/+$/, '');
    const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    this.#headers = username === '' ? {} : { authorization: `Basic ${base64(credentials)}` };
  }

  async json(path: string, call: Call = {}): Promise<unknown> {
    const text = await this.text(path, call);
    try {
      return JSON.parse(text);
    } catch (error) {
      throw new ServerError(
        `What answers at ${this.address}${path} is not ${this.#name}: it sent no JSON but ${JSON.stringify(text.slice(0, 60))}. Check the address.`,
        200,
        error,
      );
    }
  }

  /** Body of the answer; throws a `ServerError` for any status but 2xx. */
  async text(
    path: string,
    { method = 'GET', query = {}, timeLimitMs = TIME_LIMIT_MS }: Call = {},
  ): Promise<string> {
    const parameters = new URLSearchParams(query).toString();
    const response = await this.#fetch(
      `${path}${parameters === '' ? '' : `?${parameters}`}`,
      method,
      timeLimitMs,
    );
    if (response.status >= 200 && response.status < 300) return response.text;
    throw new ServerError(
      `${this.#name} at ${this.address} answered ${method} ${path} with HTTP ${response.status}: ${explanationOf(response.text)}`,
      response.status,
    );
  }

  async #fetch(
    target: string,
    method: string,
    timeLimitMs: number,
  ): Promise<{ status: number; text: string }> {
    try {
      const signal = AbortSignal.timeout(timeLimitMs);
      const response = await fetch(this.address + target, { method, signal, headers: this.#headers });
      return { status: response.status, text: await response.text() };
    } catch (error) {
      throw new ServerError(
        `${this.#name} does not answer at ${this.address} (${reasonOf(error, timeLimitMs)}). Start it or give its right address.`,
        undefined,
        error,
      );
    }
  }
}

const base64 = (text: string) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

/** Prometheus and Alertmanager wrap their sentence in JSON; others send text. */
function explanationOf(text: string): string {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'string') return body;
    if (typeof body === 'object' && body !== null && 'error' in body) return String(body.error);
  } catch {
    // Plain text.
  }
  return text.trim().slice(0, 1000) || 'no explanation';
}

/**
 * `fetch` says no more than "fetch failed"; its cause has the story. Its errors may be of another realm, which `instanceof` does
 * not know.
 */
function reasonOf(error: unknown, timeLimitMs: number): string {
  if (!isErrorLike(error)) return String(error);
  if (error.name === 'TimeoutError') return `nothing within ${timeLimitMs / 1_000} s`;
  const cause = isErrorLike(error.cause) ? error.cause : error;
  return cause.message === '' ? cause.name : cause.message;
}

function isErrorLike(value: unknown): value is Error {
  return typeof value === 'object' && value !== null && 'message' in value && 'name' in value;
}
